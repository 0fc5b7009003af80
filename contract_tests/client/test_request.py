"""Test the bytes of a request."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, quote

import pytest
from tencent_desk import UNSET, Environment, Request, models, usersig
from tencent_desk.models import UserReplyCountdown

from contract_tests import vendor_pages
from contract_tests.client.support import BOTH, KEY, NAMES, Harness, Script, success
from contract_tests.support import oracle

NOW = 1_700_000_000
SIGNATURE = usersig.sign(1400000000, "administrator", KEY, issued_at=NOW)
VERSION = oracle.document()["info"]["version"]


@BOTH
@pytest.mark.parametrize("name", NAMES)
def test_request_target_and_headers(kind: str, name: str) -> None:
    script = Script(success())
    label = Harness(kind, script).call(name, raw=True).random
    (request,) = script.requests
    assert label in (1, 2)  # a message generates its own number first
    assert (request.scheme, request.host, request.port) == ("https", "console.tim.qq.com", 443)
    assert request.target == (
        f"{vendor_pages.operations()[name].path}?sdkappid=1400000000&identifier=administrator"
        f"&usersig={quote(SIGNATURE, safe='')}&random={label}&contenttype=json"
    )
    assert request.headers == (
        ("Host", "console.tim.qq.com"),
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(request.body))),
        ("Accept", "application/json"),
        ("Accept-Encoding", "identity"),
        ("User-Agent", f"tencent-desk-python/{VERSION}"),
    )


@BOTH
def test_a_body_is_json_in_utf_8_without_spaces(kind: str) -> None:
    script = Script(success())
    element = {"MsgType": "TIMTextElem", "MsgContent": {"Text": '你好 "a" \n é \U0001f600'}}
    Harness(kind, script).call("send_msg", msg_body=[element], msg_random=5)
    (body,) = (request.body for request in script.requests)
    found = json.loads(body)
    assert found["MsgBody"] == [element]
    assert found["MsgRandom"] == 5
    assert body == json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


@BOTH
@pytest.mark.parametrize("identifier", ["a b", "a&b=c", "é/ü", "@TIM#1", "100%", "你"])
def test_identifier_and_extra_query_are_sent_unchanged(kind: str, identifier: str) -> None:
    script = Script(success())
    extra: dict[str, Any] = {"a&b": "c d", "e": identifier}
    Harness(kind, script, identifier=identifier).call("send_msg", extra_query=extra)
    query = parse_qs(script.requests[0].target.partition("?")[2], strict_parsing=True)
    assert query["identifier"] == [identifier]
    assert query["a&b"] == ["c d"]
    assert query["e"] == [identifier]
    assert usersig.verify(query["usersig"][0], KEY, now=NOW).identifier == identifier


def test_unset_value_in_a_nested_dict_is_not_sent() -> None:
    script = Script(success())
    element = {"MsgType": "TIMTextElem", "MsgContent": {"Text": "hi", "More": UNSET}}
    Harness("sync", script).call("send_msg", msg_body=[element])
    assert b'"Text"' in script.requests[0].body
    assert b'"More"' not in script.requests[0].body


class Own:
    """Represent a user object that is passed instead of a model."""

    def to_dict(self) -> dict[str, Any]:
        content = models.TextContent(text="hi", additional_properties={"At": UserReplyCountdown(1)})
        return {"MsgType": "TIMTextElem", "MsgContent": content, "More": ({"Deep": UNSET},)}


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_nested_values_of_a_user_object_are_encoded(kind: str) -> None:
    script = Script(success())
    Harness(kind, script).call("send_msg", msg_body=[Own()], validate=False)
    (element,) = script.bodies[0]["MsgBody"]
    assert element == {
        "MsgType": "TIMTextElem",
        "MsgContent": {"Text": "hi", "At": 1},
        "More": [{}],
    }


def test_random_numbers_have_32_bits() -> None:
    assert 2**31 <= max(Environment().uint32() for _ in range(100)) < 2**32


def test_repr_of_an_unfinished_request() -> None:
    assert repr(Request.__new__(Request)) == "Request(unfinished)"
