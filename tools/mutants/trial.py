"""What is tried: a mutant, and the tests that could notice it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .mutant import Mutant


@dataclass(frozen=True, slots=True)
class Trial:
    """A mutant, and the tests that could notice it.

    Attributes:
        mutant: it.
        tests: ids or files of tests, the likeliest first.
        collected: the files of tests of its group.
        seconds: after which it counts as caught in a loop.
        early: of each file the lines that run before any test does.
        files: what is changed, by path from the root of the tree; by default the mutant's own file.
    """

    mutant: Mutant
    tests: Sequence[str]
    collected: tuple[str, ...]
    seconds: float
    early: Mapping[str, Sequence[int]] = field(default_factory=dict)
    files: Mapping[str, str] | None = None
