"""Test faults that a test adds to the mock."""

from __future__ import annotations

from typing import Any

import pytest
from tencent_desk_mock.faults import Fault

from contract_tests.mock.support import call, frozen_desk, name_of, sample


def test_forced_code_can_be_a_name_a_number_or_the_default() -> None:
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
def test_fault_applies_the_given_number_of_times_without_rate_limit(
    times: int | None, expected: int
) -> None:
    desk = frozen_desk()
    desk.fail("robot_add_language", times=times)
    codes = [call(desk, "robot_add_language").code for _ in range(6)]
    assert [code != 0 for code in codes] == [True] * expected + [False] * (6 - expected)
    assert [fault.times for fault in desk.faults] == ([None] if times is None else [])


def test_faults_of_an_operation_apply_in_order() -> None:
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


def test_forced_failure_has_no_effect_by_default() -> None:
    desk = frozen_desk()
    faults = [desk.fail("create_group"), desk.fail("create_group", after=True), None]
    for expected in ([], ["group.created"]):
        call(desk, "create_group")
        assert bool(desk.world.app().groups) is bool(expected)
        assert [effect.what for effect in desk.calls[-1].effects] == expected
    assert name_of(desk, call(desk, "create_group")) == "GROUP_ID_ALREADY_YOURS"
    assert [entry.fault for entry in desk.calls] == faults


def test_status_fault_can_have_a_body_no_body_or_a_code() -> None:
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


def test_fault_can_return_invalid_json_with_status_200() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", body=b"\xff\x00", omit=("ErrorCode",), after=True)
    reply = call(desk, "send_msg")
    assert (reply.status, reply.body) == (200, b"\xff\x00")
    assert len(desk.world.messages) == 1


def test_fault_can_omit_or_add_reply_fields() -> None:
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
def test_journal_contains_the_returned_code(fault: dict[str, Any], code: int | None) -> None:
    desk = frozen_desk()
    desk.fault("send_msg", **fault)
    assert call(desk, "send_msg").code == code
    assert desk.calls[-1].code == code


def test_core_reports_a_delay_without_waiting() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", delay=3600)
    reply = call(desk, "send_msg")
    assert (reply.delay, reply.code) == (3600, 0)
    assert call(desk, "send_msg").delay == 0


@pytest.mark.parametrize(("when", "messages"), [("before", 0), ("after", 1)])
def test_connection_can_drop_before_or_after_the_effect(when: Any, messages: int) -> None:
    desk = frozen_desk()
    desk.fault("send_msg", drop=when)
    reply = call(desk, "send_msg")
    assert (reply.dropped, reply.code, reply.body) == (when, None, b"")
    assert len(desk.world.messages) == messages


def test_fault_also_applies_to_an_invalid_call() -> None:
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
def test_invalid_fault_options_are_refused_at_once(options: dict[str, Any], reported: str) -> None:
    desk = frozen_desk()
    with pytest.raises(ValueError, match=reported):
        desk.fail("send_msg", **options)
    assert len(desk.faults) == 0


def test_error_info_contains_the_code_name_and_the_detail() -> None:
    desk = frozen_desk()
    for detail, reported in (("", "server timeout"), ("why", "server timeout: why")):
        desk.fault("send_msg", code="SERVER_TIMEOUT", detail=detail)
        assert call(desk, "send_msg").json()["ErrorInfo"] == reported


def test_fault_method_and_class_have_the_same_defaults() -> None:
    assert frozen_desk().fault() == frozen_desk().callbacks.fault() == Fault()
