"""Parse a JSON body strictly, and refuse what a lenient parser would accept."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

MAX_DEPTH = 64
"""The deepest accepted nesting."""

MAX_BYTES = 1024 * 1024
"""The longest accepted body, in bytes."""


class BodyError(ValueError):
    """Report that the body is not JSON as the mock accepts it."""


def parse_object(raw: bytes) -> dict[str, Json]:
    """Parse a JSON object.

    Args:
        raw: The body.

    Returns:
        The object, without duplicate keys, NaN, infinities or lone surrogates.

    Raises:
        BodyError: The body breaks one of these rules, or is not a JSON object.
    """
    value = _parse(raw)
    if not isinstance(value, dict):
        raise BodyError("the body is not a JSON object")
    if raw.count(b"{") + raw.count(b"[") >= MAX_DEPTH:
        _check_depth(value)
    if b"\\u" in raw:
        _check_encodable(value)
    return value


def _parse(raw: bytes) -> Json:
    if len(raw) > MAX_BYTES:
        raise BodyError(f"the body is longer than {MAX_BYTES} bytes")
    try:
        parsed: Json = _DECODER.decode(raw.decode("utf-8"))
    except BodyError:
        raise
    except RecursionError:
        raise BodyError(f"nested deeper than {MAX_DEPTH}") from None
    except ValueError as error:
        raise BodyError(f"the body is not JSON: {type(error).__name__}") from None
    return parsed


def _build_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BodyError("an object has the same key twice")
    return found


def _parse_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise BodyError("a number is too large")
    return number


def _refuse_constant(text: str) -> Any:
    raise BodyError(f"{text} is not a JSON value")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_build_object, parse_float=_parse_float, parse_constant=_refuse_constant
)


def _check_depth(value: Json) -> None:
    """Check level by level, without recursion."""
    level: list[Json] = [value]
    for _ in range(MAX_DEPTH):
        level = [child for item in level for child in _list_children(item)]
        if not level:
            return
    raise BodyError(f"nested deeper than {MAX_DEPTH}")


def _list_children(item: Json) -> Iterable[Json]:
    if isinstance(item, dict):
        return item.values()
    return item if isinstance(item, list) else ()


def _check_encodable(value: Json) -> None:
    """Only an escape can contain a lone surrogate: as a byte of the body it is not UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise BodyError("a string has a lone surrogate") from None
