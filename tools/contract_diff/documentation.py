"""Compare texts, examples and sources, which only readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .changes import Change, Level
from .documents import Documents, Node, escape, pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEYWORDS = (
    "title",
    "summary",
    "description",
    "example",
    "examples",
    "externalDocs",
    "contact",
    "license",
    "termsOfService",
)


def documentation(documents: Documents) -> Iterator[Change]:
    """Return each changed keyword of documentation."""
    for pointer, before, after in pairs(documents.base, documents.revision):
        for keyword in _KEYWORDS:
            if before.get(keyword) != after.get(keyword):
                yield reworded(f"{pointer}/{escape(keyword)}")
    yield from _compare_root_tags(documents)


def reworded(place: str) -> Change:
    """Return a change of documentation."""
    return Change("documentation", Level.PATCH, place, f"{_describe_place(place)} changed.")


def _describe_place(place: str) -> str:
    return f"`{place.rsplit('/', 1)[-1]}`"


def _compare_root_tags(documents: Documents) -> Iterator[Change]:
    before, after = _compare_tags(documents.base), _compare_tags(documents.revision)
    for name in sorted(before ^ after):
        state = "no longer described" if name in before else "described"
        yield Change("documentation", Level.PATCH, "/tags", f"The tag `{name}` is {state}.")


def _compare_tags(document: Node) -> set[str]:
    return {tag["name"] for tag in document.get("tags", ())}
