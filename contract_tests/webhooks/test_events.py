"""Test generated events: valid events are read without loss, changed events are read or refused."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import evolve
from attrs.exceptions import FrozenInstanceError
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tencent_desk import models, webhooks
from tencent_desk.webhooks import CallbackError, Receiver, UnknownCallback, sign

from contract_tests.webhooks.generated import JSON, SCHEMAS, TEXTS, bodies, body_schema, read_fields

APP, TOKEN, NOW = 1400000000, "t0ken", 1_800_000_000


def receiver(tokens: Any = TOKEN) -> Receiver:
    return Receiver(APP, tokens, clock=lambda: NOW)


def query(command: str) -> dict[str, str]:
    return {
        "SdkAppid": str(APP), "CallbackCommand": command, "Sign": sign(TOKEN, NOW),
        "RequestTime": str(NOW),
    }  # fmt: skip


@settings(max_examples=120)
@given(bodies(), st.booleans())
def test_event_has_every_field_of_its_body(case: tuple[str, dict[str, Any]], as_text: bool) -> None:
    _, body = case
    command = body["CallbackCommand"]
    event = receiver().parse(query(command), json.dumps(body) if as_text else body)

    assert type(event).__name__ == body_schema(case[0])
    assert (event.raw, event.command, event.verified) == (body, command, True)
    assert event.additional_properties == {}
    read = read_fields(event, body.keys() - {"CallbackCommand"})
    assert {**read, "CallbackCommand": command} == body


@settings(max_examples=120)
@given(bodies(), TEXTS, JSON)
@example(("Desk.SessionEventNotify", {"CallbackCommand": "Desk.SessionEventNotify"}), "Event", None)
def test_changed_event_is_parsed_without_loss(
    case: tuple[str, dict[str, Any]], name: str, value: Any
) -> None:
    command, body = case
    assume(name != "CallbackCommand")
    for place in [name, *body]:
        if place != "CallbackCommand":
            changed = {**body, "CallbackCommand": command, place: value}
            event = receiver().parse(query(command), changed)
            assert event.raw == changed
            assert not isinstance(event, UnknownCallback)
            assert isinstance(event.text, str)
            assert event.time is None or isinstance(event.time, datetime)
            assert event.time is None or event.time.tzinfo is UTC
            assert event.dedupe_key
            for one in (event.session_id, event.user_id, event.service_account):
                assert one is None or isinstance(one, str)
            for rest, kept in event.additional_properties.items():
                assert changed[rest] == kept


@settings(max_examples=150)
@given(
    st.text() | st.binary() | st.dictionaries(st.text(), st.text() | st.lists(st.text())) | JSON,
    st.text() | st.binary() | JSON,
)
def test_arbitrary_input_raises_only_callback_errors(query: Any, body: Any) -> None:
    for tokens in (TOKEN, None):
        with pytest.raises(CallbackError) as caught:
            receiver(tokens).parse(query, body)
        assert caught.value.__context__ is None


@settings(max_examples=150)
@given(st.data(), bodies())
def test_changed_bytes_are_parsed_or_refused(data: st.DataObject, case: tuple[str, Any]) -> None:
    command, body = case
    text = json.dumps(body).encode()
    place = data.draw(st.integers(0, len(text)))
    new, left_out = data.draw(st.tuples(st.binary(max_size=3), st.integers(0, 3)))
    other = text[:place] + new + text[place + left_out :]
    try:
        event = receiver().parse(query(command), other)
    except CallbackError as error:
        assert error.reason == "unreadable"  # noqa: PT017 - either is right
    else:
        assert event.raw == json.loads(other)


@settings(max_examples=150)
@given(st.data())
def test_one_wrong_character_in_the_query_is_refused(data: st.DataObject) -> None:
    given_query = query("Desk.SessionEventNotify")
    name = data.draw(st.sampled_from(["Sign", "RequestTime", "SdkAppid"]))
    text = given_query[name]
    place = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.characters())
    assume(wrong != text[place])
    changed = {**given_query, name: text[:place] + wrong + text[place + 1 :]}
    with pytest.raises(CallbackError):
        receiver().parse(changed, {"CallbackCommand": "Desk.SessionEventNotify"})


@given(
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), st.integers(0, 10**12 - 1)
)
def test_signature_with_another_token_is_refused(token: str, when: int) -> None:
    assume(token != TOKEN)
    signed = {**query("x"), "RequestTime": str(when), "Sign": sign(token, when)}
    now = Receiver(APP, TOKEN, clock=lambda: when)
    with pytest.raises(webhooks.BadSignatureError):
        now.parse(signed, {})
    assert Receiver(APP, [TOKEN, token], clock=lambda: when).parse(signed, {}).verified


def test_event_constants_have_the_documented_names() -> None:
    event = webhooks.SessionEvent
    assert {one.value for one in models.SessionEventName} == {*SCHEMAS["SessionEventName"]["enum"]}
    names = {event.SESSION_BEGIN, event.USER_SEND_MSG, event.ROBOT_SEND_MSG}
    assert names == {*SCHEMAS["SessionEventName"]["enum"]}
    body = {"CallbackCommand": "Desk.SessionEventNotify", "Event": "ChatBot.UserSendMsg"}
    match receiver().parse(query("Desk.SessionEventNotify"), body):
        case webhooks.SessionEvent(event=webhooks.SessionEvent.USER_SEND_MSG) as found:
            assert found.event == "ChatBot.UserSendMsg"
        case other:
            pytest.fail(str(other))


def test_unread_event_equals_a_read_event() -> None:
    body: dict[str, Any] = {
        "SessionId": "s1", "ClientUserId": 5, "New": 1,
        "Event": webhooks.SessionEvent.USER_SEND_MSG.value,
    }  # fmt: skip

    def parse() -> webhooks.SessionEvent:
        event = receiver().parse(query("Desk.SessionEventNotify"), body)
        assert isinstance(event, webhooks.SessionEvent)
        return event

    event = parse()
    made = webhooks.SessionEvent(
        command=event.command,
        verified=True,
        request=event.request,
        raw=body,
        session_id="s1",
        event=webhooks.SessionEvent.USER_SEND_MSG,
        additional_properties={"ClientUserId": 5, "New": 1},
    )
    assert parse() == made
    assert repr(parse()) == repr(made)
    assert copy.copy(parse()) == pickle.loads(pickle.dumps(parse())) == made  # noqa: S301
    assert evolve(parse(), session_id="s2") == evolve(made, session_id="s2")
    with pytest.raises(AttributeError, match="'SessionEvent' object has no attribute 'sesion_id'"):
        event.sesion_id  # type: ignore[attr-defined]  # noqa: B018
    with pytest.raises(FrozenInstanceError):
        event.session_id = "s2"  # type: ignore[misc]
