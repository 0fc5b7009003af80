"""Send the rows of a file, and print their outcomes."""

import asyncio
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import typer

from ..bulk import (
    BulkRun,
    Journal,
    JournalError,
    Report,
    RowOutcome,
    Rows,
    RowsError,
    State,
    parse_rows,
    read_rows,
)
from ..client import AsyncClient
from ..errors import ValidationError
from ..types import JSON
from ._credentials import async_client
from ._exit_status import DONE, INTERRUPTED, NO, settle
from ._failures import SOME_ROWS, USAGE, described, reported, status
from ._input import STDIN, read
from ._output import print_fields, print_json, report_line
from ._program import current
from ._progress import progress

_INTERRUPTED = "interrupted"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Job(NamedTuple):
    """Hold the options of `send`; see also the arguments of `BulkRun`.

    Attributes:
        journal: `None` for the one next to the file.
        again: the command that continues the run.
    """

    file: Path
    encoding: str
    ignore_columns: Sequence[str]
    journal: Path | None
    credentials: Path | None
    concurrency: int
    rate: int | None
    resend_unknown: bool
    again: str


def send_rows(job: Job, *, as_json: bool) -> None:
    """Send the rows, and print the outcomes of all.

    Raises:
        typer.Exit: always, with the exit status.
    """
    with reported(as_json=as_json):
        path = job.journal or _beside(job.file)
        rows = _rows(job, as_json=as_json)
        desk = async_client(job.credentials)
        with Journal.open(path, rows, desk.sdk_app_id) as journal:
            run = BulkRun(
                rows,
                journal,
                desk,
                current().sending(),
                concurrency=job.concurrency,
                rate=job.rate,
                resend_unknown=job.resend_unknown,
            )
            report = asyncio.run(_run(run, desk))
    found = _status(report)
    settle(found)
    if as_json:
        print_json(_document(report, job.file, path))
    else:
        _print(report, job.file)
    _advise(report, job.again)
    raise typer.Exit(found)


def _beside(file: Path) -> Path:
    """Return the journal of a file.

    Raises:
        ValidationError: the file is a stream, which a later run cannot read again.
    """
    stream = str(file) == STDIN or file.is_fifo() or file.is_char_device()
    if stream or file.absolute().parts[1:2] in (("dev",), ("proc",)):
        raise ValidationError(f"{file} is a stream; name a journal for its rows: --journal FILE")
    return Path(f"{file}.journal")


def _rows(job: Job, *, as_json: bool) -> Rows:
    sending = current().sending()
    options: Any = {"encoding": job.encoding, "ignore_columns": job.ignore_columns}
    try:
        if str(job.file) == STDIN:
            return parse_rows(job.file, read(STDIN), sending, **options)
        return read_rows(job.file, sending, **options)
    except RowsError as error:
        if not error.faults:
            raise
        settle(USAGE)
        faults: list[JSON] = [fault._asdict() for fault in error.faults]
        for line in error.message.splitlines():
            report_line(line)
        if as_json:
            head = error.message.partition("\n")[0]
            print_json({"error": {**described(error), "message": head, "faults": faults}})
    raise typer.Exit(USAGE)


async def _run(run: BulkRun, desk: AsyncClient) -> Report:
    async with desk:
        with progress(run.todo) as note, _interruptible(run):
            return await run.run(note)


@contextmanager
def _interruptible(run: BulkRun) -> Iterator[None]:
    """Stop the run at a signal, and abort it at a second one."""
    loop = asyncio.get_running_loop()
    seen: list[int] = []

    def stop() -> None:
        run.stop(_INTERRUPTED)
        report_line("waiting for calls in progress; interrupt again to stop at once")

    def interrupt(number: int, _: object) -> None:
        seen.append(number)
        loop.call_soon_threadsafe(stop if len(seen) == 1 else run.abort)

    before = {number: signal.signal(number, interrupt) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _status(report: Report) -> int:
    if report.stopped == _INTERRUPTED:
        return INTERRUPTED
    if report.error is not None:
        # Some rows were sent, so the arguments are not at fault.
        return NO if isinstance(report.error, JournalError) else status(report.error)
    return DONE if report.counts[State.SENT] == len(report.outcomes) else SOME_ROWS


def _document(report: Report, file: Path, journal: Path) -> dict[str, JSON]:
    rows: list[JSON] = [
        {name: value for name, value in outcome._asdict().items() if value is not None}
        for outcome in report.outcomes
    ]
    return {
        "file": str(file),
        "journal": str(journal),
        "counts": report.counts,
        "stopped": report.stopped,
        "error": described(report.error) if report.error else None,
        "rows": rows,
    }


def _print(report: Report, file: Path) -> None:
    """Print the attempted rows that were not sent, and how many are in each state.

    If the journal is lost, print the sent rows too.
    """
    for outcome in report.outcomes:
        if outcome.state is State.SENT:
            if _journal_is_lost(report):
                typer.echo(f"{file}:{outcome.line}: {outcome.state}")
        elif outcome.random is not None:
            typer.echo(f"{file}:{outcome.line}: {outcome.state}, {_why(outcome)}")
    print_fields(report.counts)


def _journal_is_lost(report: Report) -> bool:
    return isinstance(report.error, JournalError) and report.error.lost


def _why(outcome: RowOutcome) -> str:
    if outcome.code is None:
        return outcome.error or "the run ended before the reply"
    name = current().service.explain(outcome.code).name
    return f"{outcome.code} {name}" if name else str(outcome.code)


def _advise(report: Report, again: str) -> None:
    if report.stopped:
        report_line(f"tencent-desk: stopped: {report.stopped}")
    if report.error is not None:
        report_line(f"tencent-desk: {report.error}")
    if report.counts[State.UNKNOWN]:
        report_line(f"{State.UNKNOWN}: may have been sent; --resend-unknown sends them again")
    if _journal_is_lost(report):
        report_line("first restore the journal, or keep only the unsent rows in the file")
    elif report.counts[State.UNSENT]:
        report_line(f"to continue: {again}")
