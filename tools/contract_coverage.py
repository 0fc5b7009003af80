"""Print how much of the contract was exercised: python -m tools.contract_coverage."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from contract_tests.contract.contract_coverage import measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract_tests.contract.contract_coverage import Coverage

CONSOLE = Console(width=110 if not sys.stdout.isatty() else None, highlight=False)


def table(coverage: Coverage) -> Table:
    """The table that the command prints."""
    made = Table(title="Coverage of the contract")
    made.add_column("what")
    for heading in ("valid and invalid values", "seen", "otherwise than stated", "%"):
        made.add_column(heading, justify="right")
    for dimension, wanted, seen, problems in coverage.rows():
        share = f"{100 * seen / wanted:.1f}"
        made.add_row(dimension, str(wanted), str(seen), str(problems), share)
    return made


def main(measured: Callable[[], Coverage] = measure) -> int:
    """Print the table and the gaps. Returns 0 when there are none."""
    coverage = measured()
    CONSOLE.print(table(coverage))
    for gap in coverage.gaps:
        CONSOLE.print(gap, markup=False, soft_wrap=True)
    return 1 if coverage.gaps else 0


if __name__ == "__main__":
    sys.exit(main())
