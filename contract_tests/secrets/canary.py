"""Find a secret in a report, even if it is cut or quoted."""

from __future__ import annotations

import base64
import binascii
import html
import re
from urllib.parse import unquote

LONGEST = 8
"""Number of consecutive characters of a secret that a report may contain by chance."""

_WORD = re.compile(r"[A-Za-z0-9*_-]{9,}")
"""Words of the characters that keys and signatures consist of."""
_ESCAPE = re.compile(r"\\+(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))")
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_BROKEN = re.compile(r"['\"]?[\s│╎|]*\n[\s│╎|]*['\"]?")
_PACKED = re.compile(r"[A-Za-z0-9+/=_-]{16,}")


def runs(report: str, *secrets: str) -> set[str]:
    """Return the nine-character parts of the secrets that a report contains.

    The search covers plain text, URLs, JSON, HTML, `repr` of bytes and base64, also with line
    breaks inside a secret.
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
    for _ in range(2):  # quoted text may be quoted again
        readings |= {unquote(text) for text in readings}
        readings |= {_ESCAPE.sub(_decode_escape, text) for text in readings}
        readings |= {html.unescape(text) for text in readings}
    return readings | {_decode_base64(joined)}


def _decode_escape(found: re.Match[str]) -> str:
    return chr(int(found[1] or found[2], 16))


def _decode_base64(text: str) -> str:
    """Decode the words of a text as base64, from each possible start of a group."""
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
