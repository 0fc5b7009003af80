"""Read the bytes of a reply. Only `ErrorCode == 0` is success."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from .errors import HTTPStatusError, UnreadableReplyError
from .strict_json import RepeatedNameError, build_object
from .transport import LARGEST_REPLY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .transport import Response
    from .types import JSON, Outcome

_NUMERIC = re.compile(r"[+-]?[0-9]{1,19}(?:\.0+)?")
_KEPT = 500
_WHITE_SPACE = " \t\n\r"
_SECONDS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_YEAR = 365.0 * 86400


_DECODER = json.JSONDecoder(object_pairs_hook=build_object)


def read(response: Response, now: Callable[[], float]) -> tuple[int, dict[str, JSON]]:
    """Return the code and the fields of a reply. `now` returns seconds of Unix time.

    Raises:
        HTTPStatusError: the gateway answered, not the service.
        UnreadableReplyError: the body is not a reply of the service.
    """
    if not 200 <= response.status < 300:
        raise HTTPStatusError(
            f"HTTP {response.status}",
            status=response.status,
            body_start=response.body[:_KEPT],
            retry_after=_read_retry_after(response, now),
            outcome=_classify_status(response.status),
        )
    if len(response.body) > LARGEST_REPLY:
        raise _make_unreadable(f"the reply is longer than {LARGEST_REPLY} bytes", response)
    fields = _read_object(response)
    code = _read_code(fields.get("ErrorCode"))
    if code is None:
        raise _make_unreadable("the reply has no usable ErrorCode", response)
    return code, fields


def _read_object(response: Response) -> dict[str, JSON]:
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
    except RepeatedNameError:
        problem = "the reply has a name twice in one object"
    except ValueError:
        problem = "the reply is not JSON" if response.body.strip() else "the reply is empty"
    if problem:
        raise _make_unreadable(problem, response)
    if not isinstance(document, dict):
        raise _make_unreadable("the reply is not a JSON object", response)
    return document


def _read_code(value: object) -> int | None:
    """Return an `ErrorCode`, which can also come as a numeric string."""
    if isinstance(value, int):
        return None if isinstance(value, bool) else value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, str) and _NUMERIC.fullmatch(value.strip()):
        return int(value.strip().partition(".")[0])
    return None


def _read_retry_after(response: Response, now: Callable[[], float]) -> float | None:
    """Return the seconds of `Retry-After`; `None` if it is missing or unusable."""
    found = []
    for value in _find_values(response, "retry-after"):
        if _SECONDS.fullmatch(value):
            found.append(float(value))
        elif (until := _parse_date(value)) is not None:
            # Prefer the gateway's clock if it sends one: this machine's may be wrong.
            sent = next(filter(None, map(_parse_date, _find_values(response, "date"))), None)
            found.append(max(0.0, until - (now() if sent is None else sent)))
    return min(max(found), _YEAR) if found else None


def _find_values(response: Response, name: str) -> Iterator[str]:
    return (value.strip() for key, value in response.headers if key.lower() == name)


def _parse_date(text: str) -> float | None:
    from datetime import UTC
    from email.utils import parsedate_to_datetime

    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _classify_status(status: int) -> Outcome:
    if status == 429:
        return "refused"
    return "ambiguous" if status >= 500 or status == 408 else "final"


def _make_unreadable(problem: str, response: Response) -> UnreadableReplyError:
    return UnreadableReplyError(problem, status=response.status, body_start=response.body[:_KEPT])
