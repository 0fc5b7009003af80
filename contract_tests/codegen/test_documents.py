"""Test the contract in other formats, OpenAPI 3.0 and Postman, against the original."""

from __future__ import annotations

import copy
import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_schema_validator import OAS30Validator
from openapi_spec_validator import OpenAPIV30SpecValidator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4, DRAFT202012

from codegen import openapi30, postman
from codegen.contract import Contract
from contract_tests.agreement.test_replies import CODE_CHANGES, generate_documented
from contract_tests.contract.contract_coverage import probes
from contract_tests.support import oracle

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = files("tencent_desk") / "documents"
OLDER: dict[str, Any] = json.loads((DOCUMENTS / openapi30.NAME).read_text(encoding="utf-8"))
REGISTRY: Registry[Any] = Registry().with_resource(
    "urn:older", Resource.from_contents(OLDER, DRAFT4)
)
NEWER: Registry[Any] = Registry().with_resource(
    "urn:newer", Resource.from_contents(oracle.document(), DRAFT202012)
)


@cache
def validators(name: str) -> tuple[Any, Any]:
    """Return the validators of a schema in the 3.0 document and in the contract."""
    older, newer = ({"$ref": f"urn:{age}#/components/schemas/{name}"} for age in ("older", "newer"))
    return (
        OAS30Validator(older, registry=REGISTRY),
        Draft202012Validator(newer, registry=NEWER),
    )


def fits(name: str, value: object) -> bool:
    """Return whether a value is valid against a schema of the 3.0 document."""
    return bool(validators(name)[0].is_valid(value))


def is_valid(name: str, value: Any) -> bool:
    """Return whether a value is valid against the contract, by standard keywords alone."""
    return bool(validators(name)[1].is_valid(value))


def test_document_is_valid_openapi_3_0() -> None:
    assert OLDER["openapi"] == "3.0.3"
    assert [*OpenAPIV30SpecValidator(OLDER).iter_errors()] == []


def test_license_is_optional_in_the_3_0_document(tmp_path: Path) -> None:
    document = copy.deepcopy(oracle.document())
    del document["info"]["license"]
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert "license" not in openapi30.downgrade(Contract(file))["info"]


def test_document_has_every_operation_with_its_parameters_and_credentials() -> None:
    newer = oracle.document()
    assert OLDER["paths"].keys() == newer["paths"].keys()
    assert OLDER["security"] == newer["security"]
    assert OLDER["components"]["parameters"].keys() == newer["components"]["parameters"].keys()
    assert OLDER["components"]["examples"] == newer["components"]["examples"]
    assert OLDER["x-desk-errors"] == newer["x-desk-errors"]


def test_requests_are_valid_in_both_documents_or_in_neither() -> None:
    sides = set()
    for probe in probes(oracle.document()):
        name = oracle.request_schema(probe.operation)
        wanted = is_valid(name, probe.body)
        assert fits(name, probe.body) == wanted, probe
        sides.add(wanted)
    assert sides == {True, False}


@pytest.mark.parametrize("operation", oracle.operations())
def test_reply_examples_are_valid_in_the_3_0_document(operation: str) -> None:
    _, node = oracle.operations()[operation]
    examples = node["responses"]["200"]["content"]["application/json"]["examples"]
    assert examples
    for example in examples.values():
        name = example["$ref"].rpartition("/")[2]
        assert fits(oracle.reply_schema(operation), OLDER["components"]["examples"][name]["value"])


@pytest.mark.parametrize("operation", oracle.operations())
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_replies_are_valid_in_both_documents_or_in_neither(
    operation: str, data: st.DataObject
) -> None:
    reply = data.draw(generate_documented(operation))
    field = data.draw(st.sampled_from(sorted(reply)))
    change = data.draw(st.sampled_from(["as it is", "gone", "null", "zero", "code"]))
    if change == "gone":
        del reply[field]
    elif change == "code":
        reply["ErrorCode"] = data.draw(CODE_CHANGES)
    elif change != "as it is":
        reply[field] = {"null": None, "zero": 0}[change]
    name = oracle.reply_schema(operation)
    assert fits(name, reply) == is_valid(name, reply)


