"""Keep the mock's time: real time from a request, or a time set by a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """Keep the time of a world. It never reads real time itself.

    Args:
        source: Returns seconds of Unix time. Without it every request needs its time of arrival,
            which servers and transports set.
    """

    def __init__(self, source: Callable[[], float] | None = None) -> None:
        self._source = source
        self._frozen: float | None = None
        self._offset = 0.0

    def __deepcopy__(self, _: object) -> Clock:
        """Return a copy with the same source of time, which belongs to the test."""
        twin = Clock(self._source)
        twin._frozen, twin._offset = self._frozen, self._offset
        return twin

    def now(self, arrival: float | None = None) -> float:
        """Return the present in seconds of Unix time.

        Args:
            arrival: The arrival time of a request.

        Raises:
            ValueError: Neither the clock nor the request knows the time.
        """
        if self._frozen is not None:
            return self._frozen
        if self._source is not None:
            return self._source() + self._offset
        if arrival is None:
            raise ValueError("no time: set World.clock, or give Request.at")
        return arrival + self._offset

    @property
    def stopped(self) -> bool:
        """Return whether the clock is stopped."""
        return self._frozen is not None

    def set(self, now: float) -> None:
        """Stop the clock at `now`, in seconds of Unix time."""
        self._frozen = now

    def advance(self, seconds: float) -> None:
        """Move the clock forward, stopped or running."""
        if self._frozen is not None:
            self._frozen += seconds
        else:
            self._offset += seconds

    def follow(self) -> None:
        """Follow real time again."""
        self._frozen, self._offset = None, 0.0
