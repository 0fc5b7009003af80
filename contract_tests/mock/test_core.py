"""Test the core of the mock: samples, strict validation, and the order of checks."""

from __future__ import annotations

import ast
import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
import tencent_desk_mock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from tencent_desk_mock import (
    Contract,
    FakeDesk,
    Request,
    World,
    checks,
)
from tencent_desk_mock import contract as contract_module
from tencent_desk_mock.call_context import Body
from tencent_desk_mock.checks import STEPS
from tencent_desk_mock.contract import RateLimit, load
from tencent_desk_mock.contract_error import ContractError
from tencent_desk_mock.jsonbody import MAX_DEPTH, BodyError, parse_object
from tencent_desk_mock.operations import HANDLERS
from tencent_desk_mock.perform import STATE
from tencent_desk_mock.schema import BodyValidator

from contract_tests import vendor_pages
from contract_tests.mock.support import (
    HOST,
    call,
    frozen_desk,
    name_of,
    query,
    request,
    sample,
)

if TYPE_CHECKING:
    from collections.abc import Callable

OPERATIONS = sorted(vendor_pages.operations())
SAMPLES = [
    pytest.param(name, index, id=f"{name}-{row.name}")
    for name in OPERATIONS
    for index, row in enumerate(vendor_pages.operations()[name].good_requests)
]
READING = {"get_session_state", "describe_chat_messages", "robot_get_language_list"}


@pytest.mark.parametrize(("operation", "index"), SAMPLES)
def test_documented_sample_gets_the_documented_reply(operation: str, index: int) -> None:
    desk = frozen_desk()
    reply = call(desk, operation, sample(operation, index))
    assert reply.status == 200
    page = vendor_pages.operations()[operation]
    shown = page.answer_to(page.good_requests[index])
    if shown is not None:
        assert shown.is_shown_by(reply.json())
        assert shown.body.keys() == reply.json().keys()
    assert desk.calls[-1].ok
    assert bool(desk.calls[-1].effects) == (operation in HANDLERS and operation not in READING)


def test_same_calls_get_same_replies() -> None:
    def answers() -> list[bytes]:
        desk = frozen_desk()
        bodies = [sample(name, MemberId=...) for name in OPERATIONS for _ in range(3)]
        names = [name for name in OPERATIONS for _ in range(3)]
        return [call(desk, name, body).body for name, body in zip(names, bodies, strict=True)]

    assert answers() == answers()


# Strict JSON --------------------------------------------------------------------------------------

