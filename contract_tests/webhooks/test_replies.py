"""Test the replies: the documented replies, and invalid replies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk import errors
from tencent_desk.webhooks import (
    AssignmentRequest,
    BeforeContactUser,
    BeforeCreateGroup,
    InterfaceInvocation,
    Receiver,
    SessionEvent,
)

from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Callable

WEBHOOKS = oracle.document()["webhooks"]
EXAMPLES = oracle.document()["components"]["examples"]
COMMANDS = {
    SessionEvent: "Desk.SessionEventNotify",
    AssignmentRequest: "ChatBot.OnAssignHuman",
    InterfaceInvocation: "Chatbot.InterfaceInvocation",
    BeforeContactUser: "Desk.CallbackBeforeIMContactUser",
    BeforeCreateGroup: "Group.CallbackBeforeCreateGroup",
}


def event(kind: type[Any]) -> Any:
    command = COMMANDS[kind]
    return Receiver(1).parse({"SdkAppid": "1", "CallbackCommand": command}, {})


OK = {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}
VARIABLES = {"testKey1": "value1", "testKey3": "10"}
REPLIES: list[tuple[type[Any], Callable[[Any], bytes], dict[str, Any]]] = [
    *((kind, lambda one: one.accept(), OK) for kind in COMMANDS),
    (SessionEvent, lambda one: one.answered_by_own_bot(), {"AIProvider": 0}),
    (SessionEvent, lambda one: one.answered_by_desk_bot(), {"AIProvider": 1}),
    (
        AssignmentRequest,
        lambda one: one.assign(["svc1@tencent.com", "svc2@tencent.com"], 6521),
        {**OK, "AgentGroupId": 6521, "AgentIdList": ["svc1@tencent.com", "svc2@tencent.com"]},
    ),
    (AssignmentRequest, lambda one: one.assign(group=1), {**OK, "AgentGroupId": 1}),
    (AssignmentRequest, lambda one: one.assign(agents=("a",)), {**OK, "AgentIdList": ["a"]}),
    (InterfaceInvocation, lambda one: one.variables(VARIABLES), {**OK, "Body": VARIABLES}),
    (BeforeCreateGroup, lambda one: one.allow(), OK),
    (BeforeCreateGroup, lambda one: one.refuse(), {**OK, "ErrorCode": 1}),
    (BeforeCreateGroup, lambda one: one.refuse(1, "no"), {**OK, "ErrorCode": 1, "ErrorInfo": "no"}),
    (
        BeforeCreateGroup,
        lambda one: one.refuse(code=10100, info="不行"),
        {**OK, "ErrorCode": 10100, "ErrorInfo": "不行"},
    ),
    (BeforeCreateGroup, lambda one: one.refuse(10200), {**OK, "ErrorCode": 10200}),
    (BeforeContactUser, lambda one: one.reply(ActionStatus="FAIL"), {"ActionStatus": "FAIL"}),
]


@pytest.mark.parametrize(("kind", "write", "expected"), REPLIES)
def test_reply_is_written_as_expected(
    kind: type[Any], write: Callable[[Any], bytes], expected: dict[str, Any]
) -> None:
    found = json.loads(write(event(kind)))
    assert found == expected
    node = WEBHOOKS[COMMANDS[kind]]["post"]["responses"]["200"]["content"]["application/json"]
    assert oracle.is_valid(node["schema"]["$ref"].rpartition("/")[2], found)


def test_every_documented_reply_can_be_written() -> None:
    responses = [item["post"]["responses"]["200"]["content"] for item in WEBHOOKS.values()]
    printed = [
        EXAMPLES[one["$ref"].rpartition("/")[2]]["value"]
        for content in responses
        for one in content["application/json"]["examples"].values()
    ]
    written = [expected for _, _, expected in REPLIES]
    assert [one for one in printed if one not in written] == []


WRONG: list[tuple[type[Any], Callable[[Any], bytes], str]] = [
    (AssignmentRequest, lambda one: one.assign(), "agents or group"),
    (AssignmentRequest, lambda one: one.assign("a@b.c"), "list of texts"),
    (AssignmentRequest, lambda one: one.assign([7]), "list of texts"),
    (AssignmentRequest, lambda one: one.assign(group="7"), "whole number"),
    (AssignmentRequest, lambda one: one.assign(group=True), "whole number"),
    (InterfaceInvocation, lambda one: one.variables(7), "mapping"),
    (InterfaceInvocation, lambda one: one.variables({"a": "\ud800"}), "JSON"),
    (InterfaceInvocation, lambda one: one.variables({"a": float("nan")}), "JSON"),
    (InterfaceInvocation, lambda one: one.variables({"a": object()}), "JSON"),
    (BeforeCreateGroup, lambda one: one.refuse(0), "1, 10100 to 10200"),
    (BeforeCreateGroup, lambda one: one.refuse(2), "1, 10100 to 10200"),
    (BeforeCreateGroup, lambda one: one.refuse(10099), "1, 10100 to 10200"),
    (BeforeCreateGroup, lambda one: one.refuse(10201), "1, 10100 to 10200"),
    (BeforeCreateGroup, lambda one: one.refuse(1, 7), "a text"),
]


@pytest.mark.parametrize(("kind", "write", "words"), WRONG)
def test_invalid_reply_arguments_are_refused(
    kind: type[Any], write: Callable[[Any], bytes], words: str
) -> None:
    with pytest.raises(errors.ValidationError, match=words):
        write(event(kind))
