"""Test the receiver: accepted and refused callbacks, and the content of errors."""

from __future__ import annotations

import inspect
import json
import traceback
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlencode

import httpx
import pytest
from starlette.datastructures import QueryParams
from tencent_desk import errors, webhooks
from tencent_desk.webhooks import (
    AssignmentRequest,
    CallbackError,
    Receiver,
    SessionEvent,
    UnknownCallback,
    UnreadableCallbackError,
)

from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
VECTORS = json.loads((ROOT / "docs" / "vectors" / "webhooks.json").read_text(encoding="utf-8"))
APP: int = VECTORS["sdk_app_id"]
(PRINTED,) = (
    one["x-desk-signature"]
    for one in oracle.document()["components"]["securitySchemes"].values()
    if "x-desk-signature" in one
)
TOKEN: str = PRINTED["vector"]["token"]
NOW: int = PRINTED["vector"]["RequestTime"]
SIGN: str = PRINTED["vector"]["Sign"]
BODY = oracle.document()["components"]["examples"]["SessionEventUserWritesToBot"]["value"]
COMMAND = BODY["CallbackCommand"]
QUERY = {"SdkAppid": str(APP), "CallbackCommand": COMMAND, "Sign": SIGN, "RequestTime": str(NOW)}
TEXT = "&".join(f"{name}={value}" for name, value in QUERY.items())


def receiver(token: Any = TOKEN, now: float = NOW, **options: Any) -> Receiver:
    return Receiver(APP, token, clock=lambda: now, **options)


@pytest.mark.parametrize("vector", VECTORS["requests"], ids=lambda one: one["name"])
def test_receiver_accepts_or_refuses_the_vector(vector: dict[str, Any]) -> None:
    tokens = vector["tokens"] or None
    one = receiver(tokens, vector["now"], max_age=VECTORS["max_age_seconds"])
    if vector["reason"] is None:
        assert one.parse(vector["query"], BODY).verified == bool(tokens)
        return
    with pytest.raises(CallbackError) as caught:
        one.parse(vector["query"], BODY)
    assert caught.value.reason == vector["reason"]
    assert caught.value.status == {"wrong_app": 403, "unreadable": 400}.get(vector["reason"], 401)


@pytest.mark.parametrize("vector", VECTORS["signatures"], ids=lambda one: one["token"])
def test_sign_returns_the_signature_of_the_vector(vector: dict[str, Any]) -> None:
    text = f"{vector['token']}{vector['request_time']}"
    assert vector["sign"] == sha256(text.encode()).hexdigest()
    assert webhooks.sign(vector["token"], vector["request_time"]) == vector["sign"]


def test_every_documented_callback_is_a_vector() -> None:
    documented = [
        oracle.document()["components"]["examples"][one["$ref"].rpartition("/")[2]]["value"]
        for item in oracle.document()["webhooks"].values()
        for one in item["post"]["requestBody"]["content"]["application/json"]["examples"].values()
    ]
    assert [one["body"] for one in VECTORS["callbacks"]] == documented


@pytest.mark.parametrize("vector", VECTORS["callbacks"], ids=lambda one: one["name"])
def test_receiver_parses_the_callback_of_the_vector(vector: dict[str, Any]) -> None:
    body, expected = vector["body"], vector["expected"]
    query = {**QUERY, "CallbackCommand": body["CallbackCommand"]}
    event = receiver().parse(query, json.dumps(body))
    found = {name: getattr(event, name) for name in expected if name != "time_ms"}
    assert event.time is not None
    assert {**found, "time_ms": round(event.time.timestamp() * 1000)} == expected
    assert not isinstance(event, UnknownCallback)
    assert event.raw == body
    assert event.additional_properties == {}


class Lists(dict[str, str]):
    """Simulate Django's QueryDict: `items` returns the last value of each name, `lists` all
    values."""

    def lists(self) -> list[tuple[str, list[str]]]:
        return [(name, [value] * (1 + (name == "Sign"))) for name, value in self.items()]


