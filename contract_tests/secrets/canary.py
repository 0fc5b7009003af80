"""Find a secret in a report, however it is cut and quoted."""

from __future__ import annotations

import base64
import binascii
import html
import re
from urllib.parse import unquote

LONGEST = 8
"""So many characters of a secret in a row may stand in a report by chance."""

_WORD = re.compile(r"[A-Za-z0-9*_-]{9,}")
"""All characters of keys and signatures."""
_ESCAPE = re.compile(r"\\+(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_BROKEN = re.compile(r"['\"]?[\s│╎|]*\n[\s│╎|]*['\"]?")
_PACKED = re.compile(r"[A-Za-z0-9+/=_-]{16,}")


def runs(report: str, *secrets: str) -> set[str]:
    """Return which runs of nine characters of the secrets a report holds.

    They are looked for as they are, and as URLs, JSON, HTML, `repr` of bytes and base64 have them;
    also where lines are broken in the middle.
    """
    pieces = {
        secret[start : start + LONGEST + 1]
        for secret in secrets
        for start in range(len(secret) - LONGEST)
    }
    return {piece for text in _readings(report) for piece in pieces & _pieces(text)}


def _readings(report: str) -> set[str]:
    plain = _COLOUR.sub("", report)
    joined = _BROKEN.sub("", plain)
    readings = {plain, joined}
    for _ in range(2):  # what is quoted may be quoted again
        readings |= {unquote(text) for text in readings}
        readings |= {_ESCAPE.sub(_character, text) for text in readings}
        readings |= {html.unescape(text) for text in readings}
    return readings | {_unpacked(joined)}


def _character(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def _unpacked(text: str) -> str:
    """Return what the words of a text are in base64, wherever a group of it begins."""
    found = []
    for word in set(_PACKED.findall(text)):
        for start in range(4):
            whole = word[start : start + (len(word) - start) // 4 * 4].replace("=", "A")
            standard = whole.replace("-", "+").replace("_", "/")
            try:
                found.append(base64.b64decode(standard).decode("latin-1"))
            except binascii.Error:
                continue
    return "\n".join(found)


def _pieces(text: str) -> set[str]:
    return {
        word[start : start + LONGEST + 1]
        for word in set(_WORD.findall(text))
        for start in range(len(word) - LONGEST)
    }
