"""Test an operation that is in the contract but has no handler in the mock."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from tencent_desk_mock import Contract, FakeDesk, Request, load
from tencent_desk_mock.contract_error import ContractError

from contract_tests import vendor_pages
from contract_tests.mock.support import HOST, frozen_desk, query

PATH = "/v4/desk_http_svc/probe_session"
REPLY: dict[str, Any] = {
    "SessionId": {"type": "string"},
    "GroupId": {"type": "integer", "examples": [9465]},
    "Left": {"type": "string", "examples": ["a while"]},
    "Reason": {"$ref": "#/components/schemas/EndReason"},
    "Agents": {"type": "array", "items": {"type": "string"}},
    "Who": {"$ref": "#/components/schemas/EndWho"},
    "Again": {"type": "boolean", "x-desk-default": True},
    "Why": {"$ref": "#/components/schemas/EndWhy"},
    "Shown": {"type": "string"},
    "Waiting": {"type": "integer"},
    "Seconds": {"type": "number"},
    "Note": {"type": ["null", "string"]},
    "Closed": {"type": "boolean"},
}


def _contract(**examples: Any) -> Contract:
    document = copy.deepcopy(dict(load().document))
    schemas = document["components"]["schemas"]
    schemas["EndReason"] = {"type": "string", "enum": ["asked", "idle"]}
    schemas["EndWho"] = {
        "type": "object",
        "required": ["Id"],
        "properties": {"Id": {"type": "string"}, "Name": {"type": "string"}},
    }
    schemas["EndWhy"] = {"oneOf": [{"$ref": "#/components/schemas/EndReason"}, {"type": "null"}]}
    schemas["ProbeSessionRequest"] = {
        "type": "object",
        "required": ["SessionId"],
        "properties": {
            "SessionId": {"type": "string", "minLength": 1},
            "GroupId": {"type": "string"},
            "Pause": {"type": "integer", "multipleOf": 5, "exclusiveMaximum": 60},
        },
    }
    success = copy.deepcopy(schemas["SendMsgSuccess"])
    success["properties"] |= REPLY
    success["required"] += sorted(REPLY.keys() - {"SessionId", "Left"})
    success["examples"] = [{}, {"Shown": "as in the example"}]
    schemas["ProbeSessionSuccess"] = success
    variants = ("ProbeSessionSuccess", "SendMsgFailure")
    schemas["ProbeSessionReply"] = {
        "oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in variants]
    }
    known = json.dumps(document["paths"][vendor_pages.operations()["send_msg"].path]["post"])
    node = json.loads(known.replace("schemas/SendMsg", "schemas/ProbeSession"))
    node["operationId"] = "probe_session"
    node["parameters"].append({"name": "lang", "in": "query", "schema": {"type": "string"}})
    examples = {"elsewhere": {"externalValue": "https://shop.example/reply.json"}, **examples}
    node["responses"]["200"]["content"]["application/json"]["examples"] = examples
    document["paths"][PATH] = {"post": node}
    return Contract(document)


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk(frozen_desk().world, _contract())


def _call(desk: FakeDesk, body: Any, text: str | None = None) -> dict[str, Any]:
    raw = json.dumps(body).encode()
    reply = desk.handle(Request("POST", PATH, text or query(), raw, HOST))
    shown: dict[str, Any] = reply.json()
    return shown


def test_default_reply_is_built_from_the_schema(desk: FakeDesk) -> None:
    assert _call(desk, {"SessionId": "s1"}) == {
        "ActionStatus": "OK",
        "ErrorInfo": "",
        "ErrorCode": 0,
        "SessionId": "s1",
        "GroupId": 9465,
        "Reason": "asked",
        "Agents": [],
        "Who": {"Id": ""},
        "Again": True,
        "Why": "asked",
        "Shown": "as in the example",
        "Waiting": 0,
        "Seconds": 0,
        "Note": None,
        "Closed": False,
    }


def test_default_reply_uses_the_success_example_and_request_fields() -> None:
    shown = {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0, "SessionId": "s0", "Left": "so"}
    desk = FakeDesk(frozen_desk().world, _contract(success={"value": shown}))

    reply = _call(desk, {"SessionId": "s1", "Who": {"Id": "u1"}})

    assert reply.items() >= {**shown, "SessionId": "s1"}.items()


def test_request_field_of_another_type_is_not_echoed(desk: FakeDesk) -> None:
    assert _call(desk, {"SessionId": "s1", "GroupId": "@TGS#1"})["GroupId"] == 9465


def test_operation_without_a_handler_validates_its_requests(desk: FakeDesk) -> None:
    refusals = desk.contract.operations["probe_session"].refusals
    for body in ({}, {"SessionId": "s1", "Pause": 7}, {"SessionId": "s1", "Pause": 60}):
        assert _call(desk, body)["ErrorCode"] == refusals["invalid_field"]
    assert _call(desk, [])["ErrorCode"] == refusals["malformed_json"]
    unsigned = query(usersig=None)
    assert _call(desk, {}, unsigned)["ErrorCode"] == desk.contract.code("USERSIG_EMPTY")
    steps = [call.step for call in desk.calls.of("probe_session")]
    assert steps == ["fields"] * 3 + ["json", "usersig"]


def test_faults_apply_to_an_operation_without_a_handler(desk: FakeDesk) -> None:
    operation: Any = "probe_session"
    desk.fail(operation, code="SERVER_TIMEOUT")
    assert _call(desk, {"SessionId": "s1"})["ErrorCode"] == desk.contract.code("SERVER_TIMEOUT")
    assert _call(desk, {"SessionId": "s1"})["ErrorCode"] == 0
    assert len(desk.calls.of("probe_session")) == 2


def test_incomplete_operation_is_refused_by_name() -> None:
    document = copy.deepcopy(dict(_contract().document))
    del document["paths"][PATH]["post"]["requestBody"]
    with pytest.raises(ContractError, match=r"probe_session: has no 'requestBody'"):
        Contract(document)
