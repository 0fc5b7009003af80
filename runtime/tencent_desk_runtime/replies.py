"""Reads the bytes of a reply. Success is `ErrorCode == 0` and nothing else."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .errors import HTTPStatusError, UnreadableReplyError
from .transport import LARGEST_REPLY

if TYPE_CHECKING:
    from .transport import Response
    from .types import JSON, Outcome

_NUMERIC = re.compile(r"[+-]?[0-9]{1,19}(?:\.0+)?")
_KEPT = 500
_DECODER = json.JSONDecoder()
_WHITE_SPACE = " \t\n\r"


def read(response: Response) -> tuple[int, dict[str, JSON]]:
    """The code and the fields of a reply.

    Raises:
        HTTPStatusError: the gateway answered, not the service.
        UnreadableReplyError: the body is no reply of the service.
    """
    if not 200 <= response.status < 300:
        raise HTTPStatusError(
            f"HTTP {response.status}",
            status=response.status,
            body_start=response.body[:_KEPT],
            outcome=_outcome(response.status),
        )
    if len(response.body) > LARGEST_REPLY:
        raise _unreadable(f"the reply is longer than {LARGEST_REPLY} bytes", response)
    fields = _object(response)
    code = _code(fields.get("ErrorCode"))
    if code is None:
        raise _unreadable("the reply has no usable ErrorCode", response)
    return code, fields


def _object(response: Response) -> dict[str, JSON]:
    problem = ""
    document: Any = None
    try:
        text = response.body.decode().removeprefix("\ufeff").strip(_WHITE_SPACE)
        document, end = _DECODER.raw_decode(text)
        if end < len(text):
            problem = "the reply is not JSON"
    except UnicodeDecodeError:
        problem = "the reply is not UTF-8"
    except RecursionError:
        problem = "the reply nests too deeply"
    except ValueError:
        problem = "the reply is not JSON" if response.body.strip() else "the reply is empty"
    if problem:
        raise _unreadable(problem, response)
    if not isinstance(document, dict):
        raise _unreadable("the reply is no JSON object", response)
    return document


def _code(value: object) -> int | None:
    """An `ErrorCode`, which has been seen as a numeric string too."""
    if isinstance(value, int):
        return None if isinstance(value, bool) else value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _NUMERIC.fullmatch(value.strip()):
        return int(value.strip().partition(".")[0])
    return None


def _outcome(status: int) -> Outcome:
    if status == 429:
        return "refused"
    return "ambiguous" if status >= 500 or status == 408 else "final"


def _unreadable(problem: str, response: Response) -> UnreadableReplyError:
    return UnreadableReplyError(problem, status=response.status, body_start=response.body[:_KEPT])
