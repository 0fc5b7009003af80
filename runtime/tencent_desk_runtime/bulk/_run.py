"""Run over rows: record each, send it, and record the outcome."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ..errors import DeskError, ValidationError
from ..limits import ProcessLimiter
from ._journal import Journal, JournalError, format_intent, format_outcome
from ._outcome import Guard, Report, RowOutcome, State, classify_outcome
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

    The generated subclass explains the arguments; `sending` is the operation that sends a row.
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
        self._desk = desk
        self._rate = rate
        self._sending = sending
        self._on_outcome: Callable[[RowOutcome], object] = _ignored
        self._concurrency = concurrency
        self._limiter = ProcessLimiter()
        self._commits = _Commits(journal)
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


class _Commits:
    """Add the lines of many tasks to a journal, in as few writes as possible."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def note(self, line: bytes) -> None:
        """Add a line, and wait until it is on the disk.

        Raises:
            JournalError: the line cannot be written.
        """
        noted = asyncio.get_running_loop().create_future()
        self._waiting.append((line, noted))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write())
        await noted

    async def finish(self) -> None:
        """Wait until every write has ended."""
        if self._writer is not None:
            await self._writer

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            error: JournalError | None = None
            try:
                await asyncio.to_thread(self._journal.write, [line for line, _ in batch])
            except JournalError as raised:
                error = raised
            for _, noted in batch:
                if noted.done():  # its task was cancelled
                    continue
                if error is None:
                    noted.set_result(None)
                else:
                    noted.set_exception(error)
        self._writer = None
