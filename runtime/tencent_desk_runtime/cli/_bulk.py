"""Send the rows of a file, and print their outcomes."""

import asyncio
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

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
from ._credentials import read_account
from ._exit_status import DONE, INTERRUPTED, NO, settle
from ._failures import SOME_ROWS, USAGE, choose_status, describe_failure, report_failures
from ._input import STDIN, read
from ._output import print_fields, print_json, report_line
from ._program import get_program
from ._progress import show_progress

_INTERRUPTED = "interrupted"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def send_rows(
    file: Path,
    *,
    encoding: str,
    ignore_columns: Sequence[str],
    journal: Path | None,
    credentials: Path | None,
    as_json: bool,
    again: str,
    **options: Any,
) -> None:
    """Send the rows, and print the outcomes of all.

    Args:
        journal: `None` for the one next to the file.
        again: the command that continues the run.
        **options: options of `BulkRun`.

    Raises:
        typer.Exit: always, with the exit status.
    """
    with report_failures(as_json=as_json):
        path = journal or _choose_journal(file)
        rows = _read_rows(file, as_json=as_json, encoding=encoding, ignore_columns=ignore_columns)
        desk = get_program().async_client(**read_account(credentials).arguments())
        with Journal.open(path, rows, desk.sdk_app_id) as opened:
            run = BulkRun(rows, opened, desk, get_program().sending(), **options)
            report = asyncio.run(_run(run, desk))
    found = _choose_status(report)
    settle(found)
    if as_json:
        print_json(_build_document(report, file, path))
    else:
        _print(report, file)
    _advise(report, again)
    raise typer.Exit(found)


def _choose_journal(file: Path) -> Path:
    """Return the journal of a file.

    Raises:
        ValidationError: the file is a stream, which a later run cannot read again.
    """
    stream = str(file) == STDIN or file.is_fifo() or file.is_char_device()
    if stream or file.absolute().parts[1:2] in (("dev",), ("proc",)):
        raise ValidationError(f"{file} is a stream; name a journal for its rows: --journal FILE")
    return Path(f"{file}.journal")


def _read_rows(file: Path, *, as_json: bool, **options: Any) -> Rows:
    sending = get_program().sending()
    try:
        if str(file) == STDIN:
            return parse_rows(file, read(STDIN), sending, **options)
        return read_rows(file, sending, **options)
    except RowsError as error:
        if not error.faults:
            raise
        settle(USAGE)
        faults: list[JSON] = [fault._asdict() for fault in error.faults]
        for line in error.message.splitlines():
            report_line(line)
        if as_json:
            head = error.message.partition("\n")[0]
            print_json({"error": {**describe_failure(error), "message": head, "faults": faults}})
    raise typer.Exit(USAGE)


async def _run(run: BulkRun, desk: AsyncClient) -> Report:
    async with desk:
        with show_progress(run.todo) as note, _handle_interrupts(run):
            return await run.run(note)


@contextmanager
def _handle_interrupts(run: BulkRun) -> Iterator[None]:
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


def _choose_status(report: Report) -> int:
    if report.stopped == _INTERRUPTED:
        return INTERRUPTED
    if report.error is not None:
        # Some rows were sent, so the arguments are not at fault.
        return NO if isinstance(report.error, JournalError) else choose_status(report.error)
    return DONE if report.counts[State.SENT] == len(report.outcomes) else SOME_ROWS


def _build_document(report: Report, file: Path, journal: Path) -> dict[str, JSON]:
    rows: list[JSON] = [
        {name: value for name, value in outcome._asdict().items() if value is not None}
        for outcome in report.outcomes
    ]
    return {
        "file": str(file),
        "journal": str(journal),
        "counts": report.counts,
        "stopped": report.stopped,
        "error": describe_failure(report.error) if report.error else None,
        "rows": rows,
    }


def _print(report: Report, file: Path) -> None:
    """Print the attempted rows that were not sent, and how many are in each state.

    If the journal is lost, print the sent rows too.
    """
    for outcome in report.outcomes:
        if outcome.state is State.SENT:
            if _is_journal_lost(report):
                typer.echo(f"{file}:{outcome.line}: {outcome.state}")
        elif outcome.random is not None:
            typer.echo(f"{file}:{outcome.line}: {outcome.state}, {_explain(outcome)}")
    print_fields(report.counts)


def _is_journal_lost(report: Report) -> bool:
    return isinstance(report.error, JournalError) and report.error.lost


def _explain(outcome: RowOutcome) -> str:
    if outcome.code is None:
        return outcome.error or "the run ended before the reply"
    name = get_program().service.explain(outcome.code).name
    return f"{outcome.code} {name}" if name else str(outcome.code)


def _advise(report: Report, again: str) -> None:
    if report.stopped:
        report_line(f"tencent-desk: stopped: {report.stopped}")
    if report.error is not None:
        report_line(f"tencent-desk: {report.error}")
    if report.counts[State.UNKNOWN]:
        report_line(f"{State.UNKNOWN}: may have been sent; --resend-unknown sends them again")
    if _is_journal_lost(report):
        report_line("first restore the journal, or keep only the unsent rows in the file")
    elif report.counts[State.UNSENT]:
        report_line(f"to continue: {again}")
