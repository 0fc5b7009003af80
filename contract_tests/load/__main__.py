"""Mixed calls from many connections: no error but those asked for, state, memory, throughput."""

from __future__ import annotations

import argparse
import statistics
import sys
from functools import partial
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from .checks import control, inconsistent, unasked
from .generator import Run, send
from .mix import Planned, plan, tally, world
from .servers import fake_desk, prism, resident, use_core

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

    Server = Callable[[], AbstractContextManager[tuple[str, int]]]

CONSOLE = Console(width=100 if not sys.stdout.isatty() else None, highlight=False)
_GROWTH = 1.05
_TIMES_PRISM = 3.0


def main() -> int:
    """Runs what is asked for. Returns 0 when all of it holds."""
    options = _options()
    use_core(1)
    planned = plan(options.calls)
    problems = list(_endurance(planned, options.connections, options.rounds))
    if options.prism:
        problems += _comparison(planned, options.connections, options.rounds)
    for problem in problems[:20]:
        CONSOLE.print(f"[bold]FAILED[/bold] {problem}", markup=True)
    return 1 if problems else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m contract_tests.load", description=__doc__)
    parser.add_argument("--calls", type=int, default=10_000, help="calls in a run (%(default)s)")
    parser.add_argument("--connections", type=int, default=64, help="at once (%(default)s)")
    parser.add_argument("--rounds", type=int, default=5, help="runs (%(default)s)")
    parser.add_argument("--prism", action="store_true", help="compare with Prism; needs node, npm")
    return parser.parse_args()


def _endurance(planned: Sequence[Planned], connections: int, rounds: int) -> Iterator[str]:
    """The same calls again and again on one server.

    The first run fills the world, the second what the fake Desk keeps of the newest calls and
    messages; from then on its memory must not grow.
    """
    memory: list[float] = []
    table = _table("The fake Desk", "run", "calls/s", "p50 ms", "p99 ms", "memory MB", "unasked")
    with fake_desk() as (url, pid):
        control(url, "state", world(len(planned)))
        for number in range(rounds):
            run = send(url, planned, connections)
            wrong = [*unasked(run, again=number > 0)]
            yield from wrong
            memory.append(resident(pid))
            table.add_row(str(number + 1), *_speed(run), f"{memory[-1]:.1f}", str(len(wrong)))
            if number == 0:
                CONSOLE.print(_codes(run))
                yield from inconsistent(url, run)
    CONSOLE.print(table)
    filled, last = memory[min(1, rounds - 1)], memory[-1]
    if last > filled * _GROWTH:
        yield f"memory grew from {filled:.1f} to {last:.1f} MB"


def _comparison(planned: Sequence[Planned], connections: int, rounds: int) -> Iterator[str]:
    """Both servers in turns, so that what else the machine does hits both alike."""
    servers: dict[str, Server] = {
        "fake Desk": fake_desk,
        "Prism": prism,
        "Prism without its log": partial(prism, "--verboseLevel", "fatal"),
    }
    runs: dict[str, list[Run]] = {name: [] for name in servers}
    for _ in range(rounds):
        for name, server in servers.items():
            runs[name].append(_fresh(server, planned, connections))
    table = _table("Beside Prism", "server", "calls/s", "p50 ms", "p99 ms", "runs")
    speed = {}
    for name, found in runs.items():
        speed[name] = statistics.median(run.per_second for run in found)
        middle = min(found, key=lambda run: abs(run.per_second - speed[name]))
        shown = " ".join(f"{run.per_second:,.0f}" for run in found)
        table.add_row(name, *_speed(middle), shown)
    CONSOLE.print(table)
    for name in [*servers][1:]:
        times = speed["fake Desk"] / speed[name]
        CONSOLE.print(f"The fake Desk answers {times:.2f} times as many calls as {name}.")
    if speed["fake Desk"] < _TIMES_PRISM * speed["Prism"]:
        yield f"less than {_TIMES_PRISM} times the throughput of Prism"


def _fresh(server: Server, planned: Sequence[Planned], connections: int) -> Run:
    """A run on a new server that is warm and has state, where it can have any."""
    with server() as (url, _):
        send(url, planned[:1000], connections)
        if server is fake_desk:
            control(url, "reset", {})
            control(url, "state", world(len(planned)))
        return send(url, planned, connections)


def _codes(run: Run) -> Table:
    table = _table(f"{len(run.answers):,} calls", "operation", "ErrorCode", "calls")
    counted = tally((answer.planned.operation, answer.code) for answer in run.answers)
    for (operation, code), calls in counted.items():
        table.add_row(operation, str(code), f"{calls:,}")
    return table


def _speed(run: Run) -> tuple[str, str, str]:
    return f"{run.per_second:,.0f}", f"{run.within(0.5):.1f}", f"{run.within(0.99):.1f}"


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left")
    for heading in headings:
        table.add_column(heading, justify="left" if heading in ("operation", "server") else "right")
    return table


if __name__ == "__main__":
    sys.exit(main())
