"""Stop a run that keeps failing, before it uses up all its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._outcome import State

if TYPE_CHECKING:
    from ..errors import DeskError
    from ._outcome import RowOutcome
    from ._sending import Sending

IN_A_ROW = 10
"""Failures that the next row will probably have too."""


class Guard:
    """Watch the outcomes of a run.

    Args:
        sending: the operation that sends a row.
        sent: whether a row was sent in an earlier run.
    """

    def __init__(self, sending: Sending, *, sent: bool) -> None:
        self._fatal = sending.credential_errors
        self._sent = sent
        self._unsettled = 0
        self._refused = 0

    def reason(self, outcome: RowOutcome, error: DeskError | None) -> str | None:
        """Return why to stop after an outcome; `None` to continue.

        Args:
            outcome: the outcome of a row.
            error: what the call raised.
        """
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
