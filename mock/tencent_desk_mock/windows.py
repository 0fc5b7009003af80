"""Counts of what happened lately: for rate limits, signature failures and duplicates."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

_SWEEP_AT = 1024
_ROUNDING = 1e-6


class Windows:
    """Sliding windows over the world's time."""

    def __init__(self) -> None:
        self._times: dict[Hashable, deque[float]] = {}
        self._spans: dict[Hashable, float] = {}
        self._sweep_at = _SWEEP_AT

    def count(self, key: Hashable, now: float, seconds: float) -> int:
        """Return how often `key` was noted in the last `seconds`."""
        times = self._times.get(key, ())
        return sum(_within(time, now, seconds) for time in times)

    def note(self, key: Hashable, now: float, seconds: float) -> None:
        """Note that `key` happened now, to be remembered for `seconds`."""
        times = self._times.setdefault(key, deque())
        self._spans[key] = seconds
        while times and not _within(times[0], now, seconds):
            times.popleft()
        times.append(now)
        if len(self._times) >= self._sweep_at:
            self._sweep(now)

    def _sweep(self, now: float) -> None:
        """Forgets what no window reaches any more, so that a long run needs no more memory."""
        for key in [k for k, times in self._times.items() if times[-1] <= now - self._spans[k]]:
            del self._times[key], self._spans[key]
        self._sweep_at = max(_SWEEP_AT, 2 * len(self._times))

    def clear(self) -> None:
        """Forgets everything."""
        self._times.clear()
        self._spans.clear()


def _within(time: float, now: float, seconds: float) -> bool:
    """Return whether `time` is less than `seconds` ago, give or take what floats cannot tell
    apart."""
    return now - seconds + _ROUNDING < time <= now
