"""Check a body against the contract before it is sent.

The schemas are those of the contract, reduced to what validation needs. Each is compiled once into
functions, since they run in every call.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import eq, ge, le
from typing import Any

from .errors import Violation

Found = Sequence[Violation]
Check = Callable[[Any], Found]
Holds = Callable[[Any], object]
Schema = Mapping[str, Any]

_NONE: Found = ()


class Validator:
    """Check JSON values against the schemas of a contract."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self._schemas = schemas
        self._checks: dict[str, Check] = {}

    def violations(self, schema: str, value: object) -> tuple[Violation, ...]:
        """List every rule of a schema that a JSON value breaks, in the order of the contract."""
        return tuple(self.check_of(schema)(value))

    def field_types(self, schema: str) -> dict[str, str]:
        """Return the JSON type of each field of an object, or of all its variants."""
        found: dict[str, str] = {}
        node = self._schemas[schema]
        for each in (self._schemas[name] for name in node.get("anyOf", (schema,))):
            for name, given in each["properties"].items():
                found[name] = (self._schemas[given["ref"]] if "ref" in given else given)["type"]
        return found

    def check_of(self, name: str, above: tuple[str, ...] = ()) -> Check:
        """Return the check of a schema; `above` are those around it that are being compiled.

        Pointers are relative to the value, and are built only for violations.
        """
        if name in above:
            return lambda value: self._checks[name](value)  # noqa: PLW0108 - not there yet
        if name not in self._checks:
            self._checks[name] = self._compile(self._schemas[name], (*above, name))
        return self._checks[name]

    def _compile(self, schema: Schema, above: tuple[str, ...]) -> Check:
        if "ref" in schema:
            return self.check_of(schema["ref"], above)
        if "discriminator" in schema:
            return self._compile_discriminated(schema["discriminator"])
        if "anyOf" in schema:
            return self._compile_any_of(schema["anyOf"], above)
        if schema["type"] == "object":
            return self._compile_object(schema, above)
        return (
            self._compile_array(schema, above)
            if schema["type"] == "array"
            else _compile_scalar(schema)
        )

    def _compile_any_of(self, names: list[str], above: tuple[str, ...]) -> Check:
        """Accept one of several objects; if none fits, report the one with most of its fields."""
        checks = [self.check_of(name, above) for name in names]
        required = [self._schemas[name]["required"] for name in names]

        def check(value: Any) -> Found:
            all_found = []
            for one in checks:
                found = one(value)
                if not found:
                    return _NONE
                all_found.append(found)
            given = value if isinstance(value, dict) else {}
            lacking = [[field for field in fields if field not in given] for fields in required]
            counts = [sum(field in given for field in fields) for fields in required]
            nearest = counts.index(max(counts))
            return _add_alternatives(all_found[nearest], lacking.pop(nearest), lacking)

        return check

    def _compile_discriminated(self, rule: Schema) -> Check:
        name, mapping, otherwise = rule["field"], rule["mapping"], rule["otherwise"]

        def check(value: Any) -> Found:
            if not isinstance(value, dict):
                return _misfit("object", value, hint=f"; it needs {name}")
            if name not in value:
                return _make_violation("required", "is missing", name)
            if not isinstance(value[name], str):
                return _misfit("string", value[name], name)
            kind = mapping.get(value[name], otherwise)
            if kind is None:
                return _make_violation("enum", f"must be one of {', '.join(mapping)}", name)
            return (self._checks.get(kind) or self.check_of(kind))(value)

        return check

    def _compile_object(self, schema: Schema, above: tuple[str, ...]) -> Check:
        required = schema.get("required", ())
        properties = schema.get("properties", {})
        checks = [
            (name, _escape(name), self._compile(node, above)) for name, node in properties.items()
        ]

        def check(value: Any) -> Found:
            if not isinstance(value, dict):
                return _misfit("object", value)
            found = _NONE
            for name in required:
                if name not in value:
                    found = [*found, *_make_violation("required", "is missing", name)]
            for name, part, one in checks:
                if name in value:
                    more = one(value[name])
                    if more:
                        found = [*found, *_below(part, more)]
            return found

        return check

    def _compile_array(self, schema: Schema, above: tuple[str, ...]) -> Check:
        rules = _list_rules(schema)
        of_item = self._compile(schema["items"], above)
        once = [*schema.get("x-desk-at-most-one", {}).items()]

        def check(value: Any) -> Found:
            if not isinstance(value, list):
                return _misfit("array", value, hint="" if value is None else "; put it in a list")
            found = _NONE
            for keyword, bound, holds in rules:
                if not holds(value):
                    found = [*found, *_make_violation(keyword, _MESSAGES[keyword](value, bound))]
            for position, item in enumerate(value):
                more = of_item(item)
                if more:
                    found = [*found, *_below(position, more)]
            for name, wanted in once:
                found = [*found, *_beyond_one(value, name, wanted)]
            return found

        return check


def _make_violation(rule: str, message: str, field: str | None = None) -> Found:
    return (Violation("" if field is None else f"/{field}", rule, message),)


