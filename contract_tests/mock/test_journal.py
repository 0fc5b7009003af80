"""The journal: what was sent, and what came of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tencent_desk_mock import FakeDesk, Request
from tencent_desk_mock.describe import describe_calls, describe_fault, describe_world
from tencent_desk_mock.journal import NoBody

from contract_tests import vendor_pages
from contract_tests.mock.support import (
    NOW,
    call,
    frozen_desk,
    request,
    sample,
)


def test_the_journal_tells_what_was_sent_and_what_came_of_it() -> None:
    desk = frozen_desk()
    call(desk, "send_msg", sample("send_msg", MsgRandom=7))
    last = desk.calls.send_msg[-1]
    assert last.body is not None
    assert last.body["MsgRandom"] == 7
    assert last.query["identifier"] == "administrator"
    assert last.query["usersig"] == "***"
    assert (last.code, last.step, last.violation, last.fault) == (0, None, None, None)
    assert [effect.what for effect in last.effects] == ["message.sent"]
    assert last.reply.json()["ErrorCode"] == 0
    assert last.size == len(json.dumps(sample("send_msg", MsgRandom=7)))


def test_the_journal_is_sorted_by_operation_and_can_be_cleared() -> None:
    desk = frozen_desk()
    for operation in sorted(vendor_pages.operations()):
        call(desk, operation)
    desk.handle(Request("POST", "/v4/nowhere"))
    assert [entry.operation for entry in desk.calls] == [*sorted(vendor_pages.operations()), None]
    assert len(desk.calls.create_group) == 1
    assert len(desk.calls[-2:]) == 2
    desk.calls.clear()
    assert len(desk.calls) == 0


def test_the_journal_says_which_operations_there_are() -> None:
    calls: Any = frozen_desk().calls
    with pytest.raises(AttributeError, match="robot_add_language"):
        _ = calls.send_message
    assert {"send_msg", "robot_add_language", "of"} <= set(dir(calls))


def test_a_refused_call_shows_its_body_too() -> None:
    desk = frozen_desk()
    call(desk, "send_msg", usersig="x")
    assert desk.calls[-1].body == sample("send_msg")


def test_the_journal_has_a_word_for_what_tests_ask_most() -> None:
    desk = frozen_desk()
    desk.world.add_session("s1", user="user45")
    pieces = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": text}} for text in ("one, ", "two")]
    picture = {"MsgType": "TIMFaceElem", "MsgContent": {"Index": 1, "Data": "x"}}
    message = {"MsgBody": [pieces[0], picture, pieces[1]], "MsgRandom": 7}
    call(desk, "send_msg", {"SessionId": "s1", **message})
    call(desk, "send_msg", {"SessionId": "gone", **message})
    call(desk, "send_stream_msg", {"SessionId": "s1", "Chunk": "a piece"})
    sent, refused, stream = desk.calls
    assert (sent.text, sent.recipient) == ("one, two", "user45")
    assert (refused.text, refused.recipient) == ("one, two", None)
    assert (stream.text, stream.recipient) == ("a piece", "user45")
    desk.fail("contact_user", 141012)
    call(desk, "contact_user")
    assert desk.calls.contact_user[0].recipient == desk.calls[-1].body["ClientUserID"]
    assert desk.calls[-1].text == ""


def test_a_body_that_was_not_read_says_so() -> None:
    desk = frozen_desk()
    desk.handle(request("send_msg", b"{"))
    body = desk.calls[-1].body
    assert not body
    with pytest.raises(KeyError, match="no 'SessionId': the body was not read"):
        body["SessionId"]
    assert describe_calls(desk)["calls"][0]["body"] is None


def test_calls_keep_their_numbers() -> None:
    desk = frozen_desk()
    for _ in range(3):
        call(desk, "send_msg")
    assert [number for number, _ in desk.calls.numbered()] == [0, 1, 2]
    assert [number for number, _ in desk.calls.numbered(2)] == [2]
    desk.calls.clear()
    assert call(desk, "send_msg").code == 0
    assert call(desk, "send_msg", b"{").code != 0
    assert [(number, one.ok) for number, one in desk.calls.numbered()] == [(3, True), (4, False)]
    assert [number for number, _ in desk.calls.numbered(1)] == [3, 4]


def test_as_much_is_shown_as_is_asked_for() -> None:
    desk = frozen_desk()
    for random in (1, 2):
        call(desk, "send_msg", sample("send_msg", MsgRandom=random))
    shown = [
        [one["random"] for one in describe_world(desk, NOW, count)["apps"][0]["messages"]]
        for count in (0, 1, 2, 5, None)
    ]
    assert shown == [[], [2], [1, 2], [1, 2], [1, 2]]
    numbers = [
        [one["number"] for one in describe_calls(desk, 0, count)["calls"]]
        for count in (0, 1, 2, 5, None)
    ]
    assert numbers == [[], [1], [0, 1], [0, 1], [0, 1]]


def test_a_call_is_described_whole() -> None:
    desk = frozen_desk()
    hit = desk.fault("send_msg", delay=2.5, drop="after")
    reply = call(desk, "send_msg", sample("send_msg", SessionId="none"))
    (reported,) = describe_calls(desk)["calls"]
    assert reported.pop("query").pop("usersig") == "***"
    assert reported.pop("body") == sample("send_msg", SessionId="none")
    assert reported.pop("fault") == describe_fault(hit)
    assert reported == {
        "number": 0,
        "operation": "send_msg",
        "method": "POST",
        "path": vendor_pages.operations()["send_msg"].path,
        "size": len(json.dumps(sample("send_msg", SessionId="none")).encode()),
        "at": NOW,
        "step": "state",
        "violation": None,
        "code": None,
        "effects": [],
        "text": sample("send_msg")["MsgBody"][0]["MsgContent"]["Text"],
        "reply": {
            "status": 200,
            "body": reply.body.decode(),
            "delay": 2.5,
            "dropped": "after",
        },
    }


def test_the_journal_shows_an_unread_body_of_64_kib_at_most() -> None:
    desk = frozen_desk()
    for size in (2**16, 2**16 + 1):
        call(desk, "send_msg", b"{" + b" " * (size - 2) + b"}", usersig="none")
    assert [one.step for one in desk.calls] == ["usersig"] * 2
    assert [one.size for one in desk.calls] == [2**16, 2**16 + 1]
    assert [isinstance(one.body, NoBody) for one in desk.calls] == [False, True]


def test_a_journal_says_which_calls_it_still_has() -> None:
    desk = FakeDesk(frozen_desk().world, keep_calls=3)
    for _ in range(5):
        call(desk, "send_msg")
    shown = describe_calls(desk)
    assert (shown["first"], shown["next"]) == (2, 5)
    assert [one["number"] for one in shown["calls"]] == [2, 3, 4]
