"""Test that `make diff` returns the expected result for each change of the corpus."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.tools.diff_corpus import Row, apply, rows
from tools.contract_diff import Report, compare_all, read_file

if TYPE_CHECKING:
    from pathlib import Path

BASE_VERSION = "0.4.2"
KNOWN = (
    *("robot_add_language", "send_msg", "contact_user", "transfer_to_human", "create_group"),
    "send_stream_msg",  # has no schema in common with other operations
)
ROWS = rows()

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def contract(root: Path) -> dict[str, Any]:
    document = read_file(root / "openapi.yaml")
    document["info"]["version"] = BASE_VERSION
    # Shared schemas can change the effects in a row: for example, callbacks receive messages too.
    del document["webhooks"]
    paths = document["paths"]
    document["paths"] = {path: paths[path] for path in paths if path.endswith(KNOWN)}
    return document


@pytest.fixture(scope="module")
def reports(contract: dict[str, Any]) -> dict[str, Report]:
    """Return one report for each row; all comparisons run together."""
    found = compare_all(contract, [apply_edits(contract, row) for row in ROWS])
    return dict(zip((row.name for row in ROWS), found, strict=True))


def apply_edits(contract: dict[str, Any], row: Row) -> dict[str, Any]:
    document = copy.deepcopy(contract)
    for edit in row.edits:
        apply(document, edit)
    return document


def test_the_corpus_is_large_and_its_names_are_unique() -> None:
    assert len(ROWS) >= 40
    assert len({row.name for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_comparison_matches_the_corpus_row(row: Row, reports: dict[str, Report]) -> None:
    report = reports[row.name]
    if report.not_compared:
        pytest.skip(report.not_compared)
    found = (str(report.verdict), tuple(report.affects), str(report.next_version))
    assert found == (row.verdict, row.affects, row.next), report.as_json()
    assert row.says in report.as_json()
    for change in report.changes:
        assert change.what.endswith("."), change
        assert change.place.startswith("/"), change
        assert bool(change.rating.who) == bool(change.rating.effect), change