FORMS: list[Any] = [
    *(TEXT, f"?{TEXT}", TEXT.encode(), bytearray(TEXT.encode()), QUERY, list(QUERY.items())),
    {name: [value] for name, value in QUERY.items()},
    {name: (value.encode(),) for name, value in QUERY.items()},
    {**QUERY, "SdkAppid": APP, "RequestTime": NOW},
    QueryParams(TEXT),
    httpx.QueryParams(TEXT),
    TEXT.ljust(16 * 1024, "&"),
]


@pytest.mark.parametrize("query", FORMS, ids=lambda one: type(one).__name__)
def test_query_is_accepted_in_every_form(query: Any) -> None:
    event = receiver().parse(query, BODY)
    assert isinstance(event, SessionEvent)
    assert event.verified
    assert dict(event.request.parameters) == {k: v for k, v in QUERY.items() if k != "Sign"}
    assert SIGN not in repr(event)
    assert "client_ip" in repr(event.request)


TWICE: list[Any] = [
    f"{TEXT}&Sign={SIGN}",
    {**QUERY, "Sign": [SIGN, SIGN]},
    [*QUERY.items(), ("Sign", SIGN)],
    QueryParams(f"{TEXT}&Sign={SIGN}"),
    Lists(QUERY),
]


@pytest.mark.parametrize("query", TWICE, ids=lambda one: type(one).__name__)
def test_duplicate_parameter_is_refused_in_every_form(query: Any) -> None:
    with pytest.raises(UnreadableCallbackError, match="twice"):
        receiver().parse(query, BODY)


BAD_QUERIES: list[Any] = [
    *(None, 7, object(), b"\xff", "a=%ff", TEXT.ljust(16 * 1024 + 1, "&"), [1, 2], ""),
    *({**QUERY, "a": None}, {**QUERY, "a": True}, [*QUERY.items(), (b"\xff", "1")]),
]


@pytest.mark.parametrize("query", BAD_QUERIES, ids=lambda one: type(one).__name__)
def test_invalid_query_is_unreadable(query: Any) -> None:
    with pytest.raises(UnreadableCallbackError):
        receiver().parse(query, BODY)


@pytest.mark.parametrize("write", [dict, urlencode, lambda query: unquote(urlencode(query))])
def test_query_has_at_most_100_parameters(write: Callable[[Any], Any]) -> None:
    most = {**QUERY, "a": "/", **{f"a{number}": "" for number in range(95)}}
    assert len(receiver().parse(write(most), BODY).request.parameters) == 99  # and Sign
    with pytest.raises(UnreadableCallbackError, match="more than 100 parameters"):
        receiver().parse(write({**most, "b": ""}), BODY)


LARGEST = 1024 * 1024
DEEP = '{"a":' * 100 + "1" + "}" * 100
BAD_BODIES: list[Any] = [
    *(b"", b"[]", b"null", b'"a"', b"7", b"{", b"\xff", "{}".encode("utf-16"), "\ufeff{}"),
    *('{"a":1,"a":2}', '{"a":NaN}', '{"a":Infinity}', '{"a":-Infinity}', '{"a":1e999}'),
    *('{"a":"\\ud800"}', '{"a":"\ud800"}', '{"\\udfff":1}', DEEP, "[" * 100_000),
    *('{"a":' + "9" * 5000 + "}", "{}".rjust(LARGEST + 1), b"{}".rjust(LARGEST + 1)),
    *('{"a":"' + "é" * 600_000 + '"}',),
    *(None, 7, [], {"a": float("nan")}, {"a": float("inf")}, {"a": "\ud800"}, {"a": b"x"}),
    *({1: 2}, {"a": {"b": object()}}, {"a": 10**5000}, {"a": [[[{1: 1}]]]}),
    json.loads("[" * 70 + "]" * 70),
    {"a": json.loads("[" * 70 + "]" * 70)},
    json.loads(DEEP),
]


@pytest.mark.parametrize("body", BAD_BODIES, ids=lambda one: type(one).__name__)
def test_invalid_body_is_unreadable(body: Any) -> None:
    with pytest.raises(UnreadableCallbackError) as caught:
        receiver().parse(QUERY, body)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(BODY),
        json.dumps(BODY).encode(),
        memoryview(json.dumps(BODY, ensure_ascii=False).encode()),
        json.dumps(BODY).ljust(LARGEST),
        json.dumps(BODY).encode().ljust(LARGEST),
        QueryParams(),  # mappings other than dict
    ],
    ids=lambda one: type(one).__name__,
)
def test_body_is_accepted_in_every_form(body: Any) -> None:
    assert receiver().parse(QUERY, body).command == COMMAND


