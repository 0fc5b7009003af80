"""Run all benchmarks, print tables, and write the chart of the docs."""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from .chart import chart
from .measure import Bench, Rows, make_stock, server
from .targets import Target, targets

CONSOLE = Console(width=110 if not sys.stdout.isatty() else None, highlight=False)
IN_FLIGHT = (1, 16, 64, 256)
_UNITS = {"p50": 1e6, "p99": 1e6, "cpu": 1e6, "seconds": 1e3}
_HEADINGS = {
    "p50": "p50 us",
    "p99": "p99 us",
    "cpu": "CPU us",
    "seconds": "ms",
    "per_second": "calls/s",
    "early": "MB early",
    "late": "MB late",
    "events": "events",
    "lost": "lost",
    "misplaced": "misplaced",
}


def main() -> int:
    """Run the benchmarks. Return 0 if every target is met."""
    options = _parse_options()
    make_stock()
    found: dict[str, Rows] = {}
    _callbacks(found, Bench(options.rounds, options.scale, lambda _: None))
    with CONSOLE.status("") as status, server() as url:
        bench = Bench(options.rounds, options.scale, status.update)
        found["latency"] = bench.latency(url)
        _show("One call after the other", found["latency"])
        for in_flight in IN_FLIGHT:
            found[f"in flight {in_flight}"] = bench.throughput(url, in_flight)
            _show(f"{in_flight} in flight", found[f"in flight {in_flight}"])
        found["starts"] = bench.starts(url)
        _show("Starting", found["starts"])
        found["generators"] = bench.generators()
        _show("Generating the client", found["generators"])
        found["growth"] = bench.growth(url)
        _show("Memory over 100,000 calls", found["growth"])
    reached = targets(found)
    _show_targets(reached)
    if options.chart:
        options.chart.write_text(chart(found), encoding="utf-8")
    return 0 if all(target.met for target in reached) else 1


def _callbacks(found: dict[str, Rows], bench: Bench) -> None:
    found["receiving"] = bench.receiving()
    _show("Reading a callback", found["receiving"])
    found["delivery"] = bench.delivery()
    _show("Callbacks from the served mock to a receiver", found["delivery"])


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=5, help="rounds of every benchmark (%(default)s)"
    )
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        help="factor that shortens every benchmark (%(default)s)",
    )
    parser.add_argument("--chart", type=Path, help="file for the chart")
    return parser.parse_args()


def _show(title: str, rows: Rows) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    figures = [*next(iter(rows.values()))]
    for figure in figures:
        table.add_column(_HEADINGS[figure], justify="right")
        table.add_column("spread", justify="right")
    for subject, values in rows.items():
        cells = (cell for figure in figures for cell in _format_cells(figure, values[figure]))
        table.add_row(subject, *cells)
    CONSOLE.print(table)


def _format_cells(figure: str, values: list[float]) -> tuple[str, str]:
    unit = _UNITS.get(figure, 1e-6 if figure in ("early", "late") else 1.0)
    middle = statistics.median(values) * unit
    spread = (max(values) - min(values)) * unit
    digits = 0 if middle >= 100 else 1
    return f"{middle:,.{digits}f}", f"{spread:,.{digits}f}"


def _show_targets(reached: list[Target]) -> None:
    table = Table(title="Targets", title_justify="left")
    for heading in ("ratio", "found", "target", ""):
        table.add_column(heading, justify="left" if heading == "ratio" else "right")
    for target in reached:
        sign = ">=" if target.least else "<="
        bound = f"{sign} {target.bound:g}"
        table.add_row(target.name, f"{target.found:.2f}", bound, "met" if target.met else "MISSED")
    CONSOLE.print(table)


if __name__ == "__main__":
    sys.exit(main())
