"""A mutant, its fate, and the list of mutants that are harmless."""

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
    """What became of a mutant. A stillborn one is no program or no contract."""

    KILLED = "killed"
    SURVIVED = "survived"
    HARMLESS = "harmless"
    STILLBORN = "stillborn"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file of the tree with one thing changed.

    Attributes:
        file: what is changed, from the root of the tree.
        place: the line, without its indent, or the pointer into the contract.
        change: what is done to it, with a number where the place has several of the kind.
        line: its number.
        make: returns the file as changed; None if that is nothing that could run.
    """

    file: str
    place: str
    change: str
    line: int
    make: Callable[[], str | None] = field(compare=False, repr=False)

    @property
    def key(self) -> Key:
        """Its name in `survivors.yaml`: without the line's number, which moves too often."""
        return self.file, self.place, self.change

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.change}: {self.place}"


@cache
def harmless() -> frozenset[Key]:
    """Return the keys of `survivors.yaml`.

    Raises:
        KeyError: an entry gives no reason.
    """
    return frozenset(
        (entry["file"], place, change)
        for entry in yaml.safe_load(SURVIVORS.read_text(encoding="utf-8"))
        if entry["because"]
        for place, changes in entry["mutants"].items()
        for change in changes
    )
