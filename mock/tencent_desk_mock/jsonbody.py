"""Strict reading of a JSON body: what a lenient parser would let through is refused."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

MAX_DEPTH = 64
"""Deepest nesting that is read."""

MAX_BYTES = 1024 * 1024
"""Longest body that is looked at, in bytes."""


class BodyError(ValueError):
    """The body is not JSON as the mock takes it."""


def parse_object(raw: bytes) -> dict[str, Json]:
    """Parse a JSON object.

    Args:
        raw: The body.

    Returns:
        The object, without duplicate keys, NaN, infinities or lone surrogates.

    Raises:
        BodyError: The body breaks one of these rules, or is no JSON object.
    """
    value = _parse(raw)
    if not isinstance(value, dict):
        raise BodyError("the body is not a JSON object")
    if raw.count(b"{") + raw.count(b"[") >= MAX_DEPTH:
        _bounded(value)
    if b"\\u" in raw:
        _encodable(value)
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


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BodyError("an object has the same key twice")
    return found


def _float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise BodyError("a number is too large")
    return number


def _constant(text: str) -> Any:
    raise BodyError(f"{text} is no JSON value")


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_float, parse_constant=_constant)


def _bounded(value: Json) -> None:
    """Goes down level by level, so that depth costs no recursion."""
    level: list[Json] = [value]
    for _ in range(MAX_DEPTH):
        level = [child for item in level for child in _children(item)]
        if not level:
            return
    raise BodyError(f"nested deeper than {MAX_DEPTH}")


def _children(item: Json) -> Iterable[Json]:
    if isinstance(item, dict):
        return item.values()
    return item if isinstance(item, list) else ()


def _encodable(value: Json) -> None:
    """Only an escape can bring a lone surrogate: as a byte of the body it is no UTF-8."""
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise BodyError("a string has a lone surrogate") from None
