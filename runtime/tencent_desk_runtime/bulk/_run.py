"""Run over rows: record each, send it, and record the outcome."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..errors import DeskError, ValidationError
from ..limits import ProcessLimiter
from ._commits import Commits
from ._guard import Guard
from ._journal import Journal, JournalError, format_intent, format_outcome
from ._outcome import Report, RowOutcome, State, classify_outcome
from ._rows import choose_random

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..client import AsyncClient
    from ._rows import Row, Rows
    from ._sending import Sending

_DONE = {State.SENT, State.REFUSED}


def _ignored(_: RowOutcome) -> None:
    """Ignore an outcome."""


class BulkRun:
    """Send rows and record their outcomes.

    Args:
        rows: the rows.
        journal: their journal; rows that it has as done are not sent again.
        desk: the client.
        sending: the operation that sends a row.
        concurrency: how many calls run at once.
        rate: calls per second; `None` for no limit.
        resend_unknown: whether to send `unknown` rows again, with the same `MsgRandom`. A user may
            get such a message twice.

    Raises:
        ValidationError: an argument makes no sense.
    """

    def __init__(
        self,
        rows: Rows,
        journal: Journal,
        desk: AsyncClient,
        sending: Sending,
        *,
        concurrency: int,
        rate: int | None,
        resend_unknown: bool = False,
    ) -> None:
        for name, value in (("concurrency", concurrency), ("rate", rate)):
            if value is not None and value < 1:
                raise ValidationError(f"{name} must be 1 or more")
        self._rows = rows
        self._journal = journal
        self._desk = desk
        self._rate = rate
        self._sending = sending
        self._on_outcome: Callable[[RowOutcome], object] = _ignored
        self._concurrency = concurrency
        self._limiter = ProcessLimiter()
        self._commits = Commits(journal)
        self._outcomes = dict(journal.outcomes)
        settled = _DONE if resend_unknown else {*_DONE, State.UNKNOWN}
        self._todo = [row for row in rows.rows if self._get_state(row) not in settled]
        self._guard = Guard(
            sending, sent=any(self._get_state(row) is State.SENT for row in rows.rows)
        )
        self._stopped: str | None = None
        self._error: DeskError | None = None
        self._workers: list[asyncio.Task[None]] = []

    @property
    def todo(self) -> int:
        """Return how many rows are to be sent."""
        return len(self._todo)

    async def run(self, on_outcome: Callable[[RowOutcome], object] = _ignored) -> Report:
        """Send rows until all are sent or the run is stopped.

        Args:
            on_outcome: called after each row.

        Returns:
            The outcomes of all rows, including earlier runs.
        """
        self._on_outcome = on_outcome
        rows = iter(self._todo)
        self._workers = [
            asyncio.create_task(self._work(rows)) for _ in range(min(self._concurrency, self.todo))
        ]
        try:
            results = await asyncio.gather(*self._workers, return_exceptions=True)
        finally:
            await self._commits.finish()
        for result in results:
            if isinstance(result, Exception):
                raise result
        outcomes = tuple(self._get_outcome(row) for row in self._rows.rows)
        return Report(outcomes, self._stopped, self._error)

    def stop(self, reason: str) -> None:
        """Start no further row, and wait for the calls in progress."""
        self._stopped = self._stopped or reason

    def abort(self) -> None:
        """Stop without waiting; rows in progress become `unknown`."""
        for worker in self._workers:
            worker.cancel()

    def _get_outcome(self, row: Row) -> RowOutcome:
        return self._outcomes.get(row.line) or RowOutcome(row.line, State.UNSENT)

    def _get_state(self, row: Row) -> State:
        return self._get_outcome(row).state

    async def _work(self, rows: Iterator[Row]) -> None:
        for row in rows:
            await self._take_slot()
            if self._stopped is not None:
                return
            try:
                await self._send(row)
            except JournalError as error:
                self._stop_for(error.message, error)

    async def _take_slot(self) -> None:
        if self._rate is None:
            return
        while wait := self._limiter.acquire("", self._rate, self._sending.rate_limit.seconds):
            await asyncio.sleep(wait)

    async def _send(self, row: Row) -> None:
        before = self._get_outcome(row)
        number = choose_random(row, before.random)
        self._outcomes[row.line] = RowOutcome(row.line, State.UNKNOWN, number)
        try:
            await self._commits.note(format_intent(row.line, number))
        except JournalError:
            self._outcomes[row.line] = before
            raise
        failure: DeskError | None = None
        try:
            # Not send_msg(): the fields are already in the vendor's spelling, and checked.
            fields = {**row.fields, "MsgRandom": number}
            await self._desk._call(self._sending.operation, fields, dict, {})  # noqa: SLF001 - of this package
        except DeskError as error:
            failure = error
        outcome = self._outcomes[row.line] = classify_outcome(
            self._sending, row.line, number, failure
        )
        reason = self._guard.reason(outcome, failure)
        if reason is not None:
            self._stop_for(reason, failure)
        try:
            await self._commits.note(format_outcome(outcome))
        finally:
            self._on_outcome(outcome)

    def _stop_for(self, reason: str, error: DeskError | None) -> None:
        if self._stopped is None:
            self._error = error
        self.stop(reason)
