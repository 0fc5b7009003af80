"""JSON as the standard has it, where Python's own parser takes more."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from .types import JSON


def strict(text: str) -> JSON:
    """Return the value that a text holds.

    Raises:
        json.JSONDecodeError: it is no JSON.
        ValueError: it holds what is no JSON, what is ambiguous, or what Python cannot hold.
    """
    try:
        found: JSON = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_int=_integer,
        )
    except RecursionError:
        problem = "it is nested too deeply"
    else:
        return found
    raise ValueError(problem)


def _object(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"there is no {name} in it")


def _integer(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:  # Python says how to lift its limit, which is no help to who sends a message
        problem = "a number has too many digits"
    raise ValueError(problem)