def _misfit(expected: str, value: object, field: str | None = None, hint: str = "") -> Found:
    message = f"must be {_ARTICLES[expected]}, not {_describe(value)}{hint}"
    return _make_violation("type", message, field)


def _add_alternatives(found: Found, lacking: list[str], others: list[list[str]]) -> Found:
    """Add the alternatives to the message of the first missing field."""
    ways = []
    for fields in others:
        more = [field for field in fields if field not in lacking]
        if more and set(lacking) - set(fields):
            ways.append(" and ".join(more))
    field = next((one for one in lacking if not all(one in other for other in others)), None)
    if not ways or field is None:
        return found
    hint = f"; or give {', or '.join(ways)}"
    return [
        one._replace(message=one.message + hint)
        if (one.pointer, one.rule) == (f"/{_escape(field)}", "required")
        else one
        for one in found
    ]


def _below(part: str | int, found: Found) -> Found:
    return [Violation(f"/{part}{one.pointer}", one.rule, one.message) for one in found]


def _beyond_one(items: list[Any], name: str, wanted: str) -> Found:
    count = 0
    for item in items:
        count += isinstance(item, dict) and item.get(name) == wanted
    if count <= 1:
        return _NONE
    return _make_violation("x-desk-at-most-one", f"may have one {wanted}, has {count}")


def _compile_scalar(schema: Schema) -> Check:
    rules = _list_rules(schema)
    expected = schema["type"]
    usual, is_type = _TYPES[expected]

    def check(value: Any) -> Found:
        if value.__class__ is not usual and not is_type(value):
            return _misfit(expected, value)
        found = _NONE
        for keyword, bound, holds in rules:
            if not holds(value):
                found = [*found, *_make_violation(keyword, _MESSAGES[keyword](value, bound))]
        return found

    return check


def _list_rules(schema: Schema) -> list[tuple[str, Any, Holds]]:
    """Return the keywords that a value of the right type can break: name, bound and test."""
    return [
        (keyword, schema[keyword], holds(schema[keyword]))
        for keyword, holds in _RULES.items()
        if keyword in schema
    ]


def _at_least(bound: int) -> Holds:
    return lambda value: len(value) >= bound


def _at_most(bound: int) -> Holds:
    return lambda value: len(value) <= bound


def _unlike(schema: Schema) -> Holds:
    ((keyword, bound),) = schema.items()
    holds = _RULES[keyword](bound)
    return lambda value: not holds(value)


def _search(pattern: str) -> Holds:
    # In JSON Schema `$` is the end of the text; in Python also before a last line break.
    return re.compile(
        pattern.removesuffix("$") + r"\Z" if pattern.endswith("$") else pattern
    ).search


def _measure(value: str) -> int:
    return len(value.encode("utf-8", "surrogatepass"))


def _is_integer(value: object) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and value.is_integer())


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


_TYPES: dict[str, tuple[type, Holds]] = {
    "string": (str, lambda value: isinstance(value, str)),
    "integer": (int, _is_integer),
    "number": (int, _is_number),
    "boolean": (bool, lambda value: isinstance(value, bool)),
}
"""By type: the usual class of its values, and a test for the others."""

_ARTICLES = {
    "string": "a string",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "an array",
    "object": "an object",
}

_RULES: dict[str, Callable[[Any], Holds]] = {
    "const": lambda bound: partial(eq, bound),
    "enum": lambda bound: frozenset(bound).__contains__,
    "minimum": lambda bound: partial(le, bound),
    "maximum": lambda bound: partial(ge, bound),
    "minLength": _at_least,
    "maxLength": _at_most,
    "x-desk-max-bytes": lambda bound: lambda value: _measure(value) <= bound,
    "pattern": _search,
    "not": _unlike,
    "minItems": _at_least,
    "maxItems": _at_most,
}
"""keyword -> function(bound) -> test(value). The type is already checked: 1 is 1.0 here, and true
is no number.
"""

_MESSAGES: dict[str, Callable[[Any, Any], str]] = {
    "const": lambda _, bound: f"must be {bound!r}",
    "enum": lambda _, bound: "must be one of " + ", ".join(map(str, bound)),
    "minimum": lambda _, bound: f"must be {bound} or more",
    "maximum": lambda _, bound: f"must be {bound} or less",
    "minLength": lambda value, bound: f"must have {bound} or more characters, has {len(value)}",
    "maxLength": lambda value, bound: f"may have {bound} characters, has {len(value)}",
    "x-desk-max-bytes": lambda value, bound: (
        f"may have {bound} bytes of UTF-8, has {_measure(value)}"
    ),
    "pattern": lambda _, bound: f"must match {bound}",
    "not": lambda _, bound: "must not have the {} {}".format(*next(iter(bound.items()))),
    "minItems": lambda value, bound: f"must have {bound} or more items, has {len(value)}",
    "maxItems": lambda value, bound: f"may have {bound} items, has {len(value)}",
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
