"""Test `tencent-desk explain` against the catalogue of the contract."""

from __future__ import annotations

import re
from typing import Any

import pytest

from contract_tests.cli.support import invoke
from contract_tests.support import oracle
from contract_tests.vendor_pages import operations

CATALOGUE: list[dict[str, Any]] = oracle.document()["x-desk-errors"]
KINDS = {kind["kind"]: kind["exit_code"] for kind in oracle.document()["x-desk-error-kinds"]}
COMMON = set(oracle.document()["components"]["schemas"]["CommonErrorCode"]["enum"])


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: str(entry["code"]))
def test_explain_matches_the_catalogue(entry: dict[str, Any]) -> None:
    found = invoke("explain", str(entry["code"]), "--json").json
    for key in ("code", "name", "kind", "effect", "retry"):
        assert found[key] == entry[key]
    for key in ("meaning", "advice"):
        assert " ".join(found[key].split()) == " ".join(entry[key].split())
    assert found["exit_status"] == KINDS[entry["kind"]]
    assert found["exception"].lower() == f"{entry['kind'].replace('_', '')}error"
    listing = [
        name
        for name, known in operations().items()
        if entry["code"] in COMMON or entry["code"] in known.codes
    ]
    assert sorted(found["operations"]) == sorted(listing)


@pytest.mark.parametrize("entry", CATALOGUE[::9], ids=lambda entry: str(entry["name"]))
def test_explain_accepts_the_name_of_a_code(entry: dict[str, Any]) -> None:
    assert invoke("explain", entry["name"], "--json").json["code"] == entry["code"]


@pytest.mark.parametrize(
    "name", ["agent_at_capacity", "Agent-At-Capacity", " agent at  capacity ", "+141012"]
)
def test_explain_accepts_other_spellings_of_a_name(name: str) -> None:
    assert invoke("explain", name, "--json").json["code"] == 141012


def test_explain_suggests_similar_names_for_a_misspelt_name() -> None:
    for name in ("AGENT_AT_CAPACTY", "agentAtCapacity"):
        done = invoke("explain", name)
        assert (done.status, done.out) == (2, "")
        assert f"{name!r} is neither a number nor the name of an ErrorCode" in done.err
        assert "did you mean AGENT_AT_CAPACITY" in done.err
    assert "did you mean" not in invoke("explain", "xyzzy").err


def test_explain_names_the_incomplete_lists_for_an_unlisted_code() -> None:
    incomplete = [
        name
        for name, (_, node) in oracle.operations().items()
        if node.get("x-desk-codes-incomplete")
    ]
    assert incomplete
    advice = invoke("explain", "424242", "--json").json["advice"]
    assert f"The lists of {', '.join(incomplete)} may be incomplete." in advice
    listed = invoke("explain", "141012", "--json").json["advice"]
    assert "may be incomplete" not in listed


def test_explain_prints_text_by_default() -> None:
    done = invoke("explain", "-14")
    assert (done.status, done.err) == (0, "")
    shown = dict(re.findall(r"(?m)^(\w+) +(.+)$", done.out))
    assert shown["code"] == "-14"
    assert shown["name"] == "LANGUAGE_RATE_EXCEEDED"
    listing = [name for name, known in operations().items() if -14 in known.codes]
    assert sorted(shown["operations"].split(", ")) == sorted(listing)
    assert shown["retry"] == "automatic"


@pytest.mark.parametrize("code", [7, 12345, -1, 2**70])
def test_explain_returns_general_advice_for_an_undocumented_code(code: int) -> None:
    found = invoke("explain", str(code), "--json").json
    assert found["code"] == code
    assert (found["name"], found["kind"], found["effect"]) == (None, None, None)
    assert found["operations"] == []
    assert (found["exception"], found["exit_status"]) == ("APIError", 5)
    assert found["advice"]


def test_explain_text_omits_unknown_fields() -> None:
    shown = invoke("explain", "12345").out
    assert re.findall(r"(?m)^(\w+)", shown) == [
        *("code", "meaning", "advice", "outcome", "retry", "exception", "exit_status"),
    ]


def test_explain_refuses_code_zero() -> None:
    done = invoke("explain", "0")
    assert done == (2, "", "tencent-desk: ErrorCode 0 means that the call succeeded\n")


@pytest.mark.parametrize(
    "words", [["x"], ["1.5"], [], ["1", "2"], ["--cod"], ["9" * 5000], ["\u0661"], [""]]
)
def test_explain_refuses_invalid_arguments(words: list[str]) -> None:
    done = invoke("explain", *words)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("Usage: tencent-desk explain")
