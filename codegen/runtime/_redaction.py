"""Keeps signatures and keys out of everything that people can see."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from urllib.parse import quote

REDACTED = "[redacted]"

_PARAMETER = re.compile(r"(usersig(?:=|%3[dD]|[\"']?\s*[:=]\s*[\"']?))[^&\s\"'<>)\]}]+", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """A text without the given secrets, however they are quoted, and without any `usersig=` value."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, REDACTED).replace(quote(secret, safe=""), REDACTED)
    return _PARAMETER.sub(rf"\1{REDACTED}", text)


def one_line(text: str, longest: int = 300) -> str:
    """A text without line breaks and control characters, and no longer than a line."""
    text = _CONTROLS.sub(" ", text).strip()
    return text if len(text) <= longest else text[: longest - 3] + "..."


class RedactingFilter(logging.Filter):
    """Rewrites log records of another library that show a URL of ours; lets every other record pass as it is."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "usersig" in message:
            record.msg, record.args = redact(message), None
        return True


_FILTER = RedactingFilter()


def cover_logger(name: str) -> None:
    """Put the filter on a logger, once."""
    logger = logging.getLogger(name)
    if _FILTER not in logger.filters:
        logger.addFilter(_FILTER)
