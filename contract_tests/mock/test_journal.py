"""Test the journal of requests and results."""

from __future__ import annotations

import json

import pytest
from tencent_desk_mock import Request
from tencent_desk_mock.describe import describe_calls, describe_world, to_plain
from tencent_desk_mock.journal import NoBody

from contract_tests import vendor_pages
from contract_tests.mock.support import (
    NOW,
    call,
    frozen_desk,
    request,
    sample,
)


def test_journal_contains_the_request_and_the_result() -> None:
    desk = frozen_desk()
    call(desk, "send_msg", sample("send_msg", MsgRandom=7))
    last = desk.calls.send_msg[-1]
    assert last.body == sample("send_msg", MsgRandom=7)
    assert last.query["identifier"] == "administrator"
    assert last.query["usersig"] == "***"
    assert (last.code, last.step, last.violation, last.fault) == (0, None, None, None)
    assert last.reply.json()["ErrorCode"] == 0
    assert last.size == len(json.dumps(sample("send_msg", MsgRandom=7)))


def test_journal_can_be_filtered_by_operation_and_cleared() -> None:
    desk = frozen_desk()
    for operation in sorted(vendor_pages.operations()):
        call(desk, operation)
    desk.handle(Request("POST", "/v4/nowhere"))
    assert [entry.operation for entry in desk.calls] == [*sorted(vendor_pages.operations()), None]
    assert len(desk.calls.create_group) == 1
    assert len(desk.calls[-2:]) == 2
    assert {"send_msg", "robot_add_language", "of"} <= set(dir(desk.calls))
    desk.calls.clear()
    assert len(desk.calls) == 0


def test_call_has_text_and_recipient() -> None:
    desk = frozen_desk()
    desk.world.add_session("s1", user="user45")
    pieces = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": text}} for text in ("one, ", "two")]
    picture = {"MsgType": "TIMFaceElem", "MsgContent": {"Index": 1, "Data": "x"}}
    message = {"MsgBody": [pieces[0], picture, pieces[1]], "MsgRandom": 7}
    call(desk, "send_msg", {"SessionId": "s1", **message})
    call(desk, "send_msg", {"SessionId": "gone", **message})
    call(desk, "send_stream_msg", {"SessionId": "s1", "Chunk": "a piece"})
    desk.fail("contact_user", 141012)
    call(desk, "contact_user")
    assert [(one.text, one.recipient) for one in desk.calls] == [
        ("one, two", "user45"),
        ("one, two", None),
        ("a piece", "user45"),
        ("", sample("contact_user")["ClientUserID"]),
    ]


def test_unreadable_body_is_empty_and_a_refused_call_keeps_its_body() -> None:
    desk = frozen_desk()
    desk.handle(request("send_msg", b"{"))
    body = desk.calls[-1].body
    assert not body
    with pytest.raises(KeyError, match="no 'SessionId': the body was not read"):
        body["SessionId"]
    assert describe_calls(desk)["calls"][0]["body"] is None
    call(desk, "send_msg", usersig="x")
    assert desk.calls[-1].body == sample("send_msg")


def test_calls_keep_their_numbers_after_clear() -> None:
    desk = frozen_desk()
    for _ in range(3):
        call(desk, "send_msg")
    assert [number for number, _ in desk.calls.numbered()] == [0, 1, 2]
    assert [number for number, _ in desk.calls.numbered(2)] == [2]
    desk.calls.clear()
    assert call(desk, "send_msg").code == 0
    assert call(desk, "send_msg", b"{").code != 0
    for after in ((), (1,)):
        numbered = desk.calls.numbered(*after)
        assert [(number, one.ok) for number, one in numbered] == [(3, True), (4, False)]


@pytest.mark.parametrize(
    ("count", "kept"), [(0, []), (1, [1]), (2, [0, 1]), (5, [0, 1]), (None, [0, 1])]
)
def test_description_contains_the_requested_number_of_rows(
    count: int | None, kept: list[int]
) -> None:
    desk = frozen_desk()
    for random in (0, 1):
        call(desk, "send_msg", sample("send_msg", MsgRandom=random))
    messages = describe_world(desk, NOW, count)["apps"][0]["messages"]
    assert [one["random"] for one in messages] == kept
    assert [one["number"] for one in describe_calls(desk, 0, count)["calls"]] == kept


def test_description_of_a_call_is_complete() -> None:
    desk = frozen_desk()
    hit = desk.fault("send_msg", delay=2.5, drop="after")
    body = sample("send_msg", SessionId="none")
    reply = call(desk, "send_msg", body)
    (reported,) = describe_calls(desk)["calls"]
    assert reported.pop("query").pop("usersig") == "***"
    assert reported == {
        "number": 0,
        "operation": "send_msg",
        "method": "POST",
        "path": vendor_pages.operations()["send_msg"].path,
        "body": body,
        "size": len(json.dumps(body).encode()),
        "at": NOW,
        "step": "state",
        "violation": None,
        "code": None,
        "effects": [],
        "fault": to_plain(hit),
        "text": body["MsgBody"][0]["MsgContent"]["Text"],
        "reply": {
            "status": 200,
            "body": reply.body.decode(),
            "delay": 2.5,
            "dropped": "after",
        },
    }


def test_journal_keeps_the_body_of_a_refused_call_up_to_64_kib() -> None:
    desk = frozen_desk()
    for size in (2**16, 2**16 + 1):
        call(desk, "send_msg", b"{" + b" " * (size - 2) + b"}", usersig="none")
    assert [one.step for one in desk.calls] == ["usersig"] * 2
    assert [one.size for one in desk.calls] == [2**16, 2**16 + 1]
    assert [isinstance(one.body, NoBody) for one in desk.calls] == [False, True]
