"""Help the functions that make message elements."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .codec import to_plain
from .errors import ValidationError
from .interrupts import raised_into

if TYPE_CHECKING:
    from .types import JSON, JSONObject
    from .validation import Validator


def to_json_text(data: str | JSONObject) -> str:
    """Return data as text: a text unchanged, an object as JSON.

    Raises:
        ValidationError: JSON cannot write it.
    """
    if isinstance(data, str):
        return data
    problem: str
    try:
        return json.dumps(to_plain(data), ensure_ascii=False, allow_nan=False)
    except Exception as error:
        if raised_into(error):
            raise
        problem = str(error)
    raise ValidationError(f"the data cannot be written as JSON: {problem}")


def check(validator: Validator, schema: str, message: dict[str, JSON]) -> dict[str, JSON]:
    """Check a message in the vendor's spelling, and return it.

    Raises:
        ValidationError: the message breaks a rule of the contract.
    """
    found = validator.violations(schema, message)
    if found:
        listed = "; ".join(f"{one.pointer} {one.message} [{one.rule}]" for one in found)
        raise ValidationError(f"the message breaks the contract: {listed}", violations=found)
    return message
