"""Test how the mock validates SDKAppID, account and UserSig."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
import TLSSigAPIv2
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, App, Request
from tencent_desk_mock.usersig import TokenError, read_token

from contract_tests.mock.support import NOW, call, frozen_desk, name_of, pack, query, sample, sign

VENDOR_KEY = "5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e"
VENDOR_VECTOR = (
    "eJyrVgrxCdYrSy1SslJQMtIzUNJRAItkpqTmlWSmZUIkElNyM-NgUsUp2YkFBZkpQAkLKIDKpFYUZBalgsTNTAwMoIIlmb"
    "kgIUNzAyiAGZOZDjK6xCXKKLTI1bLY1a9Cv6xQuzLTJSjZ0ckvPSAoJyKqzCAw3CK5xMg0yjUy0lapFgDHdDGq"
)


def _answer(usersig: str | None = None, **changed: str | None) -> str:
    desk = frozen_desk()
    return name_of(desk, call(desk, "send_msg", usersig=usersig or sign(), **changed))


def test_usersig_test_vector_of_the_vendor_is_accepted() -> None:
    token = read_token(VENDOR_VECTOR)
    assert (token.identifier, token.sdk_app_id) == ("admin", 88888888)
    assert (token.issued, token.lifetime) == (1_700_000_000, 86_400)
    assert token.signed_with(VENDOR_KEY)
    assert not token.signed_with(VENDOR_KEY[:-1] + "f")


def test_mock_accepts_usersigs_of_the_vendor_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TLSSigAPIv2.time, "time", lambda: float(NOW))
    library = TLSSigAPIv2.TLSSigAPIv2(SDK_APP_ID, SECRET_KEY)
    assert _answer(library.gen_sig(IDENTIFIER)) == "OK"
    assert _answer(library.gen_sig_with_userbuf(IDENTIFIER, 3600, b"room")) == "OK"


def test_usersig_with_another_compression_level_is_accepted() -> None:
    plain = zlib.decompress(base64.b64decode(sign().translate(str.maketrans("*-_", "+/="))))
    packed = base64.b64encode(zlib.compress(plain, 0)).decode()
    assert _answer(packed.translate(str.maketrans("+/=", "*-_"))) == "OK"


MALFORMED = {
    "standard base64": base64.b64encode(b"\xfb\xff\xbf" * 9).decode(),
    "cut short": sign()[:-8],
    "a stray character": f"{sign()[:8]}!{sign()[8:]}",
    "no zlib": base64.b64encode(b"nothing of the kind").decode(),
    "more behind it": sign().rstrip("_") + "AAAA",
    "not ASCII": "é",
    "a bomb": pack(b" " * 10_000_000),
    "too long": "A" * 5000,
}


@pytest.mark.parametrize("token", MALFORMED.values(), ids=MALFORMED)
def test_usersig_that_cannot_be_decoded_is_malformed(token: str) -> None:
    assert _answer(token) == "USERSIG_MALFORMED"


UNREADABLE = {
    "no JSON": pack(b"{"),
    "no object": pack(b"[]"),
    "no text": pack(b"\xff"),
    "deep": pack(b"[" * 2000),
    "of another version": sign(ver="1.0"),
    "without time": sign(time=None),
    "identifier a number": pack(
        json.dumps({"TLS.ver": "2.0", "TLS.identifier": 1, "TLS.sdkappid": 1}).encode()
    ),
    "time a fraction": sign(time=1.5),
    "time a flag": sign(time=True),
    "signature a number": sign(sig=1),
    "signature with a lone surrogate": pack(
        b'{"TLS.ver":"2.0","TLS.identifier":"a","TLS.sdkappid":1,"TLS.time":1,"TLS.expire":1,'
        b'"TLS.sig":"\\ud800"}'
    ),
}


@pytest.mark.parametrize("token", UNREADABLE.values(), ids=UNREADABLE)
def test_usersig_with_unexpected_content_is_unreadable(token: str) -> None:
    assert _answer(token) == "USERSIG_UNREADABLE"


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        (sign(expire=86_401), "USERSIG_KEY_MISMATCH"),
        (sign(user_buffer="YQ==", userbuf="Yg=="), "USERSIG_KEY_MISMATCH"),
        (sign("user45", sdk_app_id=1), "USERSIG_IDENTIFIER_MISMATCH"),
        (sign("user45", key="another"), "USERSIG_KEY_MISMATCH"),
        (sign(issued=NOW - 86_400), "USERSIG_EXPIRED"),
        (sign(issued=NOW - 86_399), "OK"),
        (sign(issued=NOW + 1), "USERSIG_EXPIRED"),
        (sign(lifetime=0), "USERSIG_EXPIRED"),
    ],
)
def test_each_wrong_usersig_property_has_its_own_code(token: str, expected: str) -> None:
    assert _answer(token) == expected


def test_each_app_has_its_own_key_and_state() -> None:
    desk = frozen_desk()
    desk.world.add_app(App(7, secret_key="other", administrators={IDENTIFIER}))  # noqa: S106
    other = sign(sdk_app_id=7, key="other")
    assert name_of(desk, call(desk, "send_msg", sdkappid="7", usersig=other)) == "SESSION_NOT_FOUND"
    crossed = sign(sdk_app_id=7)
    reply = call(desk, "send_msg", sdkappid="7", usersig=crossed)
    assert name_of(desk, reply) == "USERSIG_KEY_MISMATCH"


def test_too_many_invalid_usersigs_block_the_caller_for_a_minute() -> None:
    desk = frozen_desk(signature_failure_limit=2)
    for _ in range(2):
        assert name_of(desk, call(desk, "send_msg", usersig="x")) == "USERSIG_MALFORMED"
    answers = []
    for wait in (0, 59, 1):
        desk.world.clock.advance(wait)
        answers.append(name_of(desk, call(desk, "send_msg")))
    assert answers == ["SIGNATURE_FAILURES_TOO_MANY"] * 2 + ["OK"]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("adminapisgp.im.qcloud.com", "OK"),
        ("adminapisgp.my-imcloud.com", "OK"),
        ("console.tim.qq.com", "SDKAPPID_NOT_FOUND"),
        ("127.0.0.1", "OK"),
    ],
)
def test_app_is_available_only_in_its_region(host: str, expected: str) -> None:
    desk = frozen_desk(region="singapore")
    path = desk.contract.operations["send_msg"].path
    body = json.dumps(sample("send_msg")).encode()
    assert name_of(desk, desk.handle(Request("POST", path, query(), body, host))) == expected


def test_repr_contains_no_key_and_no_usersig() -> None:
    desk = frozen_desk()
    token = sign()
    call(desk, "send_msg", usersig=token)
    call(desk, "send_msg", b"{", usersig=token)
    request = Request("POST", "/", query(usersig=token))
    shown = repr([desk.world, desk.calls, list(desk.calls), request, read_token(token)])
    assert IDENTIFIER in shown
    assert SECRET_KEY not in shown
    assert token not in shown


def test_token_error_contains_only_the_reason() -> None:
    with pytest.raises(TokenError, match=r"^USERSIG_MALFORMED$") as caught:
        read_token("secret-looking?")
    assert caught.value.__cause__ is None
