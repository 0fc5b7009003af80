"""Define a mutant, its result, and the list of harmless mutants."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

SURVIVORS = Path(__file__).with_name("survivors.yaml")
Key = tuple[str, str, str]


class Fate(StrEnum):
    """Name the result of a mutant. A stillborn one is not a valid program or contract."""

    KILLED = "killed"
    SURVIVED = "survived"
    HARMLESS = "harmless"
    STILLBORN = "stillborn"


@dataclass(frozen=True, slots=True)
class Mutant:
    """Describe a file with one change.

    Attributes:
        file: path from the root of the tree.
        place: the line without indent, or the pointer into the contract.
        change: the change, with a number if the place has several.
        line: number of the line.
        make: returns the changed file; None if it cannot run.
    """

    file: str
    place: str
    change: str
    line: int
    make: Callable[[], str | None] = field(compare=False, repr=False)

    @property
    def key(self) -> Key:
        """Return its name in `survivors.yaml`, without the line number, which changes too often."""
        return self.file, self.place, self.change

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.change}: {self.place}"


@cache
def read_harmless() -> frozenset[Key]:
    """Return the keys of `survivors.yaml`.

    Raises:
        KeyError: an entry has no reason.
    """
    return frozenset(
        (entry["file"], place, change)
        for entry in yaml.safe_load(SURVIVORS.read_text(encoding="utf-8"))
        if entry["because"]
        for place, changes in entry["mutants"].items()
        for change in changes
    )
