"""Show the progress of a bulk sending: a bar on a terminal, else a line per tenth."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..bulk import RowOutcome, State
from ._output import report_line

Note = Callable[[RowOutcome], None]


@contextmanager
def progress(total: int) -> Iterator[Note]:
    """Show progress on stderr inside the context.

    Args:
        total: how many rows are to be sent.

    Returns:
        A function that counts a row.
    """
    from rich import progress as bars
    from rich.console import Console

    console = Console(stderr=True)
    # With FORCE_COLOR, rich would treat a log as a terminal.
    if not (sys.stderr.isatty() and console.is_interactive):
        yield _Lines(total).note
        return
    columns = (
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(),
        bars.TextColumn("{task.description}"),
    )
    bar = bars.Progress(*columns, console=console, transient=True)
    task = bar.add_task("", total=total)
    counts = _Counts()

    def note(outcome: RowOutcome) -> None:
        told = counts.after(outcome)
        bar.update(task, completed=counts.total, description=told)

    with bar:
        yield note


class _Counts:
    def __init__(self) -> None:
        self._found: Counter[State] = Counter()

    def after(self, outcome: RowOutcome) -> str:
        self._found[outcome.state] += 1
        return ", ".join(f"{self._found[one]} {one}" for one in State if self._found[one])

    @property
    def total(self) -> int:
        return self._found.total()


class _Lines:
    def __init__(self, total: int) -> None:
        self._total = total
        self._counts = _Counts()

    def note(self, outcome: RowOutcome) -> None:
        told, done = self._counts.after(outcome), self._counts.total
        if done * 10 // self._total > (done - 1) * 10 // self._total:
            report_line(f"{done} of {self._total}: {told}")
