"""Test validation messages for schemas that the contract does not have."""

from __future__ import annotations

from typing import Any

import pytest
from tencent_desk_runtime.validation import Validator


def build(**required: str) -> Validator:
    """Return a validator of a union of objects, whose required fields have one-letter names."""
    schemas: dict[str, Any] = {
        name: {
            "type": "object",
            "required": [*fields],
            "properties": {field: {"type": "integer"} for field in fields},
        }
        for name, fields in required.items()
    }
    return Validator({"Either": {"anyOf": [*required]}, **schemas})


@pytest.mark.parametrize(
    ("required", "given", "messages"),
    [
        (["A", "B"], "", ["/A is missing; or give B"]),
        (["AB", "CD"], "A", ["/B is missing; or give C and D"]),
        (["AB", "AC"], "", ["/A is missing", "/B is missing; or give C"]),
        # The other object needs the same missing fields, so the message has no alternative.
        (["ABCD", "AC"], "CD", ["/A is missing", "/B is missing"]),
    ],
)
def test_nearest_object_of_a_union_is_reported_with_the_alternatives(
    required: list[str], given: str, messages: list[str]
) -> None:
    validator = build(**{f"Object{number}": fields for number, fields in enumerate(required)})
    found = validator.violations("Either", dict.fromkeys(given, 1))
    assert [f"{one.pointer} {one.message}" for one in found] == messages
