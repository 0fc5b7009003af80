"""Keep signatures and keys out of everything that people can see."""

from __future__ import annotations

import logging
import re
from contextvars import ContextVar
from functools import lru_cache

from .secret import REDACTED, Secret

_SHORTEST = 8
"""A shorter text is no secret, and removing it would damage other texts that contain it."""

_PARAMETER = re.compile(
    r"(usersig(?:=|%(?:25)*3[dD]|[\"']?\s*[:=]\s*[\"']?))(?!\[redacted\])[^&\s\"'<>)\]}]+",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")

_LIKE_A_USERSIG = re.compile(
    r"(?<![A-Za-z0-9+])eJ(?:[A-Za-z0-9*_-]|%(?:25)*(?:2[AaDd]|5[Ff])){20,}"
)
"""Signatures are compressed by zlib, so they always start with the same characters."""

_LIKE_A_KEY = re.compile(r"(?<![A-Za-z0-9])[0-9a-f]{40,}(?![A-Za-z0-9])", re.IGNORECASE)


class Secrets:
    """Hold the secrets of a call.

    Attributes:
        signature: the signature; empty before there is one.
        key: the secret key; empty if the client has none.
    """

    __slots__ = ("key", "signature")

    def __init__(self, signature: Secret[str], key: Secret[str]) -> None:
        self.signature = signature
        self.key = key

    def redact(self, text: str) -> str:
        """Return a text without them, in any quoting, and without any `usersig=` value."""
        return redact(without(without(text, self.signature), self.key))


in_flight: ContextVar[Secrets | None] = ContextVar("tencent_desk_in_flight", default=None)
"""The secrets that covered loggers hide in this thread or task."""


def redact(text: str) -> str:
    """Return a text without words that look like a signature, and without any `usersig=` value."""
    return _LIKE_A_USERSIG.sub(REDACTED, _PARAMETER.sub(rf"\1{REDACTED}", text))


def discreet(text: str) -> str:
    """Return a text without words that look like a signature or a key.

    Only for input of a user, who may have pasted a key in the wrong place. In other texts such
    words are mostly something else.
    """
    return _LIKE_A_KEY.sub(REDACTED, redact(text))


def redact_bytes(content: bytes, secret: Secret[str]) -> bytes:
    """Return bytes without a secret, in any quoting."""
    if len(content) < len(secret.reveal()):
        return content
    text = content.decode("latin-1")
    clean = without(text, secret)
    return content if clean == text else clean.encode("latin-1")


def without(text: str, secret: Secret[str]) -> str:
    """Return a text without a secret, in any quoting."""
    # Quoting only makes a secret longer.
    if len(text) < (length := len(secret.reveal())) or length < _SHORTEST:
        return text
    return _pattern(secret).reveal().sub(REDACTED, text)


@lru_cache(maxsize=64)
def _pattern(secret: Secret[str]) -> Secret[re.Pattern[str]]:
    return Secret(re.compile("".join(map(_spelled, secret.reveal()))))


def _spelled(character: str) -> str:
    """Return a character as it is, or as URLs, JSON and HTML escape it."""
    if character.isalnum():
        return character
    number = f"{ord(character):02x}"
    return (
        f"(?:{re.escape(character)}|%(?:25)*(?i:{number})"
        rf"|\\u00(?i:{number})|&#{ord(character)};|&#[xX](?i:{number});)"
    )


def one_line(text: str, longest: int = 300) -> str:
    """Return a text without line breaks and control characters, cut to one line."""
    text = _CONTROLS.sub(" ", text).strip()
    return text if len(text) <= longest else text[: longest - 3] + "..."


class RedactingFilter(logging.Filter):
    """Rewrite log records of another library that contain a secret, and no others."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            message = record.getMessage()
        except Exception:  # noqa: BLE001 - the handler reports a record that cannot be formatted
            return True
        secrets = in_flight.get()
        clean = redact(message) if secrets is None else secrets.redact(message)
        if clean != message:
            record.msg, record.args = clean, None
        if record.exc_info:
            text = logging.Formatter().formatException(record.exc_info)
            clean = redact(text) if secrets is None else secrets.redact(text)
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
"""A filter sees records of its own logger only, not of child loggers."""


def cover_loggers() -> None:
    """Add the filter to the loggers of httpx and its engine, once."""
    for name in _COVERED:
        logging.getLogger(name).addFilter(_FILTER)