def test_surrogate_pair_is_decoded_to_one_character() -> None:
    body = '{"CloudCustomData": "\\ud83d\\ude00 1.5", "n": [1.5, null, true]}'
    raw = {"CloudCustomData": "\N{GRINNING FACE} 1.5", "n": [1.5, None, True]}
    assert receiver().parse(QUERY, body).raw == raw


def test_query_and_body_must_name_the_same_callback() -> None:
    with pytest.raises(UnreadableCallbackError, match="two different"):
        receiver().parse({**QUERY, "CallbackCommand": "Other"}, BODY)
    unnamed = {name: value for name, value in QUERY.items() if name != "CallbackCommand"}
    assert isinstance(receiver().parse(unnamed, BODY), SessionEvent)
    for body in ({}, {"CallbackCommand": 7}, {"CallbackCommand": ""}):
        with pytest.raises(UnreadableCallbackError, match="neither"):
            receiver().parse(unnamed, body)
    assert receiver().parse(QUERY, {"CallbackCommand": 7}).additional_properties == {
        "CallbackCommand": 7
    }


def test_received_at_replaces_the_clock() -> None:
    late = receiver(now=NOW + 1000)
    for when in (NOW, float(NOW), datetime.fromtimestamp(NOW, UTC)):
        assert late.parse(QUERY, BODY, received_at=when).verified
    for wrong in (datetime.fromtimestamp(NOW), "now", True, float("nan")):
        with pytest.raises(errors.ValidationError, match="received_at"):
            late.parse(QUERY, BODY, received_at=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("late", "max_age", "age"),
    [
        *((75, 60, "75 s old"), (-75, 60, "75 s in the future")),
        *((1, 0.5, "1 s old"), (-0.9, 0.5, "1 s in the future")),
    ],
)
def test_stale_request_is_refused_with_its_age_and_a_clock_hint(
    late: float, max_age: float, age: str
) -> None:
    with pytest.raises(webhooks.StaleCallbackError, match=f"{age}, and {max_age} s") as caught:
        receiver(now=NOW + late, max_age=max_age).parse(QUERY, BODY)
    assert "clock" in str(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        *({"token": ""}, {"token": []}, {"token": ["a", ""]}, {"token": " a"}, {"token": "a\n"}),
        *({"token": 7}, {"token": b"a"}, {"token": [7]}, {"token": "\ud800"}, {"token": "a\udfff"}),
        *({"max_age": 0}, {"max_age": -1}, {"max_age": True}, {"max_age": float("nan")}),
        *({"max_age": float("inf")}, {"clock": 7}),
        *({"sdk_app_id": 0}, {"sdk_app_id": "1400000000"}, {"sdk_app_id": True}),
    ],
    ids=str,
)
def test_invalid_receiver_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has words of its own
        Receiver(**{"sdk_app_id": APP, **options})


@pytest.mark.parametrize(
    ("token", "when"), [("", 1), ("a", -1), ("a", 1.5), ("a", True), ("a", 10**12), (["a", "b"], 1)]
)
def test_sign_refuses_invalid_arguments(token: Any, when: Any) -> None:
    with pytest.raises(errors.ValidationError):
        webhooks.sign(token, when)


