"""Count recent events: for rate limits, signature failures and duplicates."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

_SWEEP_AT = 1024
_ROUNDING = 1e-6


class Windows:
    """Hold sliding windows over the world's time."""

    def __init__(self) -> None:
        self._times: dict[Hashable, deque[float]] = {}
        self._spans: dict[Hashable, float] = {}
        self._sweep_at = _SWEEP_AT

    def count(self, key: Hashable, now: float, seconds: float) -> int:
        """Return how often `key` was noted in the last `seconds`."""
        times = self._times.get(key, ())
        return sum(_is_within(time, now, seconds) for time in times)

    def note(self, key: Hashable, now: float, seconds: float) -> None:
        """Note that `key` happened now, and remember it for `seconds`."""
        times = self._times.setdefault(key, deque())
        self._spans[key] = seconds
        while times and not _is_within(times[0], now, seconds):
            times.popleft()
        times.append(now)
        if len(self._times) >= self._sweep_at:
            self._sweep(now)

    def _sweep(self, now: float) -> None:
        """Forget events that no window reaches, so that memory does not grow."""
        for key in [k for k, times in self._times.items() if times[-1] <= now - self._spans[k]]:
            del self._times[key], self._spans[key]
        self._sweep_at = max(_SWEEP_AT, 2 * len(self._times))

    def clear(self) -> None:
        """Forget everything."""
        self._times.clear()
        self._spans.clear()


def _is_within(time: float, now: float, seconds: float) -> bool:
    """Return whether `time` is less than `seconds` ago, with float tolerance."""
    return now - seconds + _ROUNDING < time <= now
