"""Print how `openapi.yaml` agrees with the vendor's pages: python -m tools.coverage_of_docs."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

from contract_tests.vendor_pages.coverage_of_docs import Comparison


def main() -> int:
    """Print what agrees and what does not. Return 0 if nothing is missing, extra or different."""
    comparison = Comparison()
    differences = comparison.differences()
    table = Table(title="The vendor's pages and the contract", title_justify="left")
    table.add_column("what")
    for side in ("documented", "in contract"):
        table.add_column(side, justify="right")
    for what in dict.fromkeys(what for what, _ in comparison.counts if what != "facts"):
        sides = (comparison.counts[what, side] for side in ("documented", "in contract"))
        table.add_row(f"{what}s", *map(str, sides))
    console = Console(width=110, highlight=False)
    console.print(table)
    agreed = comparison.counts["facts", "agreed"]
    console.print(f"{agreed:,} facts of these agree (type, required, limit, enum, default ...)")
    console.print(f"{len(differences)} differences")
    for difference in differences:
        console.print(str(difference), soft_wrap=True, markup=False)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
