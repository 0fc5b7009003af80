"""Define the outcomes of rows."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ..errors import APIError

if TYPE_CHECKING:
    from ..errors import DeskError
    from ._sending import Sending


class State(StrEnum):
    """Name the state of a row."""

    SENT = "sent"
    """The service accepted the message."""
    REFUSED = "refused"
    """The service refused it without effect, and would refuse it again."""
    UNKNOWN = "unknown"
    """It may have been sent: the reply was lost, or the run ended before the reply."""
    UNSENT = "unsent"
    """It was certainly not sent, and the next run sends it."""


class RowOutcome(NamedTuple):
    """Hold the outcome of a row.

    Attributes:
        line: line of the row.
        state: state of the row.
        random: the `MsgRandom` of the row; `None` without an attempt.
        code: the last `ErrorCode` of the service, if it returned one.
        error: name of the last attempt's exception.
    """

    line: int
    state: State
    random: int | None = None
    code: int | None = None
    error: str | None = None


class Report(NamedTuple):
    """Hold the outcomes of all rows.

    Attributes:
        outcomes: one for each row, in the order of the file, including earlier runs.
        stopped: why the run stopped early; `None` if it did not.
        error: the failure that stopped it.
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
        line: line of the row.
        random: the `MsgRandom` of the row.
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
