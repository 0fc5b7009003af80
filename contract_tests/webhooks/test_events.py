"""Events generated from the contract are read without loss; mutated ones are read or refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import fields
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from tencent_desk import models, webhooks
from tencent_desk.webhooks import CallbackError, Receiver, UnknownCallback, sign

from contract_tests.support import oracle

SCHEMAS = oracle.document()["components"]["schemas"]
WEBHOOKS = oracle.document()["webhooks"]
APP, TOKEN, NOW = 1400000000, "t0ken", 1_800_000_000
OWN_NAMES = {
    "SessionId": "session_id", "ClientUserId": "user_id", "Operator_Account": "user_id",
    "CustomerServiceId": "service_account", "ChannelId": "service_account", "Type": "type_",
}  # fmt: skip
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e300, 1e300) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def body_schema(command: str) -> str:
    node = WEBHOOKS[command]["post"]["requestBody"]["content"]["application/json"]["schema"]
    return str(node["$ref"].rpartition("/")[2])


def values(node: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Values that are valid by a schema of the contract."""
    if "$ref" in node:
        return values(SCHEMAS[node["$ref"].rpartition("/")[2]], depth)
    if "const" in node:
        return st.just(node["const"])
    if "enum" in node:
        return st.sampled_from(node["enum"])
    options = node.get("anyOf", node.get("oneOf"))
    if options:
        return st.one_of(
            [values(one, depth) for one in options if depth < 6 or "Relay" not in str(one)]
        )
    return _of_type(node, depth)


def _of_type(node: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    kind = node["type"]
    if kind == "object":
        required = set(node.get("required", ()))
        known = {name: values(one, depth + 1) for name, one in node.get("properties", {}).items()}
        must = {name: one for name, one in known.items() if name in required}
        may = {name: one for name, one in known.items() if name not in required}
        return st.fixed_dictionaries(must, optional=may)
    if kind == "array":
        least = node.get("minItems", 0)
        most = max(least, 1) if depth > 3 else node.get("maxItems", 3)
        return st.lists(values(node["items"], depth + 1), min_size=least, max_size=min(most, 3))
    if kind == "string":
        return TEXTS if "not" not in node else TEXTS.map("x{}".format)
    if kind == "integer":
        return st.integers(node.get("minimum", 0), node.get("maximum", 2**53))
    return st.floats(-90, 90) if kind == "number" else st.booleans()


def bodies() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.one_of(
        [
            st.tuples(
                st.just(command), values({"$ref": f"#/components/schemas/{body_schema(command)}"})
            )
            for command in WEBHOOKS
        ]
    )


def receiver(tokens: Any = TOKEN) -> Receiver:
    return Receiver(APP, tokens, clock=lambda: NOW)


def query(command: str) -> dict[str, str]:
    return {
        "SdkAppid": str(APP), "CallbackCommand": command, "Sign": sign(TOKEN, NOW),
        "RequestTime": str(NOW),
    }  # fmt: skip


def plain(value: Any) -> Any:
    """Return a field of an event as JSON."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


@settings(max_examples=300)
@given(bodies(), st.booleans())
def test_event_has_every_field_of_its_body(case: tuple[str, dict[str, Any]], as_text: bool) -> None:
    _, body = case
    command = body["CallbackCommand"]
    event = receiver().parse(query(command), json.dumps(body) if as_text else body)

    assert type(event).__name__ == body_schema(case[0])
    assert (event.raw, event.command, event.verified) == (body, command, True)
    assert event.additional_properties == {}
    names = {one.name for one in fields(type(event))} - {"command", "verified", "request", "raw"}
    read = {}
    for name in body.keys() - {"CallbackCommand"}:
        own = OWN_NAMES.get(name) or "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
        own = own.lstrip("_").replace("__", "_")
        assert own in names, name
        read[name] = plain(getattr(event, own))
    assert {**read, "CallbackCommand": command} == body


@settings(max_examples=300)
@given(bodies(), TEXTS, JSON)
@example(("Desk.SessionEventNotify", {"CallbackCommand": "Desk.SessionEventNotify"}), "Event", None)
def test_changed_event_is_read_and_nothing_is_lost(
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
            assert all(
                one is None or isinstance(one, str)
                for one in (event.session_id, event.user_id, event.service_account)
            )
            for rest, kept in event.additional_properties.items():
                assert changed[rest] == kept


@settings(max_examples=400)
@given(
    st.text() | st.binary() | st.dictionaries(st.text(), st.text() | st.lists(st.text())) | JSON,
    st.text() | st.binary() | JSON,
)
def test_whatever_comes_is_read_or_refused_by_an_error_of_ours(query: Any, body: Any) -> None:
    for tokens in (TOKEN, None):
        with pytest.raises(CallbackError) as caught:
            receiver(tokens).parse(query, body)
        assert caught.value.__context__ is None


@settings(max_examples=400)
@given(st.data(), bodies())
def test_changed_bytes_are_read_or_refused(data: st.DataObject, case: tuple[str, Any]) -> None:
    command, body = case
    text = json.dumps(body).encode()
    place = data.draw(st.integers(0, len(text)))
    other = (
        text[:place]
        + data.draw(st.binary(max_size=3))
        + text[place + data.draw(st.integers(0, 3)) :]
    )
    try:
        event = receiver().parse(query(command), other)
    except CallbackError as error:
        assert error.reason == "unreadable"  # noqa: PT017 - either is right
    else:
        assert event.raw == json.loads(other)


@settings(max_examples=400)
@given(st.data())
def test_one_wrong_character_is_refused(data: st.DataObject) -> None:
    given_query = query("Desk.SessionEventNotify")
    name = data.draw(st.sampled_from(["Sign", "RequestTime", "SdkAppid"]))
    text = given_query[name]
    place = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(st.characters())
    assume(wrong != text[place])
    changed = {**given_query, name: text[:place] + wrong + text[place + 1 :]}
    with pytest.raises(CallbackError):
        receiver().parse(changed, {"CallbackCommand": "Desk.SessionEventNotify"})


@given(st.text(min_size=1), st.integers(0, 10**12 - 1))
def test_another_token_is_refused(token: str, when: int) -> None:
    assume(token.strip() == token != TOKEN and token.isprintable())
    signed = {**query("x"), "RequestTime": str(when), "Sign": sign(token, when)}
    now = Receiver(APP, TOKEN, clock=lambda: when)
    with pytest.raises(webhooks.BadSignatureError):
        now.parse(signed, {})
    assert Receiver(APP, [TOKEN, token], clock=lambda: when).parse(signed, {}).verified


def test_constants_are_the_printed_names() -> None:
    names = {one.value for one in models.SessionEventName}
    event = webhooks.SessionEvent
    assert names == {event.SESSION_BEGIN, event.USER_SEND_MSG, event.ROBOT_SEND_MSG}
    assert names == set(SCHEMAS["SessionEventName"]["enum"])


def test_match_finds_the_event() -> None:
    body = {"CallbackCommand": "Desk.SessionEventNotify", "Event": "ChatBot.UserSendMsg"}
    match receiver().parse(query("Desk.SessionEventNotify"), body):
        case webhooks.SessionEvent(event=webhooks.SessionEvent.USER_SEND_MSG) as event:
            assert event.event == "ChatBot.UserSendMsg"
        case other:
            pytest.fail(str(other))
