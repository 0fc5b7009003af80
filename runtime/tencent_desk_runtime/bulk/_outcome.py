"""What became of the rows."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ..errors import APIError

if TYPE_CHECKING:
    from ..errors import DeskError
    from ._sending import Sending


class State(StrEnum):
    """What is known of a row."""

    SENT = "sent"
    """The service took the message."""
    REFUSED = "refused"
    """The service refused it, without effect, and would again."""
    UNKNOWN = "unknown"
    """It may have been sent: the reply was lost, or the run ended before there was one."""
    UNSENT = "unsent"
    """It was surely not sent, and the next run tries it."""


class RowOutcome(NamedTuple):
    """What became of a row.

    Attributes:
        line: the row.
        state: what is known of it.
        random: the `MsgRandom` that it is sent with; `None` where it was not tried.
        code: the `ErrorCode` that the service answered last, where it answered one.
        error: the exception of the last attempt, by its name.
    """

    line: int
    state: State
    random: int | None = None
    code: int | None = None
    error: str | None = None


class Report(NamedTuple):
    """What became of all rows.

    Attributes:
        outcomes: one for each row, in the order of the file, those of earlier runs included.
        stopped: why the run ended before its rows did.
        error: the failure for which it did.
    """

    outcomes: tuple[RowOutcome, ...]
    stopped: str | None = None
    error: DeskError | None = None

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows are in each state."""
        found = Counter(one.state for one in self.outcomes)
        return {state.value: found[state] for state in State}


def outcome_of(sending: Sending, line: int, random: int, error: DeskError | None) -> RowOutcome:
    """Return the outcome of a call.

    Args:
        sending: the operation that sends a row.
        line: the row.
        random: the `MsgRandom` that it was sent with.
        error: what the call raised.
    """
    if error is None:
        return RowOutcome(line, State.SENT, random)
    if error.outcome == "ambiguous":
        state = State.UNKNOWN
    elif error.outcome == "refused" or isinstance(error, sending.caller_errors):
        state = State.UNSENT
    else:
        state = State.REFUSED
    code = error.code if isinstance(error, APIError) else None
    return RowOutcome(line, state, random, code, type(error).__name__)
