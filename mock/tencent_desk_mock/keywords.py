"""Define the keywords of the contract's schemas, with x-desk-* ones for jsonschema-rs."""

from __future__ import annotations

from typing import Any

ASSERTIONS = frozenset(
    {
        "type",
        "const",
        "enum",
        "not",
        "minLength",
        "maxLength",
        "pattern",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "x-desk-max-bytes",
        "x-desk-at-most-one",
    }
)
"""Keywords that validate a single value."""

_STRUCTURE = frozenset(
    {"$ref", "properties", "required", "items", "anyOf", "oneOf", "discriminator"}
)

_ANNOTATIONS = frozenset(
    {
        "additionalProperties",
        "contentMediaType",
        "contentSchema",
        "deprecated",
        "description",
        "examples",
        "format",
        "title",
        "x-desk-default",
        "x-desk-generated",
        "x-desk-inferred",
        "x-desk-refusal",
        "x-desk-role",
        "x-desk-source",
        "x-desk-spellings",
        "x-enum-descriptions",
        "x-enum-varnames",
    }
)

KNOWN = ASSERTIONS | _STRUCTURE | _ANNOTATIONS
"""All keywords allowed in the schema of a body."""


class MaxBytes:
    """Implement x-desk-max-bytes: the most bytes of a string in UTF-8."""

    def __init__(self, _parent: dict[str, Any], value: Any, _path: list[str | int]) -> None:
        self._limit: int = value

    def validate(self, instance: Any) -> None:
        """Raise ValueError if `instance` is a longer string."""
        if isinstance(instance, str) and len(instance.encode("utf-8")) > self._limit:
            raise ValueError(f"longer than {self._limit} bytes in UTF-8")


class AtMostOne:
    """Implement x-desk-at-most-one: at most one item of the array has the given values."""

    def __init__(self, _parent: dict[str, Any], value: Any, _path: list[str | int]) -> None:
        self._wanted: dict[str, Any] = dict(value)

    def validate(self, instance: Any) -> None:
        """Raise ValueError if two items of `instance` have the values."""
        if isinstance(instance, list) and sum(map(self._has, instance)) > 1:
            raise ValueError(f"more than one item with {self._wanted}")

    def _has(self, item: Any) -> bool:
        return isinstance(item, dict) and self._wanted.items() <= item.items()


KEYWORDS: dict[str, Any] = {"x-desk-max-bytes": MaxBytes, "x-desk-at-most-one": AtMostOne}
"""Keywords for jsonschema-rs in addition to JSON Schema."""
