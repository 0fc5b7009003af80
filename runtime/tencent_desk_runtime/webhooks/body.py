"""Read the body of a callback: strict JSON, or an object parsed by a framework."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from ..strict_json import RepeatedNameError, build_object
from .errors import UnreadableCallbackError

if TYPE_CHECKING:
    from ..types import JSON

Body: TypeAlias = "bytes | bytearray | memoryview | str | Mapping[str, Any]"
"""The body of a request: as received, or already parsed."""

LARGEST = 1024 * 1024
"""The most bytes of a body."""

DEEPEST = 64
"""How deep a body may nest."""

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_MOST_BITS = 14_000  # about 4,200 digits; Python writes at most 4,300


class _ProblemError(Exception):
    """Say what is wrong with a body, without showing its content."""


def read_body(body: Body) -> dict[str, JSON]:
    """Return the JSON object of a body.

    Raises:
        UnreadableCallbackError: the body is not a JSON object, or is ambiguous.
    """
    problem: str
    try:
        if isinstance(body, Mapping):
            return _copy_object(body, 1)
        return _parse(_decode(body))
    except _ProblemError as error:
        problem = str(error)
    except RecursionError:
        problem = _TOO_DEEP
    except RepeatedNameError:
        problem = "the body has a name twice in one object"
    except ValueError:  # from the parser, or for a number with too many digits
        problem = "the body is not JSON, or has a number with too many digits"
    raise UnreadableCallbackError(problem)


def _decode(body: object) -> str:
    if isinstance(body, str):
        if len(body) > LARGEST or len(_copy_text(body).encode()) > LARGEST:
            raise _ProblemError(_TOO_LARGE)
        return body
    if not isinstance(body, (bytes, bytearray, memoryview)):
        name = type(body).__name__
        raise _ProblemError(f"the body must be bytes, a text or a mapping, not {name}")
    if memoryview(body).nbytes > LARGEST:
        raise _ProblemError(_TOO_LARGE)
    try:
        return bytes(body).decode("utf-8")
    except UnicodeDecodeError:
        raise _ProblemError("the body is not UTF-8") from None


def _parse(text: str) -> dict[str, JSON]:
    found = _DECODER.decode(text)
    if not isinstance(found, dict):
        raise _ProblemError("the body is not a JSON object")
    if text.count("[") + text.count("{") > DEEPEST or ("\\u" in text and _HALF.search(text)):
        return _copy_object(found, 1)
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise _ProblemError(_NO_NUMBER)


def _parse_finite(digits: str) -> float:
    found = float(digits)
    if not math.isfinite(found):
        raise _ProblemError(_NO_NUMBER)
    return found


_DECODER = json.JSONDecoder(
    object_pairs_hook=build_object, parse_constant=_refuse_constant, parse_float=_parse_finite
)
_TOO_LARGE = f"the body has more than {LARGEST} bytes"
_TOO_DEEP = f"the body nests more than {DEEPEST} levels deep"
_NO_NUMBER = "the body has a number that JSON does not allow"


def _copy_object(value: Mapping[Any, Any], level: int) -> dict[str, JSON]:
    if level > DEEPEST:
        raise _ProblemError(_TOO_DEEP)
    return {_copy_text(name): _copy_value(one, level) for name, one in value.items()}


def _copy_value(value: object, level: int) -> JSON:
    """Return a JSON value in new lists and dicts."""
    if isinstance(value, str):
        return _copy_text(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if value.bit_length() > _MOST_BITS:
            raise _ProblemError("the body has a number with too many digits")
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise _ProblemError(_NO_NUMBER)
        return value
    if isinstance(value, Mapping):
        return _copy_object(value, level + 1)
    if isinstance(value, (list, tuple)):
        if level >= DEEPEST:
            raise _ProblemError(_TOO_DEEP)
        return [_copy_value(one, level + 1) for one in value]
    raise _ProblemError(f"the body contains {type(value).__name__}, which JSON does not allow")


def _copy_text(value: object) -> str:
    if not isinstance(value, str):
        raise _ProblemError("the body has a name that is not a text")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _ProblemError("the body contains half of a surrogate pair") from None
    return value
