"""Define changes: what changed, how severe it is, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any


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
class Rating:
    """Say how severe a change is.

    Args:
        level: the level.
        who: who is affected.
        effect: what they see or must do; empty if nobody is affected.
    """

    level: Level
    who: tuple[Who, ...] = ()
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Describe one change of the contract.

    Args:
        rule: name of the rule that found it.
        place: JSON pointer into the new contract, or into the base if it was removed.
        what: what changed, in a sentence.
        rating: how severe it is, and for whom.
        accepted: why a break is accepted, if it is.
    """

    rule: str
    place: str
    what: str
    rating: Rating
    accepted: str | None = None

    @property
    def level(self) -> Level:
        return self.rating.level

    @property
    def weight(self) -> Level:
        """Return the level that counts for the version: an accepted break counts as a patch."""
        return Level.PATCH if self.accepted else self.level


def describe(place: str, before: Any, after: Any) -> str:
    """Return what changed in a sentence.

    Args:
        place: its JSON pointer.
        before: the value before; None if there was none.
        after: the value after; None if there is none.
    """
    steps = [step.replace("~1", "/").replace("~0", "~") for step in place.split("/")]
    subject = f"`{steps[-1]}` of `{steps[-2] or 'the document'}`"
    if isinstance(before, list) and isinstance(after, list):
        gone = _shorten([item for item in before if item not in after])
        new = _shorten([item for item in after if item not in before])
        return f"{subject} changed{_write('; new', new)}{_write('; removed', gone)}."
    old, new = _shorten(before), _shorten(after)
    if before is None:
        return f"{subject} is new{_write(':', '' if new == steps[-1] else new)}."
    if after is None:
        return f"{subject} was removed{_write('; it was', '' if old == steps[-1] else old)}."
    return f"{subject} changed{_write(' from', old) + _write(' to', new) if old != new else ''}."


def _write(words: str, value: str) -> str:
    return f"{words} `{value}`" if value else ""


def _shorten(value: Any) -> str:
    """Return a value in a few words, without what is nested in it."""
    if isinstance(value, dict):
        value = [f"{key}: {each}" for key, each in value.items() if not _is_nested(each)]
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value if not _is_nested(each))
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _is_nested(value: Any) -> bool:
    return isinstance(value, dict | list)
