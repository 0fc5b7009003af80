# Made by `python -m codegen` from openapi.yaml. An edit here is lost; edit the contract or codegen/.
"""Keeps the documented ceilings on this side, for all clients of an app in this process."""

from __future__ import annotations

import threading
from collections import deque
from typing import Protocol, runtime_checkable

__all__ = ["Limiter", "ProcessLimiter"]


@runtime_checkable
class Limiter(Protocol):
    """Gives out places under a ceiling."""

    def reserve(self, key: str, calls: int, seconds: float, now: float) -> float:
        """Take the next free place.

        Args:
            key: what the ceiling counts: an app and an operation.
            calls: how many calls the ceiling allows
            seconds: in so many seconds.
            now: the moment, in seconds of a clock that only goes forward.

        Returns:
            Seconds to wait until the place is reached.
        """
        ...


class ProcessLimiter:
    """A sliding window for each key, shared by the threads and event loops of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: dict[str, deque[float]] = {}

    def reserve(self, key: str, calls: int, seconds: float, now: float) -> float:
        with self._lock:
            places = self._windows.setdefault(key, deque(maxlen=calls))
            place = max(now, places[0] + seconds) if len(places) == calls else now
            places.append(place)
            return place - now


SHARED = ProcessLimiter()
"""The limiter of every client that is not given one."""
