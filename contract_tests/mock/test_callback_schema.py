"""Validate the callbacks of the mock against the contract, with a JSON Schema library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from tencent_desk.webhooks import Receiver, SessionEvent
from tencent_desk_mock import SDK_APP_ID, load

from contract_tests.mock.support import NOW, call, frozen_desk, sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tencent_desk_mock import FakeDesk
DOCUMENT: Mapping[str, Any] = load().document
WEBHOOKS: Mapping[str, Any] = {
    command: item["post"]
    for name, item in DOCUMENT["webhooks"].items()
    for command in ((name, "ChatBot.OnAssignAgent") if "Assign" in name else (name,))
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TOKENS = st.one_of(st.none(), TEXTS.map(str.strip).filter(bool))
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("says"), TEXTS),
        st.just(("opens_chat",)),
        st.just(("asks_for_person",)),
        st.just(("leaves",)),
        st.just(("rates", 3)),
    ),
    max_size=8,
)


def _resolve(node: Mapping[str, Any]) -> Mapping[str, Any]:
    while "$ref" in node:
        found: Any = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def _check(query: str, body: bytes) -> None:
    event, asked = json.loads(body), dict(parse_qsl(query, strict_parsing=True))
    webhook = WEBHOOKS[event["CallbackCommand"]]
    schema = webhook["requestBody"]["content"]["application/json"]["schema"]
    Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(event)
    parameters = [_resolve(row) for row in webhook["parameters"]]
    assert asked.keys() <= {row["name"] for row in parameters}
    for row in parameters:
        text = asked.get(row["name"])
        assert text is not None or not row.get("required"), row["name"]
        rule = {**row["schema"], "components": DOCUMENT["components"]}
        number = _resolve(row["schema"]).get("type") == "integer"
        if text is not None:
            Draft202012Validator(rule).validate(int(text) if number else text)


@settings(max_examples=60)
@given(acts=ACTS, token=TOKENS, provider=st.sampled_from([0, 1]))
def test_callbacks_of_all_user_actions_are_valid(
    acts: list[tuple[Any, ...]], token: str | None, provider: int
) -> None:
    desk = frozen_desk()
    posted: list[str] = []
    receiver = Receiver(SDK_APP_ID, token=token, clock=lambda: NOW)

    def program(query: str, body: bytes) -> bytes:
        _check(query, body)
        assert ("Sign=" in query) is ("RequestTime=" in query) is (token is not None)
        event = receiver.parse(query, body)
        assert event.raw == json.loads(body)
        assert event.verified is (token is not None)
        posted.append(event.dedupe_key)
        match event:
            case SessionEvent() if provider:
                return event.answered_by_desk_bot()
            case _:
                return event.accept()

    desk.callbacks.send_to(program, token=token)
    user = desk.user("bob").opens_chat()
    for name, *arguments in acts:
        runs = desk.world.app().session_of("bob") is not None
        if runs or name not in ("asks_for_person", "leaves"):
            getattr(user, name)(*arguments)
    desk.settle()
    assert len(posted) == sum(bool(one.attempts) for one in desk.callbacks) >= 2
    assert desk.callbacks.failed == []
    assert len({*posted}) == len(posted)


@pytest.mark.parametrize("command", WEBHOOKS)
def test_generated_and_documented_callback_requests_are_valid(command: str) -> None:
    desk = frozen_desk()
    _check(*desk.callbacks.request(command, token="t0ken"))  # noqa: S106
    media = WEBHOOKS[command]["requestBody"]["content"]["application/json"]
    for example in media["examples"].values():
        body = _resolve(example)["value"]
        request = desk.callbacks.request(command, {**body, "CallbackCommand": command})
        assert json.loads(request.body) == {**body, "CallbackCommand": command}


def test_callbacks_that_calls_cause_are_valid(desk_mock: FakeDesk) -> None:
    desk_mock.world.clock.set(NOW)
    desk_mock.callbacks.send_to(_check)
    desk_mock.callbacks.echo_own_messages = True
    body = {"IMAgentUserID": "@customer_service_account", "ClientUserID": "user2"}
    for operation, given_body in (
        ("create_group", sample("create_group")),
        ("contact_user", {**body, "GroupId": 2473}),
        ("send_msg", sample("send_msg")),
    ):
        assert call(desk_mock, operation, given_body).code == 0
    desk_mock.settle()
    assert [one.event or one.command for one in desk_mock.callbacks if one.ok] == [
        "Group.CallbackBeforeCreateGroup",
        "Desk.CallbackBeforeIMContactUser",
        "SessionBegin",
        "ChatBot.RobotSendMsg",
    ]
