"""Names that generated code takes from the contract: of schemas, enum values, alternatives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .changes import Change, Level, clients, everyone
from .documentation import reworded
from .documents import SCHEMAS, Documents, Node, schemas_of, without_extensions

if TYPE_CHECKING:
    from collections.abc import Iterator

_RENAMED = clients(
    "rename it where you import or use it", "generate again and rename it in your code"
)
_GONE = clients("stop using it", "generate again and stop using it")
_NEW = clients("can be used", "generate again to use it")


def names(documents: Documents) -> Iterator[Change]:
    """Schemas, enum values and discriminators that have another name, are new, or are gone."""
    yield from _schemas(documents)
    for name, (before, after) in documents.schemas.items():
        yield from _enum(SCHEMAS + name, before, after)
        yield from _enum_words(SCHEMAS + name, before, after)
        yield from _discriminator(SCHEMAS + name, before, after)


def _schemas(documents: Documents) -> Iterator[Change]:
    before, after = schemas_of(documents.base), schemas_of(documents.revision)
    gone = [name for name in before if name not in after]
    new = [name for name in after if name not in before]
    for name in gone:
        twin = next((other for other in new if _same(before[name], after[other])), None)
        if twin is None:
            what = f"The schema `{name}` was removed, and its class with it."
            yield Change("schema-removed", Level.BREAKING, SCHEMAS + name, what, _GONE)
        else:
            new.remove(twin)
            what = f"The schema `{name}` is called `{twin}` now, and so is its class."
            yield Change("schema-renamed", Level.BREAKING, SCHEMAS + name, what, _RENAMED)
    for name in new:
        what = f"The schema `{name}` is new."
        yield Change("schema-added", Level.ADDITIVE, SCHEMAS + name, what, _NEW)


def _same(before: Node, after: Node) -> bool:
    return bool(without_extensions(before) == without_extensions(after))


def _enum(pointer: str, before: Node, after: Node) -> Iterator[Change]:
    old, new = _named(before), _named(after)
    place = f"{pointer}/x-enum-varnames"
    for name, value in old.items():
        if name in new and new[name] == value:
            continue
        other = next((key for key, found in new.items() if found == value), None)
        if name in new:
            what = f"`{name}` stood for {value} and stands for {new[name]} now."
            yield Change("enum-name-moved", Level.BREAKING, place, what, _MOVED)
        elif other:
            what = f"The name of {value} was `{name}` and is `{other}` now."
            yield Change("enum-name-changed", Level.BREAKING, place, what, _RENAMED)
        else:
            what = f"`{name}` ({value}) is gone, and its constant with it."
            yield Change("enum-name-removed", Level.BREAKING, place, what, _GONE)
    for name in (key for key in new if key not in old):
        if new[name] not in old.values():
            what = f"`{name}` ({new[name]}) is new."
            yield Change("enum-name-added", Level.ADDITIVE, place, what, _NEW)


_MOVED = clients(
    "code that uses the name sends or expects another value: check each use",
    "code that uses the name sends or expects another value: generate again, check each use",
)


def _named(schema: Node) -> dict[str, Any]:
    return dict(zip(schema.get("x-enum-varnames", ()), schema.get("enum", ()), strict=False))


def _enum_words(pointer: str, before: Node, after: Node) -> Iterator[Change]:
    old, new = _described(before), _described(after)
    if any(new.get(value, words) != words for value, words in old.items()):
        yield reworded(f"{pointer}/x-enum-descriptions")


def _described(schema: Node) -> dict[Any, str]:
    return dict(zip(schema.get("enum", ()), schema.get("x-enum-descriptions", ()), strict=False))


def _discriminator(pointer: str, before: Node, after: Node) -> Iterator[Change]:
    old, new = before.get("discriminator"), after.get("discriminator")
    if old == new:
        return
    place = f"{pointer}/discriminator"
    if not old or not new or old.get("propertyName") != new.get("propertyName"):
        what = (
            f"The field that tells the alternatives apart was {_field(old)} and is {_field(new)}."
        )
        yield Change("discriminator-changed", Level.BREAKING, place, what, _APART)
        return
    yield from _mapping(f"{place}/mapping", old.get("mapping", {}), new.get("mapping", {}))


_APART = everyone(
    "replies and messages are told apart in another way: upgrade, and check code that builds them",
    "generate again, and check code that builds or reads the alternatives",
    "the mock tells them apart in the new way",
)


def _field(discriminator: Node | None) -> str:
    return f"`{discriminator.get('propertyName')}`" if discriminator else "none"


def _mapping(place: str, old: Node, new: Node) -> Iterator[Change]:
    for value, target in old.items():
        if value not in new:
            what = f"`{value}` is no longer told apart."
            yield Change("discriminator-value-removed", Level.BREAKING, place, what, _APART)
        elif new[value] != target:
            what = f"`{value}` meant {_last(target)} and means {_last(new[value])} now."
            yield Change("discriminator-value-moved", Level.BREAKING, place, what, _APART)
    for value in (key for key in new if key not in old):
        what = f"`{value}` is told apart too, as {_last(new[value])}."
        yield Change("discriminator-value-added", Level.ADDITIVE, place, what, _NEW)


def _last(reference: str) -> str:
    return f"`{reference.rsplit('/', 1)[-1]}`"
