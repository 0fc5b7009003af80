"""What the contract says, and what of it was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SIDES = ("valid", "invalid")


@dataclass(frozen=True, slots=True)
class Sight:
    """One value that the client and the mock have seen.

    Attributes:
        dimension: what kind of thing of the contract it is about.
        what: the thing.
        side: `valid` or `invalid`.
        problem: what did not come out as the contract says; empty when all did.
    """

    dimension: str
    what: str
    side: str
    problem: str = ""


@dataclass
class Coverage:
    """What was seen of each thing in the contract."""

    wanted: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def want(self, dimension: str, what: str, *sides: str) -> None:
        """Note that the contract says something."""
        self.wanted[dimension, what] = sides or SIDES

    def see(self, sights: Iterable[Sight]) -> None:
        """Note what was seen."""
        for one in sights:
            if one.problem:
                self.problems.append(f"{one.dimension}: {one.what}: {one.side}: {one.problem}")
            else:
                self.seen.add((one.dimension, one.what, one.side))

    @property
    def gaps(self) -> list[str]:
        """Return what was not seen, or came out otherwise than the contract says."""
        return [
            *self.problems,
            *(
                f"{dimension}: {what}: {side}: never seen"
                for (dimension, what), sides in self.wanted.items()
                for side in sides
                if (dimension, what, side) not in self.seen
            ),
        ]


def unless(fine: bool, found: object) -> str:
    """No problem, unless something came out in another way."""
    return "" if fine else f"came out as {found}"
