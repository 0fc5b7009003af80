"""Print how `openapi.yaml` agrees with the vendor's pages: python -m tools.coverage_of_docs."""

from __future__ import annotations

import sys
from collections import Counter

from rich.console import Console
from rich.table import Table

from contract_tests.vendor_pages.coverage_of_docs import Comparison, Difference


def table(comparison: Comparison, differences: list[Difference]) -> Table:
    """Return the facts on the pages, and how many the contract has."""
    found = Table(title="The vendor's pages and the contract", title_justify="left")
    for heading in ("what", "documented", "in contract", "missing", "extra", "other"):
        found.add_column(heading, justify="left" if heading == "what" else "right")
    kinds = [what for what, _ in comparison.counts if what != "facts"]
    for what in dict.fromkeys(kinds):
        of_kind = [one for one in differences if one.place.endswith(f" {what}")]
        counts = Counter(one.kind for one in of_kind)
        found.add_row(
            f"{what}s",
            str(comparison.counts[what, "documented"]),
            str(comparison.counts[what, "in contract"]),
            *(str(counts[kind]) for kind in ("missing", "extra", "other")),
        )
    names = tuple(f" {what}" for what in kinds)
    facts = Counter(one.kind for one in differences if not one.place.endswith(names))
    agreed = comparison.counts["facts", "agreed"]
    stated = agreed + facts["missing"] + facts["other"]
    found.add_row(
        "facts of these (type, required, limit, enum, default ...)",
        str(stated),
        str(agreed),
        *(str(facts[kind]) for kind in ("missing", "extra", "other")),
    )
    return found


def main() -> int:
    """Print what agrees and what does not. Return 0 if nothing is missing, extra or different."""
    comparison = Comparison()
    differences = comparison.differences()
    console = Console(width=110)
    console.print(table(comparison, differences))
    for difference in differences:
        console.print(str(difference), soft_wrap=True, markup=False)
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
