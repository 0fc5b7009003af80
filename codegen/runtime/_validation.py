"""Checks a body against the contract before it is sent.

The schemas are those of the contract, reduced to what decides validity. Each is turned into
functions once.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from ._schemas import SCHEMAS
from .errors import Violation

Found = Sequence[Violation]
Check = Callable[[Any], Found]
Schema = Mapping[str, Any]

_NONE: Found = ()


def violations(schema: str, value: object) -> tuple[Violation, ...]:
    """Every rule of a schema that a JSON value breaks, in the order of the contract.

    Args:
        schema: its name.
        value: made of dicts, lists and what JSON has besides.
    """
    return tuple(_named(schema)(value))


@cache
def _named(name: str) -> Check:
    return _compile(SCHEMAS[name])


def _compile(schema: Schema) -> Check:
    """A check. The pointers of what it finds begin at the value: a body that is right, which most
    are, needs none.
    """
    if "ref" in schema:
        name = schema["ref"]
        return lambda value: _named(name)(value)  # noqa: PLW0108 - may be recursive
    if "discriminator" in schema:
        return _discriminated(schema["discriminator"])
    if "anyOf" in schema:
        return _any_of(schema["anyOf"])
    checks = [make(schema) for keyword, make in _MAKERS.items() if keyword in schema]
    is_type = _TYPES[schema["type"]]
    expected = schema["type"]

    def check(value: Any) -> Found:
        if not is_type(value):
            return _broken("type", f"must be {_ARTICLES[expected]}, not {_describe(value)}")
        found = _NONE
        for one in checks:
            more = one(value)
            if more:
                found = [*found, *more]
        return found

    return check


def _broken(rule: str, message: str, field: str | None = None) -> Found:
    return (Violation("" if field is None else f"/{field}", rule, message),)


def _below(part: str | int, found: Found) -> Found:
    return [Violation(f"/{part}{one.pointer}", one.rule, one.message) for one in found]


def _any_of(names: list[str]) -> Check:
    """One of several objects. Where none fits, that of which most fields are given was meant."""

    def check(value: Any) -> Found:
        all_found = []
        for name in names:
            found = _named(name)(value)
            if not found:
                return _NONE
            all_found.append(found)
        given = value if isinstance(value, dict) else {}
        counts = [sum(field in given for field in SCHEMAS[name]["required"]) for name in names]
        return all_found[counts.index(max(counts))]

    return check


def _discriminated(rule: Schema) -> Check:
    name = rule["field"]

    def check(value: Any) -> Found:
        if not isinstance(value, dict):
            return _broken("type", f"must be an object, not {_describe(value)}")
        if name not in value:
            return _broken("required", "is missing", name)
        if not isinstance(value[name], str):
            return _broken("type", f"must be a string, not {_describe(value[name])}", name)
        kind = rule["mapping"].get(value[name], rule["otherwise"])
        if kind is None:
            return _broken("enum", f"must be one of {', '.join(rule['mapping'])}", name)
        return _named(kind)(value)

    return check


def _required(schema: Schema) -> Check:
    names = schema["required"]

    def check(value: Any) -> Found:
        found = _NONE
        for name in names:
            if name not in value:
                found = [*found, *_broken("required", "is missing", name)]
        return found

    return check


def _properties(schema: Schema) -> Check:
    checks = [(name, _escape(name), _compile(node)) for name, node in schema["properties"].items()]

    def check(value: Any) -> Found:
        found = _NONE
        for name, part, one in checks:
            if name in value:
                more = one(value[name])
                if more:
                    found = [*found, *_below(part, more)]
        return found

    return check


def _items(schema: Schema) -> Check:
    one = _compile(schema["items"])

    def check(value: Any) -> Found:
        found = _NONE
        for position, item in enumerate(value):
            more = one(item)
            if more:
                found = [*found, *_below(position, more)]
        return found

    return check


def _at_most_one(schema: Schema) -> Check:
    ((name, wanted),) = schema["x-desk-at-most-one"].items()

    def check(value: Any) -> Found:
        count = sum(isinstance(item, dict) and item.get(name) == wanted for item in value)
        if count <= 1:
            return _NONE
        return _broken("x-desk-at-most-one", f"may hold one {wanted}, holds {count}")

    return check


def _simple(
    keyword: str, holds: Callable[[Any, Any], bool], message: Callable[[Any, Any], str]
) -> Callable[[Schema], Check]:
    """A keyword whose rule needs the value and the bound and nothing else."""

    def make(schema: Schema) -> Check:
        bound = schema[keyword]

        def check(value: Any) -> Found:
            return _NONE if holds(value, bound) else _broken(keyword, message(value, bound))

        return check

    return make


def _pattern(schema: Schema) -> Check:
    matches = _search(schema["pattern"])

    def check(value: Any) -> Found:
        return _NONE if matches(value) else _broken("pattern", f"must match {schema['pattern']}")

    return check


def _not(schema: Schema) -> Check:
    ((keyword, bound),) = schema["not"].items()
    holds: Callable[[Any], Any] = {
        "const": lambda value: _equal(value, bound),
        "enum": lambda value: any(_equal(value, one) for one in bound),
        "pattern": _search(bound) if keyword == "pattern" else bool,
    }[keyword]

    def check(value: Any) -> Found:
        return _broken("not", f"must not have the {keyword} {bound}") if holds(value) else _NONE

    return check


def _search(pattern: str) -> Callable[[Any], Any]:
    # In JSON Schema `$` is the end of the text; in Python also the place before a last line break.
    return re.compile(
        pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern
    ).search


def _equal(value: object, other: object) -> bool:
    """Equality as JSON Schema has it: 1 is 1.0 and is not true."""
    return value == other and isinstance(value, bool) == isinstance(other, bool)


def _size(value: str) -> int:
    return len(value.encode("utf-8", "surrogatepass"))


def _integer(value: object) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def _number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


_TYPES: dict[str, Callable[[object], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": _integer,
    "number": _number,
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
_ARTICLES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "an array",
    "object": "an object",
}

_MAKERS: dict[str, Callable[[Schema], Check]] = {
    "const": _simple("const", _equal, lambda _, bound: f"must be {bound!r}"),
    "enum": _simple(
        "enum",
        lambda value, bound: any(_equal(value, one) for one in bound),
        lambda _, bound: "must be one of " + ", ".join(map(str, bound)),
    ),
    "minimum": _simple(
        "minimum", lambda value, bound: value >= bound, lambda _, bound: f"must be {bound} or more"
    ),
    "maximum": _simple(
        "maximum", lambda value, bound: value <= bound, lambda _, bound: f"must be {bound} or less"
    ),
    "minLength": _simple(
        "minLength",
        lambda value, bound: len(value) >= bound,
        lambda value, bound: f"must have {bound} or more characters, has {len(value)}",
    ),
    "maxLength": _simple(
        "maxLength",
        lambda value, bound: len(value) <= bound,
        lambda value, bound: f"may have {bound} characters, has {len(value)}",
    ),
    "x-desk-max-bytes": _simple(
        "x-desk-max-bytes",
        lambda value, bound: _size(value) <= bound,
        lambda value, bound: f"may have {bound} bytes of UTF-8, has {_size(value)}",
    ),
    "pattern": _pattern,
    "not": _not,
    "minItems": _simple(
        "minItems",
        lambda value, bound: len(value) >= bound,
        lambda value, bound: f"must have {bound} or more items, has {len(value)}",
    ),
    "maxItems": _simple(
        "maxItems",
        lambda value, bound: len(value) <= bound,
        lambda value, bound: f"may have {bound} items, has {len(value)}",
    ),
    "required": _required,
    "properties": _properties,
    "items": _items,
    "x-desk-at-most-one": _at_most_one,
}


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _describe(value: object) -> str:
    kinds = {
        bool: "a boolean",
        str: "a string",
        int: "an integer",
        float: "a number",
        list: "an array",
        dict: "an object",
        type(None): "null",
    }
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN or infinity"
    return kinds.get(type(value), type(value).__name__)
