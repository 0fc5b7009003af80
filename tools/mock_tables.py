"""Write the tables of docs/mock.md that follow from the code."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tencent_desk_mock import load
from tencent_desk_mock.checks import STEPS

from contract_tests.mock.ways import COMMON, PAGES, Forced, Way

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE = Path(__file__).resolve().parents[1] / "docs" / "mock.md"


def tables() -> dict[str, str]:
    """Return the tables by the names of their marks."""
    return {"order": "\n".join(_build_order()), "codes": "\n".join(_build_codes())}


def write_tables(text: str) -> str:
    """Return the text of the page with new tables."""
    for name, table in tables().items():
        begin, end = f"<!-- {name} -->\n", f"\n<!-- /{name} -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}\n{table}\n{end}{after}"
    return text


def _build_order() -> Iterator[str]:
    yield "| check | answers |"
    yield "|---|---|"
    for step in STEPS:
        yield f"| {step.name} | {', '.join(_format_answer(name) for name in step.answers)} |"


def _format_answer(name: str) -> str:
    return f"`{name}` {load().code(name)}" if name.isupper() else f"`{name}`"


def _build_codes() -> Iterator[str]:
    for title, ways in (*PAGES.items(), ("common codes", COMMON)):
        yield f"**{title}**\n"
        yield from _build_rows(ways)
        yield ""


def _build_rows(ways: Mapping[str, Way | Forced]) -> Iterator[str]:
    yield "| code | name | reached |"
    yield "|---|---|---|"
    for name, way in ways.items():
        how = way.how if isinstance(way, Way) else f"*forced*: {way.why}"
        yield f"| {load().code(name)} | `{name}` | {how} |"


def main() -> int:
    """Write the tables."""
    PAGE.write_text(write_tables(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
