"""What a mutant is, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Mutant:
    """A file of the tree with one thing changed.

    Attributes:
        file: what is changed, from the root of the tree.
        place: the line, without its indent, or the pointer into the contract.
        change: what is done to it.
        nth: which of the same changes of equal lines, from 1.
        line: its number.
        make: gives the file as changed; None if that is nothing that could run.
    """

    file: str
    place: str
    change: str
    nth: int
    line: int
    make: Callable[[], str | None] = field(compare=False, repr=False)

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What names it in `survivors.yaml`: no number of a line, which moves too often."""
        return self.file, self.place, self.change, self.nth

    def __str__(self) -> str:
        which = f" #{self.nth}" if self.nth > 1 else ""
        return f"{self.file}:{self.line}: {self.change}{which}: {self.place}"


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMEOUT = "timeout"
    SURVIVED = "survived"
    STILLBORN = "stillborn"
    """It is no program, or no contract: it says nothing about the tests."""

    @property
    def noticed(self) -> bool:
        """Whether a test went red."""
        return self in (Fate.KILLED, Fate.TIMEOUT)
