"""Read accepted breaks, each with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from .changes import Change, Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .documents import Node

FILE = Path(__file__).resolve().with_name("accepted_breaks.yaml")
_KEYS = {"rule", "place", "reason"}


class AcceptedError(Exception):
    """Report that the file of accepted breaks is wrong, or that an entry matches nothing."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Describe an accepted break: its rule, its place, and the reason."""

    rule: str
    place: str
    reason: str

    def covers(self, change: Change) -> bool:
        return (change.rule, change.place) == (self.rule, self.place)


def read(file: Path) -> list[Accepted]:
    """Return the entries of a file.

    Raises:
        AcceptedError: it is not a list of entries with a rule, a place and a reason.
    """
    try:
        rows = yaml.safe_load(file.read_text(encoding="utf-8")) or []
    except (OSError, yaml.YAMLError) as error:
        raise AcceptedError(f"{file.name} cannot be read: {error}") from None
    if not isinstance(rows, list):
        raise AcceptedError(f"{file.name} is not a list")
    return [_read_entry(row, file.name) for row in rows]


def _read_entry(row: Node, name: str) -> Accepted:
    if not isinstance(row, dict) or set(row) != _KEYS or not all(row.values()):
        raise AcceptedError(f"{name}: each entry needs a rule, a place and a reason, not {row}")
    return Accepted(str(row["rule"]), str(row["place"]), str(row["reason"]))


def accept(changes: Iterable[Change], entries: Iterable[Accepted]) -> list[Change]:
    """Return the changes, with accepted breaks marked.

    Raises:
        AcceptedError: an entry matches no breaking change.
    """
    marked = list(changes)
    for entry in entries:
        covered = [
            position
            for position, change in enumerate(marked)
            if change.level is Level.BREAKING and entry.covers(change)
        ]
        if not covered:
            raise AcceptedError(f"nothing breaks {entry.rule} at {entry.place}: remove the entry")
        for position in covered:
            marked[position] = replace(marked[position], accepted=entry.reason)
    return marked
