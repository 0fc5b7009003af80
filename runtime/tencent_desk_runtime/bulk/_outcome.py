"""Define the outcomes of rows, and stop a run that keeps failing."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ..errors import APIError

if TYPE_CHECKING:
    from ..errors import DeskError
    from ._sending import Sending

IN_A_ROW = 10
"""List failures that the next row will probably have too."""


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


def classify_outcome(
    sending: Sending, line: int, random: int, error: DeskError | None
) -> RowOutcome:
    """Return the outcome of a call that raised an error, or returned."""
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


class Guard:
    """Watch the outcomes of a run; `sent` says whether a row was sent in an earlier run."""

    def __init__(self, sending: Sending, *, sent: bool) -> None:
        self._fatal = sending.credential_errors
        self._sent = sent
        self._unsettled = 0
        self._refused = 0

    def reason(self, outcome: RowOutcome, error: DeskError | None) -> str | None:
        """Return why to stop after an outcome, and the error behind it; `None` to continue."""
        if outcome.state is State.SENT:
            self._sent, self._unsettled = True, 0
        elif outcome.state is State.REFUSED:
            self._refused, self._unsettled = self._refused + 1, 0
        else:
            self._unsettled += 1
        if isinstance(error, self._fatal):
            return "the service does not accept the caller, for any row"
        if self._unsettled >= IN_A_ROW:
            return f"{IN_A_ROW} rows in a row failed for reasons outside the rows"
        if self._refused >= IN_A_ROW and not self._sent:
            return f"{IN_A_ROW} rows were refused, and none was sent"
        return None
