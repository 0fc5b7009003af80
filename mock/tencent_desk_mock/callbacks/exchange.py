"""Define one attempt to deliver a callback: its target, and the answer."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from .request import SignedRequest

Outcome = Literal["answered", "late", "refused", "lost", "crashed"]
"""Names the result of an attempt; "lost": the connection broke; "crashed": the receiver raised."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold the answer of a receiver.

    Attributes:
        outcome: How the attempt ended.
        status: The HTTP status; None without an answer.
        body: The raw body.
        problem: What went wrong, for people.
    """

    outcome: Outcome
    status: int | None = None
    body: bytes = b""
    problem: str = ""


class Exchange:
    """Hold a running attempt; only the first answer counts.

    Args:
        seconds: How long to wait for the answer, in real time.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._done = threading.Event()
        self._lock = threading.Lock()
        self._answer: Answer | None = None
        self._given_up: list[Callable[[], object]] = []

    def finish(self, answer: Answer) -> None:
        """Set the answer, unless it is already set."""
        with self._lock:
            if self._answer is None:
                self._answer = answer
        self._done.set()

    def when_given_up(self, act: Callable[[], object]) -> None:
        """Call `act` when the attempt is given up."""
        self._given_up.append(act)

    def wait(self) -> Answer:
        """Return the answer, or "late" if none came in time."""
        if not self._done.wait(self.seconds):
            self.finish(Answer("late", problem=f"no answer within {self.seconds:g} s"))
            for act in self._given_up:
                act()
        assert self._answer is not None  # noqa: S101 - finish() was called
        return self._answer


@dataclass(frozen=True)
class Target:
    """Deliver attempts to a receiver.

    Attributes:
        name: The receiver, for people.
        start: Starts to deliver, without waiting for the answer.
        close: Stops what was started.
    """

    name: str
    start: Callable[[SignedRequest, Exchange], None]
    close: Callable[[], object] = lambda: None