def test_codes_are_numbers_and_their_names_are_enums() -> None:
    schemas = OLDER["components"]["schemas"]
    assert schemas["SendMsgFailure"]["properties"]["ErrorCode"]["format"] == "int64"
    enum = oracle.document()["components"]["schemas"]["SendMsgErrorCode"]
    assert schemas["SendMsgErrorCode"]["x-enum-varnames"] == enum["x-enum-varnames"]
    assert {"SendMsgFailureCode", "UnlistedErrorCode"} & schemas.keys() == set()


def test_string_with_known_values_becomes_a_plain_string() -> None:
    """Check for a plain string: C# and ogen refuse all values of a union of enum and string."""
    schemas = OLDER["components"]["schemas"]
    state = schemas["GetSessionStateSuccess"]["properties"]["CurrentState"]
    assert (state["type"], state["example"]) == ("string", "Agent")
    assert state.keys() & {"enum", "anyOf", "$ref"} == set()
    assert "SessionState" in schemas
    assert {"CurrentState", "UnlistedSessionState"} & schemas.keys() == set()


@pytest.mark.parametrize(
    ("union", "turned"),
    [
        ([{"enum": ["a"]}, {}], {}),
        ([{"enum": ["a"]}, {"not": {"enum": ["a", "b"]}}], {"not": {"enum": ["b"]}}),
        ([{"enum": ["a"]}, {"not": {"const": "a"}}], {}),
        ([{"enum": ["a"]}, {"minLength": 2}], None),
        ([{"enum": ["a"]}, {"not": {"minLength": 2}}], None),
        ([{"enum": ["a"]}, {"enum": ["b"]}], None),
        ([{"enum": ["a"]}, {"type": "integer"}], None),
    ],
    ids=str,
)
def test_string_union_is_kept_if_a_plain_string_accepts_other_values(
    tmp_path: Path, union: list[dict[str, Any]], turned: dict[str, Any] | None
) -> None:
    newer = copy.deepcopy(oracle.document())
    fields = newer["components"]["schemas"]["GetSessionStateSuccess"]["properties"]
    fields["AgentId"] = {"anyOf": [{"type": "string", **option} for option in union]}
    contract = tmp_path / "openapi.yaml"
    contract.write_text(json.dumps(newer), encoding="utf-8")

    older = openapi30.downgrade(Contract(contract))["components"]["schemas"]

    found = older["GetSessionStateSuccess"]["properties"]["AgentId"]
    assert found == (fields["AgentId"] if turned is None else {"type": "string", **turned})


def test_features_that_3_0_does_not_have_are_left_out(tmp_path: Path) -> None:
    newer = copy.deepcopy(oracle.document())
    newer["webhooks"] = {"an event": {"post": {"responses": {"200": {"description": "Taken."}}}}}
    text = newer["components"]["schemas"]["TextContent"]["properties"]["Text"]
    text["type"] = ["string", "null"]
    contract = tmp_path / "openapi.yaml"
    contract.write_text(json.dumps(newer), encoding="utf-8")

    older = openapi30.downgrade(Contract(contract))

    assert [*OpenAPIV30SpecValidator(older).iter_errors()] == []
    assert "webhooks" not in older
    turned = older["components"]["schemas"]["TextContent"]["properties"]["Text"]
    assert (turned["type"], turned["nullable"]) == ("string", True)
    countdown = older["components"]["schemas"]["UserReplyCountdown"]
    assert countdown["description"].endswith("Without it: 0.")


def test_postman_collection_has_every_request_example_and_no_secret() -> None:
    collection = json.loads((DOCUMENTS / postman.NAME).read_text(encoding="utf-8"))
    calls = [call["request"] for folder in collection["item"] for call in folder["item"]]
    sent = [("/" + "/".join(one["url"]["path"]), json.loads(one["body"]["raw"])) for one in calls]
    wanted = [
        (path, oracle.document()["components"]["examples"][example["$ref"].rpartition("/")[2]])
        for path, node in oracle.operations().values()
        for example in node["requestBody"]["content"]["application/json"]["examples"].values()
    ]
    assert len(sent) == len(wanted)
    assert all((path, example["value"]) in sent for path, example in wanted)
    for one in calls:
        names = [row["key"] for row in one["url"]["query"]]
        assert names == ["sdkappid", "identifier", "usersig", "random", "contenttype"]
    values = {row["key"]: row["value"] for row in collection["variable"]}
    assert values == dict.fromkeys(
        ("baseUrl", "sdkappid", "identifier", "secretKey", "usersig"), ""
    )
    assert [event["listen"] for event in collection["event"]] == ["prerequest", "test"]
