# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Keep the rate limits for all processes that share a Redis.

Example::

    desk = DeskClient(..., limiter=RedisLimiter("redis://localhost:6379"))

Needs `pip install tencent-desk[redis]`. While Redis is down, calls continue without the limiter, with
a logged warning. The clocks of the processes must agree.
"""

from __future__ import annotations

from tencent_desk_runtime.publish import publish
from tencent_desk_runtime.redis_limiter import AsyncRedisLimiter, RedisLimiter

__all__ = [
    "AsyncRedisLimiter",
    "RedisLimiter",
]

publish(globals())
