"""Print the lines of each room, with the budgets: python -m tools.size."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
CODE = {
    ".css", ".go", ".html", ".java", ".jinja", ".js", ".kt", ".mjs", ".php", ".py", ".rb", ".rs",
    ".sh", ".ts",
}  # fmt: skip
_LOCKS = {"package-lock.json", "go.sum", "Cargo.lock", "requirements.lock"}
PRODUCT = ("codegen", "runtime", "mock")
BUDGETS = {"product": 15_000, "tools": 5_000, "contract_tests": 20_000, "all code by hand": 40_000}


def count_lines() -> tuple[Counter[str], Counter[str]]:
    """Return the lines of programs, and those of other files, of each top-level folder."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607 - the user's own git
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    code: Counter[str] = Counter()
    data: Counter[str] = Counter()
    for name in filter(None, listed.split("\0")):
        path = ROOT / name
        if path.is_file() and path.name not in _LOCKS:
            room = name.partition("/")[0] if "/" in name else "(top level)"
            counted = code if path.suffix in CODE else data
            counted[room] += path.read_bytes().count(b"\n")
    return code, data


def main() -> int:
    """Print the table. Return 0: the budgets are goals, not limits."""
    code, data = count_lines()
    table = Table(title="Lines by room, without locks", title_justify="left")
    for heading in ("room", "code", "data", "budget of code"):
        table.add_column(heading, justify="left" if heading == "room" else "right")
    for room in sorted({*code, *data}):
        budget = BUDGETS.get(room)
        table.add_row(room, f"{code[room]:,}", f"{data[room]:,}", f"{budget:,}" if budget else "")
    by_hand = code.total() - code["generated_client"]
    product = sum(code[room] for room in PRODUCT)
    table.add_section()
    table.add_row(" + ".join(PRODUCT), f"{product:,}", "", f"{BUDGETS['product']:,}")
    table.add_row(
        "all but generated_client", f"{by_hand:,}", "", f"{BUDGETS['all code by hand']:,}"
    )
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
