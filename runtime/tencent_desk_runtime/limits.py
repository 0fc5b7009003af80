"""Keeps the documented ceilings on this side, for all clients of an app in this process."""

from __future__ import annotations

import sys
import threading
from collections import deque
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from .clock import monotonic as _monotonic
from .forks import separate_after_fork

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["SHARED_LIMITER", "AsyncLimiter", "Limiter", "ProcessLimiter"]


@runtime_checkable
class Limiter(Protocol):
    """Gives out slots under a rate limit."""

    def acquire(self, key: str, calls: int, seconds: float) -> float:
        """Take a slot, if one is free.

        Args:
            key: what the rate limit counts: an app and an operation.
            calls: how many calls the rate limit allows
            seconds: in so many seconds.

        Returns:
            0 when a slot was taken; else the seconds after which to ask again.
        """
        ...


@runtime_checkable
class AsyncLimiter(Protocol):
    """Gives out slots under a rate limit, to clients on an event loop. See `Limiter`."""

    def acquire(self, key: str, calls: int, seconds: float) -> Awaitable[float]: ...


class ProcessLimiter:
    """A sliding window for each key, shared by the threads and event loops of a process.

    Args:
        monotonic: seconds of a clock that only goes forward.
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
                taken.clear()  # a test froze the clock and let it go: these times are of another
            if len(taken) == calls and now < taken[0] + seconds:
                return taken[0] + seconds - now
            taken.append(now)
            return 0.0

    def clear(self) -> None:
        """Forget all calls, as between two tests."""
        with self._lock:
            self._windows.clear()


SHARED_LIMITER = ProcessLimiter()
"""The limiter of every client that is given neither one nor a clock of its own."""