NOT_JSON = {
    "empty": b"",
    "a list": b"[]",
    "null": b"null",
    "cut short": b'{"LanguageTag": "id"',
    "two values": b"{} {}",
    "same key twice": b'{"LanguageTag": "id", "LanguageTag": "id"}',
    "same key twice, deeper": b'{"LanguageTag": "id", "x": {"a": 1, "a": 1}}',
    "Infinity": b'{"LanguageTag": "id", "x": -Infinity}',
    "a number beyond all floats": b'{"LanguageTag": "id", "x": 1e999}',
    "an integer of 5000 digits": b'{"LanguageTag": "id", "x": ' + b"9" * 5000 + b"}",
    "invalid UTF-8": b'{"LanguageTag": "\xff"}',
    "UTF-16": '{"LanguageTag": "id"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"LanguageTag": "id"}',
    "lone surrogate": b'{"LanguageTag": "\\ud800"}',
    "lone surrogate in a key": b'{"LanguageTag": "id", "\\udfff": 1}',
    "far too deep": b'{"LanguageTag": "id", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("body", NOT_JSON.values(), ids=NOT_JSON)
def test_body_that_is_not_a_json_object_is_refused(body: bytes) -> None:
    desk = frozen_desk()
    assert name_of(desk, call(desk, "robot_add_language", body)) == "PARAMETER_PARSE_FAILED"
    broken = desk.calls[-1].violation
    assert broken is not None
    assert (broken.pointer, broken.rule, desk.calls[-1].step) == ("", "json", "json")


ODD_BUT_JSON = {
    "NUL": b'{"LanguageTag": "id", "x": "\\u0000"}',
    "a surrogate pair": b'{"LanguageTag": "id", "x": "\\ud83d\\ude00"}',
    "a big integer": b'{"LanguageTag": "id", "x": ' + b"9" * 4000 + b"}",
    "unknown fields": b'{"LanguageTag": "id", "x": {"y": [1, null, true]}}',
    "white space": b'\n\t {"LanguageTag"\r\n: "id"} ',
}


@pytest.mark.parametrize("body", ODD_BUT_JSON.values(), ids=ODD_BUT_JSON)
def test_unusual_valid_json_is_accepted(body: bytes) -> None:
    assert call(frozen_desk(), "robot_add_language", body).code == 0


@given(st.binary(max_size=60))
@settings(max_examples=150, derandomize=True)
def test_parser_raises_only_body_errors(raw: bytes) -> None:
    try:
        parsed = parse_object(raw)
    except BodyError:
        return
    assert parsed == json.loads(raw)


# Fields -------------------------------------------------------------------------------------------

MEMBER = {"Member_Account": "user2"}
FUTURE_ELEMENT = {"MsgType": "TIMFutureElem", "MsgContent": "x"}
BROKEN: list[tuple[dict[str, Any], str, str, str]] = [
    (
        sample("send_msg", SessionId=..., FromAccount="a"),
        "/ToAccount",
        "required",
        "DESK_PARAMETER_INVALID",
    ),
    (sample("send_msg", MsgRandom=10**400), "/MsgRandom", "maximum", "MSG_RANDOM_INVALID"),
    (
        sample("send_msg", MsgBody=[FUTURE_ELEMENT]),
        "/MsgBody/0/MsgContent",
        "type",
        "MSG_ELEMENT_INVALID",
    ),
    (
        sample("create_group", MemberList=[MEMBER, {"Role": "Admin"}]),
        "/MemberList/1/Member_Account",
        "required",
        "GROUP_PARAMETER_INVALID",
    ),
]
"""Lists the broken rules that contract/test_contract_coverage.py does not cover."""


@pytest.mark.parametrize(("body", "pointer", "rule", "code"), BROKEN)
def test_violation_has_the_pointer_rule_and_code(
    body: dict[str, Any], pointer: str, rule: str, code: str
) -> None:
    desk = frozen_desk()
    reply = call(desk, "create_group" if "GroupId" in body else "send_msg", body)
    found = desk.calls[-1].violation
    assert found is not None
    assert (found.pointer, found.rule, name_of(desk, reply)) == (pointer, rule, code)
    assert desk.calls[-1].step == "fields"
    assert not desk.calls[-1].effects
    assert reply.status == 200


def test_required_fields_are_checked_first_then_in_schema_order() -> None:
    desk = frozen_desk()
    body = sample("create_group", Name="", Owner_Account=1, MemberList=..., Type="x")
    for expected, repaired in (
        ("/MemberList", sample("create_group")["MemberList"]),
        ("/Owner_Account", "user3"),
        ("/Type", "Public"),
        ("/Name", "TestGroup"),
    ):
        call(desk, "create_group", body)
        found = desk.calls[-1].violation
        assert found is not None
        assert found.pointer == expected
        body[expected[1:]] = repaired
    assert call(desk, "create_group", body).code == 0


@pytest.mark.parametrize("number", [0, 4294967295, 1.0])
def test_integral_floats_are_integers(number: float) -> None:
    assert call(frozen_desk(), "send_msg", sample("send_msg", MsgRandom=number)).code == 0


def _paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        children = list(value.items())
    if isinstance(value, list):
        children = list(enumerate(value))
    return [at, *(path for key, child in children for path in _paths(child, (*at, key)))]


def _replace_at(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = _replace_at(value[path[0]], path[1:], new)
    return copy


@given(st.data())
@settings(max_examples=120, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
def test_violations_match_the_json_schema_library(data: st.DataObject) -> None:
    operation = data.draw(st.sampled_from(OPERATIONS))
    samples = vendor_pages.operations()[operation].sample_requests
    body: Any = data.draw(st.sampled_from(samples)).body if samples else sample(operation)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(_paths(body)[1:] or [("x",)]))
        junk: st.SearchStrategy[Any] = st.sampled_from(
            [None, True, 0, -1, 1.5, 2**33, "", "x" * 600, "é" * 20, [], {}]
        )
        body = _replace_at(body, path, data.draw(junk)) if path != ("x",) else {"x": 1}
    contract = load()
    schema = contract.operations[operation].request
    plain = {"components": contract.document["components"], **schema}
    found = BodyValidator(contract, schema).check(body, 1)
    if found is None:
        assert Draft202012Validator(plain).is_valid(body)
    else:
        assert found[0].rule != "schema"
        assert found[0].rule.startswith("x-desk") or not Draft202012Validator(plain).is_valid(body)


def test_value_with_exactly_the_byte_limit_is_accepted() -> None:
    desk = frozen_desk()
    user = desk.world.add_user("é" * 16)
    assert call(desk, "send_msg", sample("send_msg", 1, ToAccount=user)).code == 0


def test_type_is_checked_first() -> None:
    validator = BodyValidator(load(), {"properties": {"x": {"enum": [1], "type": "string"}}})
    found = validator.check({"x": 2}, 1)
    assert found is not None
    assert found[0].rule == "type"


def test_unknown_schema_keyword_raises_a_contract_error() -> None:
    with pytest.raises(ContractError, match="propertyNames"):
        BodyValidator(load(), {"type": "object", "propertyNames": {}})


# Order --------------------------------------------------------------------------------------------


class _Parts:
    """Build a valid send_msg call from parts that a test can replace."""

    def __init__(self) -> None:
        self.desk = frozen_desk()
        self.method, self.path = "POST", vendor_pages.operations()["send_msg"].path
        self.query: dict[str, str | None] = {}
        self.suffix = ""
        self.body: Any = sample("send_msg")

    def send(self) -> str:
        raw = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        text = query(**self.query) + self.suffix
        reply = self.desk.handle(Request(self.method, self.path, text, raw, HOST))
        return name_of(self.desk, reply)

    def set(self, **parts: Any) -> None:
        for name, value in parts.items():
            setattr(self, name, value)


BREAKERS: dict[str, tuple[Callable[[_Parts], object], str]] = {
    "method": (lambda p: p.set(method="GET"), "HTTP_REQUEST_MALFORMED"),
    "path": (lambda p: p.set(path="/v4/desk_http_svc/nothing"), "URL_RESOURCE_NOT_FOUND"),
    "query string": (lambda p: p.set(suffix="&random=1"), "HTTP_REQUEST_MALFORMED"),
    "sdkappid": (lambda p: p.query.update(sdkappid=None), "SDKAPPID_MISSING"),
    "identifier": (lambda p: p.query.update(identifier=None), "ACCOUNT_OR_SIGNATURE_INVALID"),
    "usersig": (lambda p: p.query.update(usersig="x"), "USERSIG_MALFORMED"),
    "random and contenttype": (lambda p: p.query.update(random="x"), "HTTP_REQUEST_MALFORMED"),
    "app": (lambda p: setattr(p.desk.world.app(), "disabled", True), "SDKAPPID_DISABLED"),
    "administrator": (lambda p: p.query.update(identifier="user45"), "MESSAGING_ADMIN_REQUIRED"),
    "body size": (lambda p: p.set(body=b" " * 12_289), "REQUEST_TOO_LARGE"),
    "json": (lambda p: p.set(body=b"{"), "BODY_NOT_JSON"),
    "fields": (
        lambda p: p.set(body=sample("send_msg", SessionId="none", MsgRandom=-1)),
        "MSG_RANDOM_INVALID",
    ),
    "rate": (
        lambda p: setattr(p.desk.world.app(), "operation_rate", RateLimit(0, 1)),
        "REST_RATE_EXCEEDED",
    ),
    STATE: (lambda p: p.set(body=sample("send_msg", SessionId="none")), "SESSION_NOT_FOUND"),
}


def test_order_contains_every_check_once() -> None:
    assert [*(step.name for step in STEPS), STATE] == list(BREAKERS)


@pytest.mark.parametrize("step", BREAKERS)
def test_earlier_check_has_priority_over_later_checks(step: str) -> None:
    parts = _Parts()
    broken = list(BREAKERS)[list(BREAKERS).index(step) :]
    for name in reversed(broken):
        BREAKERS[name][0](parts)
    assert parts.send() == BREAKERS[step][1]
    assert parts.desk.calls[-1].step == step


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_codes_of_every_check_are_in_the_contract(step: Any) -> None:
    contract = load()
    keys = {key for op in contract.operations.values() for key in op.refusals}
    for answer in step.answers:
        assert answer in keys or contract.code(answer)


# Hostile requests ---------------------------------------------------------------------------------

SEND = vendor_pages.operations()["send_msg"].path
HOSTILE = {
    "lower-case method": Request("post", SEND, query(), b"{}"),
    "path of another case": Request("POST", SEND.upper(), query()),
    "path with a slash more": Request("POST", SEND + "/", query()),
    "not UTF-8 in the query": Request("POST", SEND, "sdkappid=%ff"),
    "sdkappid with a sign": Request("POST", SEND, query(sdkappid="+1400000000")),
    "sdkappid in other digits": Request("POST", SEND, query(sdkappid="١٤٠٠")),
    "sdkappid of 5000 digits": Request("POST", SEND, query(sdkappid="1" * 5000)),
    "random with zeros": Request("POST", SEND, query(random="007")),
    "random of 5000 digits": Request("POST", SEND, query(random="9" * 5000)),
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_hostile_requests_get_a_documented_code_with_status_200(hostile: Request) -> None:
    desk = frozen_desk()
    reply = desk.handle(hostile)
    assert reply.status == 200
    assert reply.code in desk.contract.errors
    assert reply.json()["ActionStatus"] == "FAIL"
    assert not desk.calls[-1].effects


@given(st.text(max_size=30), st.text(max_size=30), st.binary(max_size=30))
@settings(max_examples=100, derandomize=True)
def test_core_never_raises(path: str, text: str, body: bytes) -> None:
    desk = frozen_desk()
    for where in (path, SEND):
        for what in (text, query(), query(identifier=text), query(usersig=text)):
            assert desk.handle(Request("POST", where, what, body)).code


def test_request_without_time_or_clock_raises() -> None:
    with pytest.raises(ValueError, match=r"World\.clock"):
        FakeDesk(World.sample()).handle(Request("POST", "/"))


# The package --------------------------------------------------------------------------------------


def test_mock_source_contains_no_error_codes() -> None:
    """Check that the source uses code names: numbers would duplicate the catalogue."""
    codes = set(load().errors)
    stated = set()
    for path in Path(tencent_desk_mock.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and type(node.value) is int:
                stated.add(node.value)
    assert stated
    assert not stated & codes


def test_all_public_names_can_be_imported() -> None:
    assert dir(tencent_desk_mock) == sorted(tencent_desk_mock.__all__)
    for name in tencent_desk_mock.__all__:
        assert getattr(tencent_desk_mock, name) is not None
    with pytest.raises(AttributeError):
        _ = tencent_desk_mock.nothing


@pytest.mark.parametrize(("opening", "closing"), [('{"a":', "}"), ("[", "]")])
def test_body_deeper_than_64_levels_is_refused(opening: str, closing: str) -> None:
    def nested(inner: int) -> bytes:
        return f'{{"a":{opening * inner}1{closing * inner}}}'.encode()

    assert MAX_DEPTH == 64
    assert parse_object(nested(62))
    with pytest.raises(BodyError, match="deeper than 64"):
        parse_object(nested(63))


def test_body_larger_than_the_byte_limit_is_refused() -> None:
    assert parse_object(b"{" + b" " * (2**20 - 2) + b"}") == {}
    with pytest.raises(BodyError, match="longer than"):
        parse_object(b"{" + b" " * (2**20 - 1) + b"}")


def _padded_query(length: int) -> str:
    text = f"{query()}&x="
    return text + "1" * (length - len(text))


def _long_query(parameters: int) -> str:
    return f"{query()}&{urlencode({f'x{number}': '1' for number in range(parameters - 5)})}"


def _padded_body(operation: str, size: int) -> Request:
    return request(operation, json.dumps(sample(operation)).encode().ljust(size))


@pytest.mark.parametrize(
    ("make", "most", "refusal"),
    [
        (
            lambda size: request("send_msg", None, _padded_query(size)),
            2**14,
            "HTTP_REQUEST_MALFORMED",
        ),
        (lambda count: request("send_msg", None, _long_query(count)), 32, "HTTP_REQUEST_MALFORMED"),
        (lambda size: _padded_body("send_msg", size), 12_288, "REQUEST_TOO_LARGE"),
        (lambda size: _padded_body("create_group", size), 2**20, "HTTP_REQUEST_MALFORMED"),
    ],
    ids=["bytes of the query", "parameters", "bytes of a body with a limit", "bytes of any body"],
)
def test_request_larger_than_its_limit_is_refused(
    make: Callable[[int], Request], most: int, refusal: str
) -> None:
    for size, expected in ((most, "OK"), (most + 1, refusal)):
        desk = frozen_desk()
        assert name_of(desk, desk.handle(make(size))) == expected


def test_operation_has_the_codes_of_its_page() -> None:
    contract = frozen_desk().contract
    for name, page in vendor_pages.operations().items():
        assert contract.operations[name].codes == {*page.codes}


def test_escaped_query_parses_like_an_unescaped_one() -> None:
    plain = "sdkappid=1&identifier=&random=%s&more"
    read = {"sdkappid": "1", "identifier": "", "more": ""}
    assert checks._parse_query(plain % "5") == read | {"random": "5"}  # noqa: SLF001
    assert checks._parse_query(plain % "%35") == read | {"random": "5"}  # noqa: SLF001
    assert checks._parse_query(plain % "a+b") == read | {"random": "a b"}  # noqa: SLF001
    with pytest.raises(ValueError, match="exceeded"):
        checks._parse_query("&".join(f"x{number}" for number in range(33)))  # noqa: SLF001


def test_wrong_http_method_is_refused() -> None:
    document = copy.deepcopy(dict(load().document))
    item = document["paths"][SEND]
    item["put"] = item.pop("post")
    desk = FakeDesk(frozen_desk().world, Contract(document))
    reply = desk.handle(Request("POST", SEND, query(), b"{}"))
    assert name_of(desk, reply) == "HTTP_REQUEST_MALFORMED"
    assert desk.calls[-1].operation == "send_msg"


def test_handler_that_reads_an_unknown_field_raises() -> None:
    with pytest.raises(ContractError, match="Nothing"):
        Body({}, {}).get("Nothing")


def test_missing_contract_file_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = tmp_path / "a" / "b" / "contract.py"
    monkeypatch.setattr(contract_module, "__file__", str(module))
    find: Any = contract_module.find_contract
    with pytest.raises(ContractError, match="neither in the package"):
        find()


def of(field: dict[str, Any]) -> BodyValidator:
    return BodyValidator(load(), {"type": "object", "properties": {"A": field}})


def test_value_that_matches_no_anyof_schema_reports_the_first_schema() -> None:
    found = of({"anyOf": [{"type": "string", "maxLength": 1}, {"type": "integer"}]})
    reported = found.check({"A": "text"}, 7)
    assert reported is not None
    assert (reported[0].pointer, reported[0].rule, reported[1]) == ("/A", "maxLength", 7)


def test_value_that_matches_two_oneof_schemas_is_refused() -> None:
    found = of({"oneOf": [{"type": "string"}, {"type": "string", "maxLength": 3}]})
    assert found.check({"A": "text"}, 7) is None
    reported = found.check({"A": "a"}, 7)
    assert reported is not None
    assert (reported[0].rule, reported[1]) == ("schema", 7)


@pytest.mark.parametrize("without", ["a success", "a failure"])
def test_contract_without_a_success_or_a_failure_is_refused(without: str) -> None:
    document = copy.deepcopy(dict(load().document))
    schemas = document["components"]["schemas"]
    if without == "a success":
        schemas["SendMsgSuccess"]["properties"]["ErrorCode"]["const"] = 1
    else:
        del schemas["SendMsgReply"]["oneOf"][1]
    with pytest.raises(ContractError, match="send_msg: needs one success"):
        Contract(document)


def test_error_range_is_found_by_its_name() -> None:
    contract = frozen_desk().contract
    for row in contract.document["x-desk-error-ranges"]:
        assert contract.error_range(row["name"]) == range(row["first"], row["last"] + 1)
    with pytest.raises(ContractError, match="no entry named 'NOTHING'"):
        contract.error_range("NOTHING")
