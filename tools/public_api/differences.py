"""Compares two snapshots, and says whether version and CHANGELOG.md announce what is broken."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.contract_diff import Level, Version, read_file

from .compatible import is_compatible
from .snapshot import name_of

if TYPE_CHECKING:
    from pathlib import Path

REMEDY = "The public API is broken. Name each in CHANGELOG.md as `code`, and raise info.version:"


@dataclass(frozen=True, slots=True)
class Broken:
    """A line of the snapshot that is gone, and the line that took its place, if any."""

    before: str
    after: str | None

    @property
    def name(self) -> str:
        """Dotted name of what is broken."""
        return name_of(self.before)

    @property
    def is_kept(self) -> bool:
        """Whether nothing is broken after all."""
        return self.after is not None and (
            self.before == self.after or is_compatible(self.before, self.after)
        )

    def __str__(self) -> str:
        return f"- {self.before}\n+ {self.after or '(gone)'}"


def breaks(before: str, after: str, root: Path) -> list[Broken]:
    """What is broken, and neither info.version nor CHANGELOG.md says so.

    Args:
        before: the snapshot that was kept, with its heading.
        after: the snapshot of now.
        root: the repository.
    """
    heading, _, lines = before.partition("\n")
    version = read_file(root / "openapi.yaml")["info"]["version"]
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    return [
        change
        for change in broken(lines, after)
        if not is_announced(change, changelog, heading.split()[-1], version)
    ]


def broken(before: str, after: str) -> list[Broken]:
    """What the second snapshot lacks of the first, or no longer takes."""
    now = {name_of(line): line for line in after.splitlines()}
    found = [Broken(line, now.get(name_of(line))) for line in before.splitlines()]
    return [each for each in found if not each.is_kept]


def is_announced(change: Broken, changelog: str, released: str, version: str) -> bool:
    """Whether the version was raised for a break, and CHANGELOG.md names what is broken.

    Args:
        change: what is broken.
        changelog: the text of CHANGELOG.md.
        released: the version that the snapshot is of.
        version: the version of now.
    """
    enough = Version.parse(version) >= Version.parse(released).after(Level.BREAKING)
    return enough and f"`{change.name}`" in _section(changelog, version)


def _section(changelog: str, version: str) -> str:
    """What CHANGELOG.md says of a version, and of what is not released yet."""
    sections = re.split(r"(?m)^## ", changelog)
    return "\n".join(part for part in sections if part.startswith((f"[{version}]", "[Unreleased]")))
