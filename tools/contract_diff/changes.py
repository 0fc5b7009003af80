"""Define changes: what changed, how severe it is, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Level(IntEnum):
    """Name how severe a change is. CONTRIBUTING.md defines the levels."""

    NONE = 0
    PATCH = 1
    ADDITIVE = 2
    BREAKING = 3

    def __str__(self) -> str:
        return self.name.lower()


class Who(StrEnum):
    """Name who is affected by a change."""

    PYTHON = "python"
    OTHER_LANGUAGES = "other_languages"
    FAKE_DESK = "fake_desk"


@dataclass(frozen=True, slots=True)
class Change:
    """Describe one change of the contract.

    Args:
        rule: name of the rule that found it.
        level: how severe it is.
        place: JSON pointer into the new contract, or into the base if it was removed.
        what: what changed, in a sentence.
        effects: what affected people see or must do.
        accepted: why a break is accepted, if it is.
    """

    rule: str
    level: Level
    place: str
    what: str
    effects: Mapping[Who, str] = field(default_factory=dict)
    accepted: str | None = None

    @property
    def weight(self) -> Level:
        """Return the level that counts for the version: an accepted break counts as a patch."""
        return Level.PATCH if self.accepted else self.level


def everyone(python: str, other_languages: str, fake_desk: str) -> dict[Who, str]:
    """Return effects on all three."""
    return {
        Who.PYTHON: python,
        Who.OTHER_LANGUAGES: other_languages,
        Who.FAKE_DESK: fake_desk,
    }


def clients(python: str, other_languages: str) -> dict[Who, str]:
    """Return effects on clients, without users of the mock."""
    return {Who.PYTHON: python, Who.OTHER_LANGUAGES: other_languages}
