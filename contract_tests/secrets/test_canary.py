"""Test that the search finds a secret in every encoding, and nothing else."""

from __future__ import annotations

import base64
import html
import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

from contract_tests.client.support import KEY
from contract_tests.secrets.canary import LONGEST, runs
from contract_tests.secrets.planted import signature

if TYPE_CHECKING:
    from collections.abc import Callable

SIGNATURE = signature()


def pack_base64(before: bytes, text: str) -> str:
    """Return a text as a part of base64 data."""
    return base64.b64encode(before + text.encode() + b"yy").decode()


PIECES = (KEY, SIGNATURE, KEY[20:29], SIGNATURE[60:69], SIGNATURE[-9:])
ENCODINGS: dict[str, Callable[[str], str]] = {
    "plain": lambda text: text,
    "in a URL": lambda text: f"/v4?usersig={quote(text, safe='')}&random=1",
    "in a URL, twice": lambda text: quote(quote(text, safe=""), safe=""),
    "every character in a URL": lambda text: "".join(f"%{ord(one):02X}" for one in text),
    "bytes": lambda text: repr(b"\x00\xff" + text.encode()),
    "JSON": lambda text: json.dumps({"a": f'"{text}"'}),
    "JSON, escaped": lambda text: "".join(f"\\u{ord(one):04x}" for one in text),
    "hexadecimal escapes": lambda text: "".join(f"\\x{ord(one):02x}" for one in text),
    "HTML": lambda text: "".join(f"&#{ord(one)};" for one in text),
    "HTML names": lambda text: html.escape(f"<{text}>"),
    "broken lines": lambda text: f"│ {text[:5]} │\n│ {text[5:]} │",
    "broken texts": lambda text: f"'{text[:5]}'\n   '{text[5:]}'",
    "base64": lambda text: pack_base64(b"", text),
    "base64, a byte later": lambda text: pack_base64(b"x", text),
    "base64, two bytes later": lambda text: pack_base64(b"xx", text),
    "coloured": lambda text: f"\x1b[1;31m{text[:5]}\x1b[0m{text[5:]}",
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("piece", PIECES, ids=len)
def test_secret_is_found_in_every_encoding(encoding: str, piece: str) -> None:
    report = ENCODINGS[encoding](piece)
    assert runs(f"before {report} after", KEY, SIGNATURE)


@pytest.mark.parametrize("start", range(0, 50, 7))
def test_eight_characters_are_not_reported(start: int) -> None:
    assert (
        runs(f"{KEY[start : start + LONGEST]} {SIGNATURE[start : start + LONGEST]}", KEY, SIGNATURE)
        == set()
    )


def test_nothing_is_found_without_a_secret() -> None:
    assert runs(f"{KEY[::-1]} {SIGNATURE[::-1]} {__doc__} eJw 5bd2850f", KEY, SIGNATURE) == set()
