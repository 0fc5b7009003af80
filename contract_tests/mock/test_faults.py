"""Test faults on request."""

from __future__ import annotations

from typing import Any

import pytest
from tencent_desk_mock.faults import Fault

from contract_tests.mock.support import call, frozen_desk, name_of, sample


def test_a_code_is_forced_by_name_or_by_number_or_is_the_services_own() -> None:
    desk = frozen_desk()
    desk.fail("send_msg", code="GATEWAY_TIMEOUT")
    desk.fail("send_msg", code=-123456)
    desk.fail()
    assert name_of(desk, call(desk, "send_msg")) == "GATEWAY_TIMEOUT"
    unlisted = call(desk, "send_msg")
    assert (unlisted.code, unlisted.json()["ErrorCode"]) == (-123456, -123456)
    assert name_of(desk, call(desk, "send_msg")) == "DESK_INTERNAL_ERROR"
    assert call(desk, "send_msg").code == 0


@pytest.mark.parametrize(("times", "expected"), [(1, 1), (3, 3), (None, 6)])
def test_a_fault_hits_as_often_as_asked_and_leaves_the_rate_alone(
    times: int | None, expected: int
) -> None:
    desk = frozen_desk()
    desk.fail("robot_add_language", times=times)
    codes = [call(desk, "robot_add_language").code for _ in range(6)]
    assert [code != 0 for code in codes] == [True] * expected + [False] * (6 - expected)
    assert [fault.times for fault in desk.faults] == ([None] if times is None else [])


def test_faults_of_an_operation_are_used_up_in_their_order() -> None:
    desk = frozen_desk()
    desk.fail("create_group", times=2)
    desk.fail("send_msg", code="SERVER_TIMEOUT")
    desk.fail(code="GATEWAY_TIMEOUT", times=2)
    names = [name_of(desk, call(desk, "send_msg")) for _ in range(4)]
    assert names == ["SERVER_TIMEOUT", "GATEWAY_TIMEOUT", "GATEWAY_TIMEOUT", "OK"]
    call(desk, "create_group")
    assert [fault.times for fault in desk.faults] == [1]
    desk.faults.clear()
    assert call(desk, "create_group").code == 0


def test_a_forced_failure_has_no_effect_unless_asked() -> None:
    desk = frozen_desk()
    faults = [desk.fail("create_group"), desk.fail("create_group", after=True), None]
    for expected in ([], ["group.created"]):
        call(desk, "create_group")
        assert bool(desk.world.app().groups) is bool(expected)
        assert [effect.what for effect in desk.calls[-1].effects] == expected
    assert name_of(desk, call(desk, "create_group")) == "GROUP_ID_ALREADY_YOURS"
    assert [entry.fault for entry in desk.calls] == faults


def test_a_status_has_any_body_an_empty_one_or_a_forced_code() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", status=502, body="<html>Bad Gateway</html>")
    desk.fault("send_msg", status=520)
    desk.fault("send_msg", status=400, code="BODY_NOT_JSON")
    reply = call(desk, "send_msg")
    assert (reply.status, reply.body, reply.code) == (502, b"<html>Bad Gateway</html>", None)
    assert reply.headers == (("content-type", "text/html"),)
    assert (call(desk, "send_msg").status, desk.calls[-1].reply.body) == (520, b"")
    reply = call(desk, "send_msg")
    assert (reply.status, name_of(desk, reply)) == (400, "BODY_NOT_JSON")
    assert not desk.world.messages


def test_a_body_that_is_no_json_under_200() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", body=b"\xff\x00", omit=("ErrorCode",), after=True)
    reply = call(desk, "send_msg")
    assert (reply.status, reply.body) == (200, b"\xff\x00")
    assert len(desk.world.messages) == 1


def test_fields_can_be_missing_added_or_changed() -> None:
    desk = frozen_desk()
    desk.fault("create_group", omit=("ErrorInfo", "GroupId"), extra={"RequestId": "r", "x": None})
    assert call(desk, "create_group").json() == {
        "ActionStatus": "OK",
        "ErrorCode": 0,
        "RequestId": "r",
        "x": None,
    }
    assert "MyFirstGroup" in desk.world.app().groups


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"omit": ("none",)}, 0),
        ({"omit": ("ErrorCode",)}, None),
        ({"extra": {"ErrorCode": 5}}, 5),
        ({"body": "no"}, None),
    ],
)
def test_the_journal_has_the_returned_code(fault: dict[str, Any], code: int | None) -> None:
    desk = frozen_desk()
    desk.fault("send_msg", **fault)
    assert call(desk, "send_msg").code == code
    assert desk.calls[-1].code == code


def test_latency_is_reported_and_not_waited_for() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", delay=3600)
    reply = call(desk, "send_msg")
    assert (reply.delay, reply.code) == (3600, 0)
    assert call(desk, "send_msg").delay == 0


@pytest.mark.parametrize(("when", "messages"), [("before", 0), ("after", 1)])
def test_a_connection_drops_before_or_after_the_effect(when: Any, messages: int) -> None:
    desk = frozen_desk()
    desk.fault("send_msg", drop=when)
    reply = call(desk, "send_msg")
    assert (reply.dropped, reply.code, reply.body) == (when, None, b"")
    assert len(desk.world.messages) == messages


def test_a_fault_hits_also_a_call_that_would_be_refused() -> None:
    desk = frozen_desk()
    desk.fail("send_msg", code="GATEWAY_TIMEOUT")
    reply = call(desk, "send_msg", sample("send_msg", MsgRandom=-1))
    assert name_of(desk, reply) == "GATEWAY_TIMEOUT"
    violation = desk.calls[-1].violation
    assert violation is not None
    assert violation.pointer == "/MsgRandom"


@pytest.mark.parametrize(
    ("options", "reported"),
    [({"code": "NO_SUCH_CODE"}, "NO_SUCH_CODE"), ({"times": 0}, "at least 1")],
)
def test_a_fault_that_makes_no_sense_is_refused_at_once(
    options: dict[str, Any], reported: str
) -> None:
    desk = frozen_desk()
    with pytest.raises(ValueError, match=reported):
        desk.fail("send_msg", **options)
    assert len(desk.faults) == 0


def test_a_detail_follows_the_name_of_the_code() -> None:
    desk = frozen_desk()
    for detail, reported in (("", "server timeout"), ("why", "server timeout: why")):
        desk.fault("send_msg", code="SERVER_TIMEOUT", detail=detail)
        assert call(desk, "send_msg").json()["ErrorInfo"] == reported


def test_the_defaults_of_a_fault_are_the_same_however_it_is_made() -> None:
    assert frozen_desk().fault() == Fault()
