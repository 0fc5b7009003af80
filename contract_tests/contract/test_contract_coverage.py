"""Everything that the contract says was kept once and broken once, and a gap would show."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk._schemas import SCHEMAS
from tencent_desk._service import SERVICE
from tencent_desk_mock import schema as fake_schema
from tencent_desk_runtime import validation as _validation
from tencent_desk_runtime.validation import Validator

from contract_tests.contract.contract_coverage import Coverage, Sight, measure, probes
from contract_tests.contract.contract_coverage._walk import Walk
from contract_tests.support import oracle
from tools.contract_coverage import main

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = oracle.calls()


@pytest.fixture(scope="module")
def coverage() -> Coverage:
    return measure()


def test_all_of_the_contract_is_covered(coverage: Coverage) -> None:
    assert not coverage.gaps
    for dimension, wanted, seen, problems in coverage.rows():
        assert (seen, problems) == (wanted, 0), dimension


def test_the_list_is_as_long_as_the_contract(coverage: Coverage) -> None:
    wanted = {dimension: count for dimension, count, _, _ in coverage.rows()}
    codes = sum(
        len(schema["enum"])
        for name, schema in DOCUMENT["components"]["schemas"].items()
        if name.endswith("ErrorCode") and "enum" in schema and name != "CommonErrorCode"
    )
    common = len(DOCUMENT["components"]["schemas"]["CommonErrorCode"]["enum"])
    operations = len(oracle.operations())

    assert wanted["operation"] == 2 * operations
    assert wanted["code"] == codes + common * operations
    assert wanted["example"] == len(DOCUMENT["components"]["examples"])


def test_every_schema_is_walked() -> None:
    walk, names = Walk(DOCUMENT), {"ContentType"}  # which is that of a parameter
    roots = [oracle.request_schema(one) for one in oracle.operations()]
    roots += [oracle.reply_schema(one) for one in oracle.operations()]
    for root in (*roots, "DeskMessage"):
        reference = {"$ref": f"#/components/schemas/{root}"}
        names |= {place.name for place in walk.places(reference)}

    assert names >= set(DOCUMENT["components"]["schemas"])


def test_every_asserting_keyword_of_the_bodies_is_probed_on_both_sides() -> None:
    sides: dict[str, set[bool]] = {}
    for probe in probes(DOCUMENT):
        sides.setdefault(probe.keyword.partition(" ")[0], set()).add(probe.valid)

    assert all(found == {True, False} for found in sides.values())
    assert sides.keys() >= {
        *("type", "required", "enum", "const", "not", "pattern", "minimum", "maximum"),
        *("minLength", "maxLength", "x-desk-max-bytes", "minItems", "maxItems"),
        *("x-desk-at-most-one", "anyOf", "oneOf", "discriminator"),
    }


def test_a_keyword_without_a_probe_is_an_error() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["components"]["schemas"]["TextContent"]["properties"]["Text"]["multipleOf"] = 2

    with pytest.raises(ValueError, match="multipleOf"):
        list(probes(document))


def only(operation: str) -> dict[str, Any]:
    """The contract with one operation."""
    document = copy.deepcopy(DOCUMENT)
    path, _ = oracle.operations()[operation]
    document["paths"] = {path: document["paths"][path]}
    return document


def node_of(document: dict[str, Any]) -> dict[str, Any]:
    ((item,),) = (one.values() for one in document["paths"].values())
    node: dict[str, Any] = item
    return node


def fields_of(document: dict[str, Any], schema: str) -> dict[str, Any]:
    fields: dict[str, Any] = document["components"]["schemas"][schema]["properties"]
    return fields


def another_rule(document: dict[str, Any]) -> None:
    """A rule that is in the contract and in neither the client nor the fake Desk."""
    fields_of(document, "ContactUserRequest")["MemberId"]["maxLength"] = 99


def another_default(document: dict[str, Any]) -> None:
    node_of(document)["x-desk-refusals"]["invalid_field"] = 90002


def another_refusal(document: dict[str, Any]) -> None:
    fields_of(document, "TransferToHumanRequest")["SessionId"]["x-desk-refusal"]["type"] = 90002


def another_size(document: dict[str, Any]) -> None:
    node_of(document)["x-desk-body-limit"] = {"bytes": 12289}


def another_ceiling(document: dict[str, Any]) -> None:
    node_of(document)["x-desk-rate-limit"]["calls"] = 6


def another_kind(document: dict[str, Any]) -> None:
    document["x-desk-errors"][0]["kind"] = "server"


def another_name(document: dict[str, Any]) -> None:
    document["x-desk-errors"][0]["name"] = "SOMETHING_ELSE"


def another_example(document: dict[str, Any]) -> None:
    document["components"]["examples"]["ContactUserRequest"]["value"]["GroupId"] = "9465"


def another_bound_of_a_parameter(document: dict[str, Any]) -> None:
    document["components"]["parameters"]["Random"]["schema"]["maximum"] = 2**33


def another_length_of_accounts(document: dict[str, Any]) -> None:
    document["components"]["securitySchemes"]["identifier"]["x-desk-max-bytes"] = 33


@pytest.mark.slow
@pytest.mark.parametrize(
    ("operation", "edit", "gap"),
    [
        ("contact_user", another_rule, "ContactUserRequest.MemberId maxLength"),
        ("contact_user", another_default, "ContactUserRequest.MemberId type"),
        ("transfer_to_human", another_refusal, "SessionId type"),
        ("transfer_to_human", another_size, "transfer_to_human x-desk-body-limit"),
        ("robot_add_language", another_ceiling, "robot_add_language x-desk-rate-limit"),
        ("robot_add_language", another_kind, "robot_add_language -50056"),
        ("robot_add_language", another_name, "robot_add_language -50056"),
        ("contact_user", another_example, "ContactUserRequest"),
        ("contact_user", another_bound_of_a_parameter, "contact_user random maximum"),
        ("contact_user", another_length_of_accounts, "identifier x-desk-max-bytes"),
    ],
)
def test_what_only_the_contract_says_is_a_gap(
    operation: str, edit: Callable[[dict[str, Any]], None], gap: str
) -> None:
    document = only(operation)
    edit(document)

    assert any(gap in one for one in measure(document).gaps)


def test_a_client_without_a_rule_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(_validation._RULES, "minLength", lambda _: lambda _: True)  # noqa: SLF001
    monkeypatch.setitem(vars(SERVICE), "validator", Validator(SCHEMAS))
    gaps = measure(only("contact_user")).gaps

    assert any("MemberId minLength: invalid: the client sent it" in one for one in gaps)


def test_a_mock_that_names_another_field_is_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fake_schema, "_join", lambda pointer, _: f"{pointer}/elsewhere")

    assert any("the fake Desk names" in one for one in measure(only("contact_user")).gaps)


def test_the_command_prints_the_table_and_fails_with_a_gap(
    coverage: Coverage, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(lambda: coverage) == 0
    assert "keyword" in capsys.readouterr().out

    short = Coverage()
    short.want("code", "send_msg 1", "valid")
    short.want("code", "send_msg 2", "valid")
    short.see([Sight("code", "send_msg 1", "valid"), Sight("code", "send_msg 2", "valid", "no")])
    assert main(lambda: short) == 1
    shown = capsys.readouterr().out
    assert "send_msg 2: valid: no" in shown
    assert "send_msg 2: valid: never seen" in shown
    assert "50.0" in shown
