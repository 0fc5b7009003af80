"""Generate values that satisfy or violate a keyword, as close to its limit as possible."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ._walk import Place, Walk

    Maker: TypeAlias = Callable[[Walk, Place], Iterator["Value"]]


class Value(NamedTuple):
    """Hold a value for a position.

    Attributes:
        valid: whether the value satisfies the rule.
        value: the value.
        field: the field to which the rule applies; empty for the value itself.
        rule: the violated rule, if its name is not the name of the keyword.
        named: see Probe.
    """

    valid: bool
    value: Any
    field: str = ""
    rule: str = ""
    named: bool = True


_WRONG_TYPES: dict[str, tuple[Any, ...]] = {
    "string": (7, True, None, [], {}),
    "integer": ("7", 1.5, True, None, [], {}),
    "number": ("7", True, None, [], {}),
    "boolean": ("x", 7, None, [], {}),
    "array": ("x", 7, None, {}),
    "object": ("x", 7, None, []),
}


def _type(walk: Walk, place: Place) -> Iterator[Value]:
    yield Value(True, walk.example(place.schema))
    for wrong in _WRONG_TYPES[place.schema["type"]]:
        yield Value(False, wrong)


def _required(walk: Walk, place: Place) -> Iterator[Value]:
    example = walk.example(place.schema)
    for name in place.schema["required"]:
        without = {key: value for key, value in example.items() if key != name}
        yield Value(True, example, name)
        yield Value(False, without, name)


def _enum(_: Walk, place: Place) -> Iterator[Value]:
    known = place.schema["enum"]
    for member in known:
        yield Value(True, member)
    yield Value(False, f"{known[0]}x" if isinstance(known[0], str) else max(known) + 1)


def _const(_: Walk, place: Place) -> Iterator[Value]:
    wanted = place.schema["const"]
    yield Value(True, wanted)
    if not place.tags:
        yield Value(False, f"{wanted}x" if isinstance(wanted, str) else wanted + 1)
    for tag in place.tags:
        yield Value(False, tag, named=False)


def _not(walk: Walk, place: Place) -> Iterator[Value]:
    yield Value(True, walk.example(place.schema))
    for word in place.schema["not"].get("enum", ()):
        yield Value(False, word, named=False)
    if "pattern" in place.schema["not"]:
        yield Value(False, place.schema["not"]["pattern"].strip("^$") + "x")


def _pattern(walk: Walk, place: Place) -> Iterator[Value]:
    yield Value(True, walk.example(place.schema))
    for odd in ("", "\u00e9", "a\nb", "a\n", "a" * 17):
        yield Value(False, odd)


def _bound(below: int) -> Maker:
    """Return a maker for a numeric limit: the last valid and the first invalid number."""

    def values(_: Walk, place: Place) -> Iterator[Value]:
        bound = place.schema["minimum" if below < 0 else "maximum"]
        yield Value(True, bound)
        yield Value(False, bound + below)

    return values


def _length(keyword: str, letters: str, step: int) -> Maker:
    """Return a maker for a string length limit: the last valid and the first invalid length."""

    def values(walk: Walk, place: Place) -> Iterator[Value]:
        bound = place.schema[keyword]
        usual = str(walk.example(place.schema))[-1:]  # for patterns that allow only some letters
        for letter in dict.fromkeys([*letters, *usual]):
            size = len(letter.encode()) if keyword == "x-desk-max-bytes" else 1
            yield Value(True, letter * (bound // size))
            yield Value(False, letter * (bound // size + step))

    return values


def _count(keyword: str, step: int) -> Maker:
    """Return a maker for an array length limit."""

    def values(walk: Walk, place: Place) -> Iterator[Value]:
        item, bound = walk.example(place.schema["items"]), place.schema[keyword]
        yield Value(True, [item] * bound)
        yield Value(False, [item] * (bound + step))

    return values


def _at_most_one(walk: Walk, place: Place) -> Iterator[Value]:
    ((_, tag),) = place.schema["x-desk-at-most-one"].items()
    one = walk.example(walk.tagged(place.schema["items"], tag))
    yield Value(True, [one])
    yield Value(False, [one, one])


def _union(walk: Walk, place: Place) -> Iterator[Value]:
    for variant in (*place.schema.get("anyOf", ()), *place.schema.get("oneOf", ())):
        yield Value(True, walk.example(variant))
    yield Value(False, {}, named=False)


def _discriminator(walk: Walk, place: Place) -> Iterator[Value]:
    rule = place.schema["discriminator"]
    for reference in rule["mapping"].values():
        yield Value(True, walk.example({"$ref": reference}))
    example = walk.example(place.schema)
    tag = rule["propertyName"]
    yield Value(False, {key: one for key, one in example.items() if key != tag}, tag, "required")
    yield Value(False, {**example, tag: 7}, tag, "type")


MAKERS: dict[str, Maker] = {
    "type": _type,
    "required": _required,
    "enum": _enum,
    "const": _const,
    "not": _not,
    "pattern": _pattern,
    "minimum": _bound(-1),
    "maximum": _bound(+1),
    "minLength": _length("minLength", "x", -1),
    "maxLength": _length("maxLength", "x", +1),
    "x-desk-max-bytes": _length("x-desk-max-bytes", "x\u00e9\u5bb6\U0001f600", +1),
    "minItems": _count("minItems", -1),
    "maxItems": _count("maxItems", +1),
    "x-desk-at-most-one": _at_most_one,
    "anyOf": _union,
    "oneOf": _union,
    "discriminator": _discriminator,
}
"""The makers by keyword."""
