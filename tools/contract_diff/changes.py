"""What changed, how grave it is, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Level(IntEnum):
    """How grave a change is. CONTRIBUTING.md defines the levels."""

    NONE = 0
    PATCH = 1
    ADDITIVE = 2
    BREAKING = 3

    def __str__(self) -> str:
        return self.name.lower()


class Who(StrEnum):
    """Who is affected by a change."""

    PYTHON = "python"
    OTHER_LANGUAGES = "other_languages"
    FAKE_DESK = "fake_desk"


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the contract.

    Args:
        rule: name of the rule that found it.
        level: how grave it is.
        place: JSON pointer into the contract, of the base where the place is gone.
        what: what changed, in a sentence.
        effects: what each of those who are affected sees or has to do.
        accepted: why a break is accepted, where it is.
    """

    rule: str
    level: Level
    place: str
    what: str
    effects: Mapping[Who, str] = field(default_factory=dict)
    accepted: str | None = None

    @property
    def weight(self) -> Level:
        """Return the level that counts for the version: an accepted break weighs as a patch."""
        return Level.PATCH if self.accepted else self.level


def everyone(python: str, other_languages: str, fake_desk: str) -> dict[Who, str]:
    """Effects on all three."""
    return {
        Who.PYTHON: python,
        Who.OTHER_LANGUAGES: other_languages,
        Who.FAKE_DESK: fake_desk,
    }


def clients(python: str, other_languages: str) -> dict[Who, str]:
    """Effects on the clients, and none on those who test against the mock."""
    return {Who.PYTHON: python, Who.OTHER_LANGUAGES: other_languages}
