"""Check names that generated code uses: of schemas, enum values and alternatives."""

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
    """Report renamed, new and removed schemas, enum values and discriminators."""
    yield from _compare_schemas(documents)
    for name, (before, after) in documents.schemas.items():
        yield from _compare_enum(SCHEMAS + name, before, after)
        yield from _compare_enum_words(SCHEMAS + name, before, after)
        yield from _compare_discriminator(SCHEMAS + name, before, after)


def _compare_schemas(documents: Documents) -> Iterator[Change]:
    before, after = schemas_of(documents.base), schemas_of(documents.revision)
    gone = [name for name in before if name not in after]
    new = [name for name in after if name not in before]
    for name in gone:
        twin = next((other for other in new if _is_same(before[name], after[other])), None)
        if twin is None:
            what = f"The schema `{name}` and its class were removed."
            yield Change("schema-removed", Level.BREAKING, SCHEMAS + name, what, _GONE)
        else:
            new.remove(twin)
            what = f"The schema `{name}` and its class were renamed to `{twin}`."
            yield Change("schema-renamed", Level.BREAKING, SCHEMAS + name, what, _RENAMED)
    for name in new:
        what = f"The schema `{name}` is new."
        yield Change("schema-added", Level.ADDITIVE, SCHEMAS + name, what, _NEW)


def _is_same(before: Node, after: Node) -> bool:
    return bool(without_extensions(before) == without_extensions(after))


def _compare_enum(pointer: str, before: Node, after: Node) -> Iterator[Change]:
    old, new = _list_names(before), _list_names(after)
    place = f"{pointer}/x-enum-varnames"
    for name, value in old.items():
        if name in new and new[name] == value:
            continue
        other = next((key for key, found in new.items() if found == value), None)
        if name in new:
            what = f"The value of `{name}` changed from {value} to {new[name]}."
            yield Change("enum-name-moved", Level.BREAKING, place, what, _MOVED)
        elif other:
            what = f"The name of {value} changed from `{name}` to `{other}`."
            yield Change("enum-name-changed", Level.BREAKING, place, what, _RENAMED)
        else:
            what = f"`{name}` ({value}) and its constant were removed."
            yield Change("enum-name-removed", Level.BREAKING, place, what, _GONE)
    for name in (key for key in new if key not in old):
        if new[name] not in old.values():
            what = f"`{name}` ({new[name]}) is new."
            yield Change("enum-name-added", Level.ADDITIVE, place, what, _NEW)


_MOVED = clients(
    "code that uses the name sends or expects another value: check each use",
    "code that uses the name sends or expects another value: generate again, check each use",
)


def _list_names(schema: Node) -> dict[str, Any]:
    return dict(zip(schema.get("x-enum-varnames", ()), schema.get("enum", ()), strict=False))


def _compare_enum_words(pointer: str, before: Node, after: Node) -> Iterator[Change]:
    old, new = _list_descriptions(before), _list_descriptions(after)
    if any(new.get(value, words) != words for value, words in old.items()):
        yield reworded(f"{pointer}/x-enum-descriptions")


def _list_descriptions(schema: Node) -> dict[Any, str]:
    return dict(zip(schema.get("enum", ()), schema.get("x-enum-descriptions", ()), strict=False))


def _compare_discriminator(pointer: str, before: Node, after: Node) -> Iterator[Change]:
    old, new = before.get("discriminator"), after.get("discriminator")
    if old == new:
        return
    place = f"{pointer}/discriminator"
    if not old or not new or old.get("propertyName") != new.get("propertyName"):
        change = f"from {_format_field(old)} to {_format_field(new)}"
        what = f"The field that selects the alternative changed {change}."
        yield Change("discriminator-changed", Level.BREAKING, place, what, _APART)
        return
    yield from _compare_mapping(f"{place}/mapping", old.get("mapping", {}), new.get("mapping", {}))


_APART = everyone(
    "another field selects the type of messages: upgrade, and check code that builds them",
    "generate again, and check code that builds or reads the alternatives",
    "the mock uses the new field",
)


def _format_field(discriminator: Node | None) -> str:
    return f"`{discriminator.get('propertyName')}`" if discriminator else "none"


def _compare_mapping(place: str, old: Node, new: Node) -> Iterator[Change]:
    for value, target in old.items():
        if value not in new:
            what = f"`{value}` no longer selects an alternative."
            yield Change("discriminator-value-removed", Level.BREAKING, place, what, _APART)
        elif new[value] != target:
            change = f"from {_get_last(target)} to {_get_last(new[value])}"
            what = f"The alternative of `{value}` changed {change}."
            yield Change("discriminator-value-moved", Level.BREAKING, place, what, _APART)
    for value in (key for key in new if key not in old):
        what = f"`{value}` now selects {_get_last(new[value])}."
        yield Change("discriminator-value-added", Level.ADDITIVE, place, what, _NEW)


def _get_last(reference: str) -> str:
    return f"`{reference.rsplit('/', 1)[-1]}`"
