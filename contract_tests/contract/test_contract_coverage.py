"""Test that client and mock accept and refuse values for every body keyword of the contract."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.contract.contract_coverage import Shown, probes
from contract_tests.contract.contract_coverage._walk import Walk
from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT = oracle.calls()


def gaps(document: dict[str, Any]) -> list[str]:
    """Return the unexpected results, and the keywords without a result."""
    shown, wanted = Shown(), {probe.name for probe in probes(document)}
    shown.send_probes(probes(document))
    unseen = {(name, side) for name in wanted for side in (True, False)} - shown.seen
    return [*shown.problems, *(f"{name}: never seen" for name, _ in sorted(unseen))]


def test_client_and_mock_enforce_every_body_keyword() -> None:
    assert gaps(DOCUMENT) == []


def test_walk_visits_every_schema() -> None:
    walk, names = Walk(DOCUMENT), {"BodyFormat"}  # the schema of a parameter
    roots = [oracle.request_schema(one) for one in oracle.operations()]
    roots += [oracle.reply_schema(one) for one in oracle.operations()]
    for root in (*roots, "DeskMessage"):
        reference = {"$ref": f"#/components/schemas/{root}"}
        names |= {place.name for place in walk.places(reference)}

    assert names >= set(DOCUMENT["components"]["schemas"])


def test_every_validating_keyword_has_valid_and_invalid_probes() -> None:
    sides: dict[str, set[bool]] = {}
    for probe in probes(DOCUMENT):
        sides.setdefault(probe.keyword.partition(" ")[0], set()).add(probe.valid)

    assert all(found == {True, False} for found in sides.values())
    assert sides.keys() >= {
        *("type", "required", "enum", "const", "not", "pattern", "minimum", "maximum"),
        *("minLength", "maxLength", "x-desk-max-bytes", "minItems", "maxItems"),
        *("x-desk-at-most-one", "anyOf", "oneOf", "discriminator"),
    }


def test_keyword_without_a_probe_raises() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["components"]["schemas"]["TextContent"]["properties"]["Text"]["multipleOf"] = 2

    with pytest.raises(ValueError, match="multipleOf"):
        list(probes(document))


def only(operation: str) -> dict[str, Any]:
    """Return the contract with one operation."""
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
    """Change a rule in the contract, but not in the client or the mock."""
    fields_of(document, "ContactUserRequest")["MemberId"]["maxLength"] = 99


def another_default(document: dict[str, Any]) -> None:
    node_of(document)["x-desk-refusals"]["invalid_field"] = 90002


@pytest.mark.slow
@pytest.mark.parametrize(
    ("operation", "edit", "gap"),
    [
        ("contact_user", another_rule, "ContactUserRequest.MemberId maxLength"),
        ("contact_user", another_default, "ContactUserRequest.MemberId type"),
    ],
)
def test_rule_that_only_the_contract_has_is_a_gap(
    operation: str, edit: Callable[[dict[str, Any]], None], gap: str
) -> None:
    document = only(operation)
    edit(document)

    assert any(gap in one for one in gaps(document))
