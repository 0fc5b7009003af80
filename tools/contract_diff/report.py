"""Report the comparison as a table for people, or as JSON for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text

from .changes import Change, Level, Who

if TYPE_CHECKING:
    from typing import TextIO

    from .versions import Version

_NAMES = {
    Who.PYTHON: "Python callers",
    Who.OTHER_LANGUAGES: "other languages",
    Who.FAKE_DESK: "users of the mock",
}
_STYLES = {Level.BREAKING: "bold red", Level.ADDITIVE: "green", Level.PATCH: "dim"}
_WIDTH_OF_A_FILE = 150


@dataclass(frozen=True, slots=True)
class Report:
    """Hold the result of a comparison.

    Args:
        base: version of the contract before.
        revision: version of the contract after.
        changes: the changes, most severe first.
        not_compared: why the document itself was not compared; None if it was.
    """

    base: Version
    revision: Version
    changes: tuple[Change, ...]
    not_compared: str | None = None

    @property
    def verdict(self) -> Level:
        """Return the most severe level, without accepted breaks."""
        return max((change.weight for change in self.changes), default=Level.NONE)

    @property
    def affects(self) -> tuple[Who, ...]:
        """Return who is affected by the most severe changes."""
        gravest = [change for change in self.changes if change.weight is self.verdict]
        found = {who for change in gravest for who in change.rating.who}
        return tuple(who for who in Who if who in found)

    @property
    def next_version(self) -> Version:
        """Return the lowest version that is high enough."""
        return self.base.after(self.verdict)

    @property
    def is_version_enough(self) -> bool:
        return self.revision >= self.next_version

    def as_json(self) -> str:
        """Return the report as a JSON object."""
        report = {
            "base_version": str(self.base),
            "version": str(self.revision),
            "verdict": str(self.verdict),
            "affects": [str(who) for who in self.affects],
            "next_version": str(self.next_version),
            "version_is_enough": self.is_version_enough,
            "not_compared": self.not_compared,
            "changes": [_as_json(change) for change in self.changes],
        }
        return json.dumps(report, indent=2, ensure_ascii=False)

    def write(self, out: TextIO) -> None:
        """Print the report for people."""
        console = Console(file=out, highlight=False)
        if not console.is_terminal:
            console = Console(file=out, highlight=False, width=_WIDTH_OF_A_FILE)
        if self.changes:
            console.print(_build_table(self.changes))
        console.print(self._write_summary())

    def _write_summary(self) -> Text:
        count = f"{len(self.changes)} change{'' if len(self.changes) == 1 else 's'}"
        lines = [f"{count} since {self.base}; the most severe is {self.verdict}."]
        if self.not_compared:
            lines.append(f"The document itself was NOT compared: {self.not_compared}")
        if self.verdict is Level.NONE:
            lines.append("Nothing visible changed.")
        elif self.is_version_enough:
            lines.append(f"info.version is {self.revision}, which is enough.")
        else:
            lines.append(
                f"info.version is {self.revision}; the next version is {self.next_version}."
            )
        return Text("\n".join(lines))


def _as_json(change: Change) -> dict[str, object]:
    return {
        "level": str(change.level),
        "rule": change.rule,
        "place": change.place,
        "what": change.what,
        "affects": {str(who): change.rating.effect for who in change.rating.who},
        "accepted": change.accepted,
    }


def _build_table(changes: tuple[Change, ...]) -> Table:
    table = Table(show_lines=True)
    table.add_column("level", no_wrap=True)
    table.add_column("change, place, rule", ratio=1, overflow="fold")
    table.add_column("for whom", ratio=1)
    for change in changes:
        level = f"{change.level}\n(accepted)" if change.accepted else str(change.level)
        table.add_row(
            Text(level, _STYLES[change.level]), _describe_change(change), _describe_effects(change)
        )
    return table


def _describe_change(change: Change) -> Text:
    text = Text(change.what)
    text.append(f"\n{change.place}\n{change.rule}", "dim")
    if change.accepted:
        text.append(f"\naccepted: {change.accepted}")
    return text


def _describe_effects(change: Change) -> Text:
    if not change.rating.who:
        return Text("nobody", "dim")
    names = ", ".join(_NAMES[who] for who in change.rating.who)
    return Text.assemble((f"{names}: ", "bold"), change.rating.effect)
