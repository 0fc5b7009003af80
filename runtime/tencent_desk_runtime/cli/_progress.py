"""Show the progress of a bulk sending: a bar on a terminal, else a line per tenth."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..bulk import RowOutcome, State
from ._output import report_line


@contextmanager
def show_progress(total: int) -> Iterator[Callable[[RowOutcome], None]]:
    """Show progress on stderr inside the context. Yield a function that counts a row."""
    from rich import progress as bars
    from rich.console import Console

    counts: Counter[State] = Counter()

    def describe(outcome: RowOutcome) -> str:
        counts[outcome.state] += 1
        return ", ".join(f"{counts[one]} {one}" for one in State if counts[one])

    def report(outcome: RowOutcome) -> None:
        text, done = describe(outcome), counts.total()
        if done * 10 // total > (done - 1) * 10 // total:
            report_line(f"{done} of {total}: {text}")

    console = Console(stderr=True)
    # With FORCE_COLOR, rich would treat a log as a terminal.
    if not (sys.stderr.isatty() and console.is_interactive):
        yield report
        return
    columns = (
        bars.BarColumn(),
        bars.MofNCompleteColumn(),
        bars.TimeRemainingColumn(),
        bars.TextColumn("{task.description}"),
    )
    bar = bars.Progress(*columns, console=console, transient=True)
    task = bar.add_task("", total=total)

    def move(outcome: RowOutcome) -> None:
        text = describe(outcome)
        bar.update(task, completed=counts.total(), description=text)

    with bar:
        yield move
