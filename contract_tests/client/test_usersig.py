"""Test UserSig against the vendor's library and against a decoder in this module."""

from __future__ import annotations

import base64
import json
import types
import zlib
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import TLSSigAPIv2
from hypothesis import given, settings
from hypothesis import strategies as st
from tencent_desk import usersig
from tencent_desk.errors import ValidationError

VECTORS = json.loads(
    (Path(__file__).parent / "support" / "usersig_vectors.json").read_text(encoding="utf-8")
)
KEY = VECTORS[0]["key"]
APPS = st.integers(1, 2**32 - 1)
MOMENTS = st.integers(0, 2**33)
LIFETIMES = st.integers(1, 50 * 365 * 86400)
IDENTITIES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1, max_size=32
).filter(lambda text: len(text.encode()) <= 32)
KEYS = st.text("0123456789abcdef", min_size=64, max_size=64)


def decode(token: str) -> dict[str, Any]:
    """Decode a UserSig with the standard library alone."""
    standard = token.replace("*", "+").replace("-", "/").replace("_", "=")
    fields: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(standard, validate=True)))
    return fields


def sign_with_vendor_library(app: int, key: str, identity: str, lifetime: int, moment: int) -> str:
    """Return the signature that the vendor's library makes at a given time."""
    clock = types.SimpleNamespace(time=lambda: float(moment))
    with patch.object(TLSSigAPIv2, "time", clock):
        token: str = TLSSigAPIv2.TLSSigAPIv2(app, key).gen_sig(identity, lifetime)
    return token


@given(APPS, KEYS, IDENTITIES, LIFETIMES, MOMENTS)
def test_signature_matches_the_vendors_library(
    app: int, key: str, identity: str, lifetime: int, moment: int
) -> None:
    ours = usersig.sign(app, identity, key, lifetime=lifetime, issued_at=moment)
    assert decode(ours) == decode(sign_with_vendor_library(app, key, identity, lifetime, moment))


@given(APPS, KEYS, IDENTITIES, LIFETIMES, MOMENTS)
def test_signature_of_the_vendors_library_is_verified(
    app: int, key: str, identity: str, lifetime: int, moment: int
) -> None:
    token = sign_with_vendor_library(app, key, identity, lifetime, moment)
    read = usersig.verify(token, key, now=moment)
    assert read == usersig.inspect(token)
    make_signature = (read.sdk_app_id, read.identifier, read.issued_at, read.lifetime)
    assert make_signature == (app, identity, moment, lifetime)
    assert read.expires_at == moment + lifetime


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_recorded_vectors(vector: dict[str, Any]) -> None:
    token = usersig.sign(
        vector["sdkappid"],
        vector["identifier"],
        vector["key"],
        lifetime=vector["expire"],
        issued_at=vector["time"],
    )
    assert decode(token) == json.loads(vector["plain"])
    assert usersig.inspect(token) == usersig.inspect(vector["usersig"])
    assert usersig.inspect(token).digest == vector["tls_sig"]


def test_signature_is_valid_from_issue_to_expiry() -> None:
    token = usersig.sign(1400000000, "administrator", KEY, lifetime=60, issued_at=1000)
    assert usersig.verify(token, KEY, now=1000) == usersig.verify(token, KEY, now=1059.9)
    for moment in (999.9, 1060, float("nan")):
        with pytest.raises(ValidationError, match="not valid at this time"):
            usersig.verify(token, KEY, now=moment)
    with pytest.raises(ValidationError, match="another key"):
        usersig.verify(token, KEY[::-1], now=1000)
    assert usersig.inspect(usersig.sign(1400000000, "administrator", KEY)).lifetime == 86400


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        ({"sdk_app_id": True}, "sdk_app_id"),
        ({"sdk_app_id": "1400000000"}, "sdk_app_id"),
        ({"sdk_app_id": 10**5000}, "sdk_app_id"),
        ({"identifier": ""}, "identifier"),
        ({"identifier": None}, "identifier"),
        ({"identifier": b"administrator"}, "identifier"),
        ({"identifier": "a" * 33}, "33 bytes"),
        ({"identifier": "客" * 11}, "33 bytes"),
        ({"identifier": "a\nTLS.sdkappid:1"}, "line break"),
        ({"identifier": "\ud800"}, "surrogate"),
        ({"identifier": "a\udfff"}, "surrogate"),
        ({"secret_key": ""}, "secret_key"),
        ({"secret_key": KEY.encode()}, "secret_key"),
        ({"secret_key": KEY + "\n"}, "white space"),
        ({"secret_key": "ключ"}, "no key has"),
        ({"lifetime": 86400.5}, "whole seconds"),
        ({"issued_at": 1.5}, "issued_at"),
        ({"issued_at": 10**5000}, "issued_at"),
    ],
)
def test_sign_refuses_invalid_arguments(change: dict[str, Any], reported: str) -> None:
    arguments: dict[str, Any] = {
        "sdk_app_id": 1400000000,
        "identifier": "administrator",
        "secret_key": KEY,
        **change,
    }
    with pytest.raises(ValidationError, match=reported) as caught:
        usersig.sign(**arguments)
    assert KEY not in str(caught.value)
    assert caught.value.__context__ is None


def pack(fields: object) -> str:
    """Encode fields in the UserSig format."""
    text = base64.b64encode(zlib.compress(json.dumps(fields).encode())).decode()
    return text.replace("+", "*").replace("/", "-").replace("=", "_")


GOOD = json.loads(VECTORS[0]["plain"])


@pytest.mark.parametrize(
    "token",
    [
        "",
        "no base64!",
        "客",
        None,
        VECTORS[0]["usersig"][:40],
        pack([]),
        pack({}),
        pack(GOOD | {"TLS.time": "1"}),
        pack(GOOD | {"TLS.expire": True}),
        pack(GOOD | {"TLS.sig": None}),
        pack(GOOD | {"padding": "a" * 20_000}),
    ],
)
def test_inspect_refuses_invalid_signatures(token: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        usersig.inspect(token)
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert not hasattr(caught.value, "__notes__")


@settings(max_examples=50)
@given(st.binary(max_size=200) | st.text(max_size=200))
def test_verify_raises_validation_error_for_any_invalid_input(noise: str | bytes) -> None:
    token: Any = noise
    with pytest.raises(ValidationError):
        usersig.verify(token, KEY, now=0)


def test_verify_detects_a_forged_field() -> None:
    forged = pack(GOOD | {"TLS.identifier": "\ud800"})
    with pytest.raises(ValidationError, match="another key"):
        usersig.verify(forged, KEY, now=GOOD["TLS.time"])


@pytest.mark.parametrize(
    ("name", "lowest", "highest"),
    [
        ("sdk_app_id", 1, 2**63 - 1),
        ("issued_at", 0, 2**63 - 1),
        ("lifetime", 1, 50 * 366 * 86400),
    ],
)
def test_sign_accepts_only_values_within_the_bounds(name: str, lowest: int, highest: int) -> None:
    def make_signature(value: int) -> str:
        given: dict[str, Any] = {"sdk_app_id": 1, "identifier": "a", "secret_key": KEY}
        return usersig.sign(**{**given, name: value})

    for value in (lowest, highest):
        assert getattr(usersig.inspect(make_signature(value)), name) == value
    for value in (lowest - 1, highest + 1):
        with pytest.raises(ValidationError, match=name):
            make_signature(value)
