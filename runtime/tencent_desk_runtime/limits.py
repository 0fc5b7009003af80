"""Keep the rate limits for all clients of an app in this process."""

from __future__ import annotations

import sys
import threading
from collections import deque
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from .clock import monotonic as _monotonic
from .forks import separate_after_fork

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


@runtime_checkable
class Limiter(Protocol):
    """Give out slots under a rate limit."""

    def acquire(self, key: str, calls: int, seconds: float) -> float:
        """Take a slot, if one is free.

        Args:
            key: the app and the operation whose calls are counted.
            calls: how many calls are allowed in `seconds`.
            seconds: the length of the window in seconds.

        Returns:
            0 if a slot was taken; else the seconds to wait before asking again.
        """
        ...


@runtime_checkable
class AsyncLimiter(Protocol):
    """Give out slots under a rate limit, to clients on an event loop. See `Limiter`."""

    def acquire(self, key: str, calls: int, seconds: float) -> Awaitable[float]: ...


class ProcessLimiter:
    """Keep a sliding window for each key, shared by the threads and event loops of a process.

    Args:
        monotonic: returns seconds of a monotonic clock.
    """

    def __init__(self, monotonic: Callable[[], float] = _monotonic) -> None:
        self._monotonic = monotonic
        self.after_fork()
        separate_after_fork(self)

    def after_fork(self) -> None:
        """See `Forked`."""
        self._lock = threading.Lock()
        self._windows: dict[str, deque[float]] = {}

    def acquire(self, key: str, calls: int, seconds: float) -> float:
        """See `Limiter.acquire`."""
        with self._lock:
            now = self._monotonic()
            taken = self._windows.setdefault(key, deque(maxlen=min(calls, sys.maxsize)))
            if taken and now < taken[-1]:
                taken.clear()  # a test froze the clock and released it: these times are of another
            if len(taken) == calls and now < taken[0] + seconds:
                return taken[0] + seconds - now
            taken.append(now)
            return 0.0

    def clear(self) -> None:
        """Forget all calls, for example between tests."""
        with self._lock:
            self._windows.clear()


SHARED_LIMITER = ProcessLimiter()
"""The limiter of every client without its own limiter or clock."""
