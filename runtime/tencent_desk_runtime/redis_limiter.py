"""Keep the rate limits for all processes that share a Redis. See `tencent_desk.redis_limiter`.

Needs `pip install tencent-desk[redis]`.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

from limits import RateLimitItemPerSecond
from limits.aio.storage import RedisStorage as AsyncRedisStorage
from limits.aio.strategies import MovingWindowRateLimiter as AsyncMovingWindow
from limits.storage import RedisStorage
from limits.strategies import MovingWindowRateLimiter
from redis.asyncio import ConnectionPool

from .event_loops import PerEventLoop

if TYPE_CHECKING:
    from limits import RateLimitItem, WindowStats

_NAMESPACE = "tencent_desk"
_SHORTEST_WAIT = 0.001


class RedisLimiter:
    """Share rate limits in Redis, for `DeskClient`.

    Args:
        url: the Redis, `redis://host:port/database` or `rediss://...`.
    """

    def __init__(self, url: str) -> None:
        self._window = MovingWindowRateLimiter(RedisStorage(url))

    def acquire(self, key: str, calls: int, seconds: float) -> float:
        """See `Limiter.acquire`."""
        item = _make_item(calls, seconds)
        if self._window.hit(item, key):
            return 0.0
        return _wait(self._window.get_window_stats(item, key))


class AsyncRedisLimiter:
    """Share rate limits in Redis, for `AsyncDeskClient` on asyncio, with connections per event
    loop.

    Args:
        url: the Redis, `redis://host:port/database` or `rediss://...`.
    """

    def __init__(self, url: str) -> None:
        self._loops = PerEventLoop(lambda: _Loop(url))

    async def acquire(self, key: str, calls: int, seconds: float) -> float:
        """See `Limiter.acquire`."""
        window, item = self._loops.get().window, _make_item(calls, seconds)
        if await window.hit(item, key):
            return 0.0
        return _wait(await window.get_window_stats(item, key))

    async def aclose(self) -> None:
        """Close the connections of the running event loop."""
        loop = self._loops.pop()
        if loop is not None:
            await loop.pool.aclose()


class _Loop:
    def __init__(self, url: str) -> None:
        self.pool: ConnectionPool = ConnectionPool.from_url(url)
        options: dict[str, Any] = {"connection_pool": self.pool}
        storage = AsyncRedisStorage(f"async+{url}", implementation="redispy", **options)
        self.window = AsyncMovingWindow(storage)


def _make_item(calls: int, seconds: float) -> RateLimitItem:
    return RateLimitItemPerSecond(calls, math.ceil(seconds), namespace=_NAMESPACE)


def _wait(stats: WindowStats) -> float:
    # The window of another process may have ended between the two commands.
    return max(_SHORTEST_WAIT, stats.reset_time - time.time())
