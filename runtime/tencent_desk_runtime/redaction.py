"""Keeps signatures and keys out of everything that people can see."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

REDACTED = "[redacted]"

_SHORTEST = 8
"""A shorter text is no secret, and taking it out would garble whatever holds it by chance."""

_PARAMETER = re.compile(
    r"(usersig(?:=|%(?:25)*3[dD]|[\"']?\s*[:=]\s*[\"']?))(?!\[redacted\])[^&\s\"'<>)\]}]+",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")

in_flight: ContextVar[tuple[str, ...]] = ContextVar("tencent_desk_in_flight", default=())
"""What the covered loggers do not show in this thread or task."""


class Hidden(str):
    """A text whose repr hides it: reprs reach logs through tracebacks with local variables."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(REDACTED)


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """A text without the secrets, however they are quoted, and without any `usersig=` value."""
    for secret in secrets:
        text = without(text, secret)
    return _PARAMETER.sub(rf"\1{REDACTED}", text)


def redact_bytes(content: bytes, secret: str) -> bytes:
    """Bytes without a secret, however it is quoted."""
    if len(content) < len(secret):
        return content
    text = content.decode("latin-1")
    clean = without(text, secret)
    return content if clean == text else clean.encode("latin-1")


def without(text: str, secret: str) -> str:
    """A text without a secret, however it is quoted."""
    # Quoting only makes it longer.
    if len(text) < len(secret) or len(secret) < _SHORTEST:
        return text
    return _pattern(secret).sub(REDACTED, text)


@lru_cache(maxsize=64)
def _pattern(secret: str) -> re.Pattern[str]:
    return re.compile("".join(map(_spelled, secret)))


def _spelled(character: str) -> str:
    """A character as it is, or as URLs, JSON and HTML escape it."""
    if character.isalnum():
        return character
    number = f"{ord(character):02x}"
    return (
        f"(?:{re.escape(character)}|%(?:25)*(?i:{number})"
        rf"|\\u00(?i:{number})|&#{ord(character)};|&#[xX](?i:{number});)"
    )


def one_line(text: str, longest: int = 300) -> str:
    """A text without line breaks and control characters, and no longer than a line."""
    text = _CONTROLS.sub(" ", text).strip()
    return text if len(text) <= longest else text[: longest - 3] + "..."


class RedactingFilter(logging.Filter):
    """Rewrites log records of another library that show a secret, and no others."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 - the handler reports a record that cannot be formatted
            return True
        clean = redact(message, in_flight.get())
        if clean != message:
            record.msg, record.args = clean, None
        if record.exc_info:
            text = logging.Formatter().formatException(record.exc_info)
            clean = redact(text, in_flight.get())
            if clean != text:
                record.exc_info, record.exc_text = None, clean
        return True


_FILTER = RedactingFilter()
_COVERED = (
    "httpx",
    "httpcore.connection",
    "httpcore.http11",
    "httpcore.http2",
    "httpcore.proxy",
    "httpcore.socks",
    "hpack.hpack",
    "hpack.table",
)
"""A filter sees the records of its own logger and not of those below it."""


def cover_loggers() -> None:
    """Put the filter on the loggers of httpx and its engine; those that have it keep it."""
    for name in _COVERED:
        logging.getLogger(name).addFilter(_FILTER)
