"""Define the input of a rule about an extension, and its result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .changes import Change, Level, Who

if TYPE_CHECKING:
    from .documents import Documents


@dataclass(frozen=True, slots=True)
class Difference:
    """Describe a changed extension at a place that both contracts have.

    Args:
        documents: the contracts.
        place: JSON pointer of the extension.
        before: its value; None if it was absent.
        after: its value; None if it is absent.
    """

    documents: Documents
    place: str
    before: Any
    after: Any

    @property
    def key(self) -> str:
        """Return the name of the extension."""
        return self.place.rsplit("/", 1)[-1]

    @property
    def is_sent(self) -> bool:
        """Return whether it is about a part of requests."""
        return self.documents.is_sent(self.place)

    def breaking(self, rule: str, what: str, effects: dict[Who, str]) -> Change:
        return self._make_change(rule, Level.BREAKING, what, effects)

    def additive(self, rule: str, what: str, effects: dict[Who, str]) -> Change:
        return self._make_change(rule, Level.ADDITIVE, what, effects)

    def patch(self, rule: str, what: str) -> Change:
        return self._make_change(rule, Level.PATCH, what, {})

    def _make_change(self, rule: str, level: Level, what: str, effects: dict[Who, str]) -> Change:
        return Change(rule, level, self.place, what, effects)


Rule = Callable[[Difference], Iterator[Change]]


def gone_and_new(before: list[Any] | None, after: list[Any] | None) -> tuple[list[Any], list[Any]]:
    """Return the items of the first list only, and of the second only."""
    old, new = before or [], after or []
    return [item for item in old if item not in new], [item for item in new if item not in old]


def listed(values: list[Any]) -> str:
    return ", ".join(f"`{value}`" for value in values)
