"""Test `make scaffold`, which adds an operation to the contract from its vendor-page row."""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
import yaml

from contract_tests.contract.document_checks import CHECKS, Document
from contract_tests.support import oracle
from contract_tests.vendor_pages import CatalogueRow, operations
from tools.scaffold import __main__ as command
from tools.scaffold.row import read
from tools.scaffold.text import with_operation

if TYPE_CHECKING:
    from pathlib import Path

    from contract_tests.vendor_pages import DocumentedOperation

pytestmark = pytest.mark.slow

TEXT = oracle.CONTRACT.read_text(encoding="utf-8")
CODES = [entry["code"] for entry in oracle.document()["x-desk-errors"]]
NEW = 149_901


def probe(name: str, code: int = NEW) -> DocumentedOperation:
    """Return the row of an operation under another name, with a new code."""
    page = operations()[name]
    return page.model_copy(
        update={
            "operation": f"probe_{name}",
            "path": f"{page.path.rpartition('/')[0]}/probe_{name}",
            "page": page.page.model_copy(update={"title": "A page"}),
            "codes": (*page.codes, code),
        }
    )


def replace_todos(text: str) -> str:
    """Return the contract with texts in place of all TODOs."""
    named = re.sub(r"TODO_(\w+)", r"WRITTEN_\1", text)
    return named.replace("TODO", "Written")


def test_completed_scaffold_passes_every_check_and_keeps_other_text() -> None:
    text, codes = TEXT, [*CODES]
    for code, name in enumerate(operations(), NEW):
        text = with_operation(text, read(probe(name, code), codes))
        codes.append(code)
    document = Document.parse(replace_todos(text))

    found = [str(one) for check in CHECKS.values() for one in check(document)]
    # A probe and its original operation have fields with the same names.
    assert [one for one in found if "differs from that of its twin" not in one] == []
    for code, name in enumerate(operations(), NEW):
        assert f"probe_{name}" in document.operations
        assert document.catalogue[code]["source"] == [f"probe_{name}"]
    lost = Counter(TEXT.splitlines()) - Counter(text.splitlines())
    assert {line.split("[")[0] for line in lost} <= {"    source: "}


def test_check_finds_todos_of_the_scaffold() -> None:
    document = Document.parse(with_operation(TEXT, read(probe("send_msg"), CODES)))
    found = [str(one) for one in CHECKS["nothing_is_left_to_write"](document)]

    assert any("summary is left to write" in one for one in found)
    assert any(f"TODO_{NEW}" in one for one in found)


def test_failure_example_has_a_code_with_a_name() -> None:
    document = Document.parse(with_operation(TEXT, read(probe("end_session"), CODES)))
    shown = document.tree["components"]["examples"]["ProbeEndSessionInvalidRequest"]

    assert shown["value"]["ErrorCode"] == 141004


def test_scaffold_copies_the_facts_of_a_new_code_from_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = {
        "name": "PROBE_FULL",
        "kind": "quota_exceeded",
        "effect": "none",
        "retry": "manual",
        "wait_seconds": 60,
    }
    reported = CatalogueRow.model_validate({"code": NEW, **facts})
    row = probe("end_queuing").model_copy(
        update={"catalogue": (reported,), "repeatable": None, "refusals": None}
    )
    monkeypatch.setattr(command, "operations", lambda: {row.operation: row})

    assert run(row.operation, tmp_path, monkeypatch) == 0
    entry = Document.parse((tmp_path / "openapi.yaml").read_text()).catalogue[NEW]
    assert {key: entry[key] for key in facts} == facts
    guesses = capsys.readouterr().out.rpartition("A guess, to be checked: ")[2]
    assert str(NEW) not in guesses
    assert "x-desk-retry" in guesses
    assert "x-desk-refusals" in guesses


def run(name: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    contract = root / "openapi.yaml"
    if not contract.exists():
        contract.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(command, "CONTRACT", contract)
    monkeypatch.setattr(sys, "argv", ["scaffold", name])
    return command.main()


def test_command_writes_the_operation_and_lists_the_todos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = probe("end_session")
    monkeypatch.setattr(command, "operations", lambda: {row.operation: row})

    assert run(row.operation, tmp_path, monkeypatch) == 0
    printed = capsys.readouterr().out
    lines = (tmp_path / "openapi.yaml").read_text().splitlines()
    places = re.findall(r"(?m)^openapi.yaml:(\d+): (.+)$", printed)
    assert places
    assert [lines[int(number) - 1].strip() for number, _ in places] == [line for _, line in places]
    assert f"{len(places)} places need your text" in printed
    assert f"kind, effect and retry of {NEW} (`catalogue` in the row sets them)" in printed
    assert "x-desk-re" not in printed.rpartition("A guess, to be checked: ")[2]
    assert yaml.safe_load("\n".join(lines))["paths"][row.path]
    assert run(row.operation, tmp_path, monkeypatch) == 2
    assert "already has probe_end_session" in capsys.readouterr().err


def test_operation_without_a_row_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("no_such_operation", tmp_path, monkeypatch) == 2
    assert "there is no contract_tests/vendor_pages/operations/no_such_operation.yaml" in (
        capsys.readouterr().err
    )
    assert (tmp_path / "openapi.yaml").read_text() == TEXT
