"""Time of the mock: real time handed in by a face, or a time that a test sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Clock:
    """Tells the time of a world. It never reads real time itself.

    Args:
        source: Gives seconds of Unix time. Without it every request has to bring its time of
            arrival, which the faces do with real time.
    """

    def __init__(self, source: Callable[[], float] | None = None) -> None:
        self._source = source
        self._frozen: float | None = None
        self._offset = 0.0

    def __deepcopy__(self, _: object) -> Clock:
        """Return a copy with the same source of time, which belongs to the test, not to the
        world."""
        twin = Clock(self._source)
        twin._frozen, twin._offset = self._frozen, self._offset
        return twin

    def now(self, arrival: float | None = None) -> float:
        """Return the present in seconds of Unix time.

        Args:
            arrival: What a request says about its own time.

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
        """Return whether the clock stands."""
        return self._frozen is not None

    def set(self, now: float) -> None:
        """Stop the clock at `now`, in seconds of Unix time."""
        self._frozen = now

    def advance(self, seconds: float) -> None:
        """Move the clock forward, whether it stands or runs."""
        if self._frozen is not None:
            self._frozen += seconds
        else:
            self._offset += seconds

    def follow(self) -> None:
        """Lets the clock run with real time again."""
        self._frozen, self._offset = None, 0.0