def test_unknown_command_becomes_an_unknown_callback() -> None:
    body = {"CallbackCommand": "Desk.New", "SessionId": "s", "ClientUserId": "u", "More": [1]}
    event = receiver().parse({**QUERY, "CallbackCommand": "Desk.New"}, body)
    assert isinstance(event, UnknownCallback)
    assert (event.session_id, event.user_id, event.service_account) == ("s", "u", None)
    assert event.raw == body
    assert event.additional_properties == {k: body[k] for k in body if k != "CallbackCommand"}
    assert json.loads(event.accept())["ActionStatus"] == "OK"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (0, 1970), ("1670574414123", 2022), (True, None), (10**30, None), ("\uff11\uff16", None),
        ("9" * 25, None), (1.5, None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_event_time_is_parsed(given: Any, found: int | None) -> None:
    time = receiver().parse(QUERY, {"EventTime": given}).time
    assert (time.year if time else None) == found
    assert time is None or time.tzinfo is UTC


TEXTS = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": one}} for one in ("Hello ", "there")]
FACE = {"MsgType": "TIMFaceElem", "MsgContent": {"Index": 1}}


@pytest.mark.parametrize(
    ("elements", "text"),
    [
        ([TEXTS[0], FACE, TEXTS[1]], "Hello there"),
        (7, ""),
        ([7], ""),
        ([{"MsgType": "TIMTextElem", "MsgContent": 7}], ""),
        ([{"MsgType": "TIMTextElem", "MsgContent": {"Text": 7}}], ""),
        ([{"MsgType": 7}], ""),
    ],
)
def test_text_joins_text_elements_and_is_empty_without_them(elements: Any, text: str) -> None:
    assert receiver().parse(QUERY, {"MsgBody": elements}).text == text


def test_dedupe_key_is_equal_for_a_repeated_callback() -> None:
    one = receiver().parse({**QUERY, "RequestID": "r1"}, BODY).dedupe_key
    assert one == receiver().parse({**QUERY, "RequestID": "r1"}, {**BODY, "MsgKey": "k"}).dedupe_key
    assert one != receiver().parse({**QUERY, "RequestID": "r2"}, BODY).dedupe_key
    bare = receiver().parse(QUERY, BODY).dedupe_key
    assert bare == receiver().parse(QUERY, dict(reversed(BODY.items()))).dedupe_key
    assert bare != receiver().parse(QUERY, {**BODY, "MsgKey": "k"}).dedupe_key


def test_receiver_repr_contains_no_token() -> None:
    shown = repr(receiver([TOKEN, "another"]))
    assert "2 token" in shown
    assert TOKEN not in shown
    assert "unsigned" in repr(receiver(None))


@pytest.mark.parametrize(
    "fail",
    [
        lambda: receiver("other-token").parse(TEXT, BODY),
        lambda: receiver(now=NOW + 100).parse(QUERY, BODY),
        lambda: receiver().parse(f"{TEXT}&Sign={SIGN}", BODY),
        lambda: receiver().parse(TEXT.encode(), b"{"),
        lambda: receiver().parse(TEXT.replace("1400000000", "7"), BODY),
        lambda: Receiver(APP, [TOKEN, ""]),
        lambda: webhooks.sign(TOKEN, -1),
    ],
    ids=["bad", "stale", "twice", "body", "app", "tokens", "time"],
)
def test_traceback_frames_contain_no_token_or_signature(fail: Callable[[], object]) -> None:
    with pytest.raises((CallbackError, errors.ValidationError)) as caught:
        fail()
    frames = [
        frame.f_locals
        for frame, _ in traceback.walk_tb(caught.value.__traceback__)
        if "tencent_desk" in frame.f_code.co_filename
    ]
    assert frames
    assert not any(secret in repr(frames) for secret in (TOKEN, SIGN, "other-token"))
    assert SIGN not in str(caught.value)
    assert caught.value.__context__ is None


def test_default_max_age_is_that_of_the_contract() -> None:
    default = inspect.signature(Receiver).parameters["max_age"].default
    assert default == PRINTED["max_age_seconds"] == VECTORS["max_age_seconds"]
    assert receiver(now=NOW + 10**6, max_age=None).parse(QUERY, BODY).verified
    assert receiver(now=NOW + 299, max_age=300).parse(QUERY, BODY).verified


def test_accept_returns_json() -> None:
    assert json.loads(receiver().accept())["ErrorCode"] == 0
    assert Receiver.content_type == "application/json"


def test_alternative_command_of_the_assignment_is_accepted() -> None:
    command = {"CallbackCommand": "ChatBot.OnAssignAgent"}
    event = receiver().parse({**QUERY, **command}, command)
    assert isinstance(event, AssignmentRequest)
    assert event.command == "ChatBot.OnAssignAgent"
    assert event.command in AssignmentRequest.COMMANDS
