"""What a rule about an extension gets to see, and what it says in short."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .changes import Change, Level, Who

if TYPE_CHECKING:
    from .documents import Documents


@dataclass(frozen=True, slots=True)
class Difference:
    """An extension that is not what it was, at a place that both contracts have.

    Args:
        documents: the contracts.
        place: JSON pointer of the extension.
        before: its value, None where it was absent.
        after: its value, None where it is absent.
    """

    documents: Documents
    place: str
    before: Any
    after: Any

    @property
    def key(self) -> str:
        """Name of the extension."""
        return self.place.rsplit("/", 1)[-1]

    @property
    def is_sent(self) -> bool:
        """Return whether it is about something that travels in requests."""
        return self.documents.is_sent(self.place)

    def breaking(self, rule: str, what: str, effects: dict[Who, str]) -> Change:
        return self._change(rule, Level.BREAKING, what, effects)

    def additive(self, rule: str, what: str, effects: dict[Who, str]) -> Change:
        return self._change(rule, Level.ADDITIVE, what, effects)

    def patch(self, rule: str, what: str) -> Change:
        return self._change(rule, Level.PATCH, what, {})

    def _change(self, rule: str, level: Level, what: str, effects: dict[Who, str]) -> Change:
        return Change(rule, level, self.place, what, effects)


Rule = Callable[[Difference], Iterator[Change]]


def gone_and_new(before: list[Any] | None, after: list[Any] | None) -> tuple[list[Any], list[Any]]:
    """Return what is in the first list only, and what is in the second only."""
    old, new = before or [], after or []
    return [item for item in old if item not in new], [item for item in new if item not in old]


def listed(values: list[Any]) -> str:
    return ", ".join(f"`{value}`" for value in values)
