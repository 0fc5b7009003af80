"""Parse JSON by the standard; Python's own parser accepts more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from .types import JSON


class RepeatedNameError(ValueError):
    """Report an object that has a name twice, so its value is ambiguous."""


def build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return the object of some pairs.

    Raises:
        RepeatedNameError: a name occurs twice.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise RepeatedNameError(f"{twice!r} occurs twice in one object")
    return found


def parse_strict(text: str) -> JSON:
    """Return the value of a text.

    Raises:
        json.JSONDecodeError: the text is not JSON.
        ValueError: the text is ambiguous, or has something that JSON or Python does not allow.
    """
    try:
        found: JSON = json.loads(
            text,
            object_pairs_hook=build_object,
            parse_constant=_refuse_constant,
            parse_int=_parse_integer,
        )
    except RecursionError:
        problem = "it nests too deeply"
    else:
        return found
    raise ValueError(problem)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"JSON has no {name}")


def _parse_integer(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:  # Python's own message explains how to raise its limit
        problem = "a number has too many digits"
    raise ValueError(problem)
