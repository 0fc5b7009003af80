"""Test that the contract matches the vendor's pages, and that a changed fact is reported with its
page."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.support import oracle
from contract_tests.vendor_pages import (
    DocumentedDataError,
    callbacks,
    contradictions,
    gateway,
    operations,
)
from contract_tests.vendor_pages import _files as files
from contract_tests.vendor_pages._model import DocumentedOperation
from contract_tests.vendor_pages.coverage_of_docs import Comparison
from tools.coverage_of_docs import main
from tools.mutants.contract_facts import NUMBERS, change_contract, documented_facts


def test_contract_and_vendor_pages_have_no_differences() -> None:
    assert [str(one) for one in Comparison().differences()] == []


def test_command_prints_a_table_and_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert "request fields" in capsys.readouterr().out


ALL = list(documented_facts(oracle.document()))


def test_mutations_cover_every_kind_of_fact() -> None:
    kinds = {kind for kind, _, _ in ALL}

    assert {*NUMBERS, "field", "required", "enum", "const", "default", "pattern", "type"} <= kinds
    assert len(ALL) > 700


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted({kind for kind, _, _ in ALL}))
def test_changed_fact_is_reported_with_the_page_that_contradicts_it(kind: str) -> None:
    survivors = []
    for change in ALL:
        if change[0] == kind:
            differences = Comparison(change_contract(oracle.document(), change)).differences()
            if not any(one.page for one in differences):
                survivors.append(change)

    assert survivors == []


@pytest.mark.parametrize(
    ("key", "value", "reported"),
    [
        ("coodes", [1], "coodes\n  Extra inputs are not permitted"),
        ("codes", [1, 1], "codes\n  Value error, 1 is given twice"),
        ("codes", ["1"], r"codes\.0\n  Input should be a valid integer"),
        ("codes_incomplete", "nowhere", "'nowhere' is no page of sources.yaml"),
        ("pasted_codes", [{"code": 1, "from": "send_msg"}], "pasted_codes: 1 is not listed"),
        ("request", [{"field": "A[].B", "type": "string"}], "stands in 'A', which has no row"),
        ("samples", {"replies": [{"name": "ok", "printed": "["}]}, r"samples\.replies\.0"),
    ],
)
def test_error_in_a_row_is_reported_with_its_position(
    key: str, value: object, reported: str
) -> None:
    row = {**files.read("operations/send_msg.yaml"), "addressing": None, "samples": {}, key: value}

    with pytest.raises(DocumentedDataError, match=reported):
        files.as_form("row", row, DocumentedOperation, base_reply=gateway().reply)


def test_each_alternative_spelling_is_a_listed_contradiction() -> None:
    reported = " ".join(f"{one.one_side} {one.other_side}" for one in contradictions())
    spellings = {
        other["spelling"]
        for schema in oracle.document()["components"]["schemas"].values()
        for node in schema.get("properties", {}).values()
        for other in node.get("x-desk-spellings", ())
    }

    assert spellings
    assert {one for one in spellings if one not in reported} == set()


def test_every_contradiction_has_a_decision_and_a_reason() -> None:
    assert len(contradictions()) > 50
    assert len({one.id for one in contradictions()}) == len(contradictions())
    assert all(one.taken and one.because and one.contract for one in contradictions())


def test_samples_of_every_page_are_in_the_contract() -> None:
    examples = [one["value"] for one in oracle.document()["components"]["examples"].values()]
    printed = [
        sample.body
        for page in operations().values()
        for sample in (*page.good_requests, *page.sample_replies)
    ]
    called_back = [
        sample.body
        for page in callbacks().values()
        for sample in (*page.sample_requests, *page.sample_replies)
    ]

    assert len(called_back) > 10
    assert [
        body for body in printed + called_back if _normalize(body) not in map(_normalize, examples)
    ] == []


def _normalize(body: Any) -> Any:
    """Parse the JSON string in custom data, so that its spaces do not count."""
    if isinstance(body, dict):
        return {key: _normalize(value) for key, value in body.items()}
    if isinstance(body, list):
        return [_normalize(value) for value in body]
    return "".join(body.split()) if isinstance(body, str) else body
