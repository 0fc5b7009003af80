"""Words, examples and sources: what a reader sees and no program acts on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .changes import Change, Level
from .documents import Documents, Node, escaped, pairs

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
    """Return each keyword of documentation that says something else than before."""
    for pointer, before, after in pairs(documents.base, documents.revision):
        for keyword in _KEYWORDS:
            if before.get(keyword) != after.get(keyword):
                yield reworded(f"{pointer}/{escaped(keyword)}")
    yield from _root_tags(documents)


def reworded(place: str) -> Change:
    """Return a change that no program acts on."""
    return Change("documentation", Level.PATCH, place, f"{_words(place)} says something else.")


def _words(place: str) -> str:
    return f"`{place.rsplit('/', 1)[-1]}`"


def _root_tags(documents: Documents) -> Iterator[Change]:
    before, after = _tags(documents.base), _tags(documents.revision)
    for name in sorted(before ^ after):
        state = "no longer described" if name in before else "described"
        yield Change("documentation", Level.PATCH, "/tags", f"The tag `{name}` is {state}.")


def _tags(document: Node) -> set[str]:
    return {tag["name"] for tag in document.get("tags", ())}
