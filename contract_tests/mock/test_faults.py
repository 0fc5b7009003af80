"""Test faults on request."""

from __future__ import annotations

from typing import Any

import pytest
from tencent_desk_mock.faults import Fault

from contract_tests.mock.support import call, frozen_desk, name_of, sample


def test_a_code_is_forced_by_name_or_by_number() -> None:
    desk = frozen_desk()
    desk.fail("send_msg", code="GATEWAY_TIMEOUT")
    desk.fail("send_msg", code=-123456)
    assert name_of(desk, call(desk, "send_msg")) == "GATEWAY_TIMEOUT"
    unlisted = call(desk, "send_msg")
    assert (unlisted.code, unlisted.json()["ErrorCode"]) == (-123456, -123456)
    assert call(desk, "send_msg").code == 0


def test_the_default_failure_is_the_services_own() -> None:
    desk = frozen_desk()
    desk.fail()
    assert name_of(desk, call(desk, "create_group")) == "DESK_INTERNAL_ERROR"


@pytest.mark.parametrize(("times", "expected"), [(1, 1), (3, 3), (None, 6)])
def test_a_fault_hits_as_often_as_asked(times: int | None, expected: int) -> None:
    desk = frozen_desk()
    desk.fail("send_msg", times=times)
    codes = [call(desk, "send_msg").code for _ in range(6)]
    assert sum(code != 0 for code in codes) == expected


def test_a_fault_hits_its_operation_only() -> None:
    desk = frozen_desk()
    desk.fail("create_group")
    assert call(desk, "send_msg").code == 0
    assert call(desk, "create_group").code != 0


def test_faults_are_used_up_in_their_order() -> None:
    desk = frozen_desk()
    desk.fail("send_msg", code="SERVER_TIMEOUT")
    desk.fail(code="GATEWAY_TIMEOUT", times=2)
    names = [name_of(desk, call(desk, "send_msg")) for _ in range(3)]
    assert names == ["SERVER_TIMEOUT", "GATEWAY_TIMEOUT", "GATEWAY_TIMEOUT"]


def test_a_forced_failure_has_no_effect_unless_asked() -> None:
    desk = frozen_desk()
    desk.fail("create_group")
    desk.fail("create_group", after=True)
    call(desk, "create_group")
    assert not desk.world.app().groups
    assert not desk.calls[-1].effects
    call(desk, "create_group")
    assert "MyFirstGroup" in desk.world.app().groups
    assert [effect.what for effect in desk.calls[-1].effects] == ["group.created"]
    assert name_of(desk, call(desk, "create_group")) == "GROUP_ID_ALREADY_YOURS"


def test_a_forced_failure_leaves_the_rate_alone() -> None:
    desk = frozen_desk()
    desk.fail("robot_add_language", times=5)
    for _ in range(5):
        call(desk, "robot_add_language")
    assert call(desk, "robot_add_language").code == 0


def test_a_status_with_any_body() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", status=502, body="<html>Bad Gateway</html>")
    reply = call(desk, "send_msg")
    assert (reply.status, reply.body, reply.code) == (502, b"<html>Bad Gateway</html>", None)
    assert reply.headers == (("content-type", "text/html"),)
    assert not desk.world.messages


def test_a_status_alone_has_an_empty_body_and_keeps_a_forced_code() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", status=520)
    desk.fault("send_msg", status=400, code="BODY_NOT_JSON")
    assert (call(desk, "send_msg").status, desk.calls[-1].reply.body) == (520, b"")
    reply = call(desk, "send_msg")
    assert (reply.status, name_of(desk, reply)) == (400, "BODY_NOT_JSON")


def test_a_body_that_is_no_json_under_200() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", body=b"\xff\x00", content_type="application/octet-stream", after=True)
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
    [({"omit": ("ErrorCode",)}, None), ({"extra": {"ErrorCode": 5}}, 5), ({"body": "no"}, None)],
)
def test_the_journal_has_the_code_that_was_answered(
    fault: dict[str, Any], code: int | None
) -> None:
    desk = frozen_desk()
    desk.fault("send_msg", omit=("none",))
    desk.fault("send_msg", **fault)
    assert call(desk, "send_msg").code == 0
    assert call(desk, "send_msg").code == code
    assert desk.calls[-1].code == code


def test_latency_is_reported_and_not_waited_for() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", delay=3600)
    reply = call(desk, "send_msg")
    assert (reply.delay, reply.code) == (3600, 0)
    assert call(desk, "send_msg").delay == 0


@pytest.mark.parametrize(("moment", "messages"), [("before", 0), ("after", 1)])
def test_a_connection_drops_before_or_after_the_effect(moment: str, messages: int) -> None:
    desk = frozen_desk()
    desk.fault("send_msg", drop="before" if moment == "before" else "after")
    reply = call(desk, "send_msg")
    assert (reply.dropped, reply.code, reply.body) == (moment, None, b"")
    assert len(desk.world.messages) == messages


def test_a_fault_hits_also_a_call_that_would_be_refused() -> None:
    desk = frozen_desk()
    desk.fail("send_msg", code="GATEWAY_TIMEOUT")
    reply = call(desk, "send_msg", sample("send_msg", MsgRandom=-1))
    assert name_of(desk, reply) == "GATEWAY_TIMEOUT"
    violation = desk.calls[-1].violation
    assert violation is not None
    assert violation.pointer == "/MsgRandom"


def test_the_journal_names_the_fault() -> None:
    desk = frozen_desk()
    fault = desk.fail("send_msg")
    call(desk, "send_msg")
    call(desk, "send_msg")
    assert [entry.fault for entry in desk.calls] == [fault, None]
    assert desk.calls[0].body == sample("send_msg")


def test_waiting_faults_can_be_seen_and_dropped() -> None:
    desk = frozen_desk()
    desk.fail("send_msg", times=3)
    call(desk, "send_msg")
    assert [fault.times for fault in desk.faults] == [2]
    desk.faults.clear()
    assert call(desk, "send_msg").code == 0


def test_a_fault_that_makes_no_sense_is_refused_at_once() -> None:
    desk = frozen_desk()
    unknown: Any = "send_message"
    with pytest.raises(ValueError, match=unknown):
        desk.fail(unknown)
    with pytest.raises(ValueError, match="NO_SUCH_CODE"):
        desk.fail("send_msg", code="NO_SUCH_CODE")
    with pytest.raises(ValueError, match="at least 1"):
        desk.fail("send_msg", times=0)
    assert len(desk.faults) == 0


def test_a_detail_follows_the_name_of_the_code() -> None:
    desk = frozen_desk()
    for detail, reported in (("", "server timeout"), ("why", "server timeout: why")):
        desk.fault("send_msg", code="SERVER_TIMEOUT", detail=detail)
        assert call(desk, "send_msg").json()["ErrorInfo"] == reported


def test_a_fault_of_which_nothing_is_said_is_the_same_however_it_is_made() -> None:
    assert frozen_desk().fault() == Fault()


def test_a_fault_leaves_a_reply_alone_that_is_no_json() -> None:
    desk = frozen_desk()
    desk.fault("send_msg", body=b"<html>", omit=("ErrorCode",))
    assert call(desk, "send_msg").body == b"<html>"
