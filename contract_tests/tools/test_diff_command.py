"""Test `python -m tools.contract_diff`: the base, the output, the exit status."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from contract_tests.tools.diff_corpus import apply
from tools.contract_diff import (
    Level,
    Version,
    VersionError,
    compare,
    read_file,
    redocly,
)
from tools.contract_diff.__main__ import main
from tools.contract_diff.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

pytestmark = pytest.mark.slow

Edit = dict[str, Any]
KIND: Edit = {"set": "/x-desk-errors/[code=141015]/kind", "to": "invalid_request"}
LIMIT: Edit = {"remove": "/paths/[path=send_msg]/post/x-desk-body-limit"}
SHAPE: Edit = {"set": "/components/schemas/TextContent/minProperties", "to": 2}
WORDS: Edit = {"set": "/tags/0/description", "to": "Words."}


@pytest.fixture
def contract(root: Path) -> dict[str, Any]:
    """Return the contract with the version 0.1.0, whatever its version is."""
    document = read_file(root / "openapi.yaml")
    document["info"]["version"] = "0.1.0"
    return document


@pytest.fixture
def run(
    tmp_path: Path, contract: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Compare an edited copy with the contract; return the exit status and the output."""
    base, changed = tmp_path / "base.yaml", tmp_path / "changed.yaml"
    base.write_text(json.dumps(contract), encoding="utf-8")

    def run(*edits: Edit, version: str = "0.1.0", options: Sequence[str] = ()) -> tuple[int, str]:
        document = copy.deepcopy(contract)
        for edit in edits:
            apply(document, edit)
        document["info"]["version"] = version
        changed.write_text(json.dumps(document), encoding="utf-8")
        status = main([str(base), "--contract", str(changed), *options])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


def test_break_fails_until_the_version_is_increased(run: Any) -> None:
    assert run(KIND)[0] == 1
    assert run(KIND, version="0.1.1")[0] == 1
    assert run(KIND, version="0.2.0")[0] == 0
    assert run(KIND, version="1.0.0")[0] == 0


def test_fail_on_option_sets_the_level(run: Any) -> None:
    assert run(LIMIT)[0] == 0
    assert run(LIMIT, options=["--fail-on", "additive"])[0] == 1
    assert run(LIMIT, options=["--fail-on", "additive"], version="0.1.1")[0] == 0
    assert run(WORDS, options=["--fail-on", "additive"])[0] == 0
    assert run(WORDS, options=["--fail-on", "patch"])[0] == 1
    assert run(options=["--fail-on", "patch"])[0] == 0


def test_table_contains_the_breaks_affected_users_and_next_version(run: Any) -> None:
    _, text = run(KIND)
    assert "breaking" in text
    assert "/x-desk-errors/141015/kind" in text
    assert "Python callers: another class is raised" in text
    assert "the next version is 0.2.0" in text


def test_json_contains_the_same_result(run: Any) -> None:
    _, text = run(KIND, options=["--json"])
    report = json.loads(text)
    assert (report["verdict"], report["next_version"]) == ("breaking", "0.2.0")
    assert report["version_is_enough"] is False
    (change,) = report["changes"]
    assert change["rule"] == "x-desk-errors/*/kind"
    assert list(change["affects"]) == ["python"]


def test_accepted_break_counts_as_a_patch(run: Any, tmp_path: Path) -> None:
    status, text = run(KIND, options=["--accepted", _accepted(tmp_path, "x-desk-errors/*/kind")])
    assert status == 0
    assert "accepted: it was wrong" in text
    assert "the next version is 0.1.1" in text


def test_unused_accepted_entry_is_an_error(run: Any, tmp_path: Path) -> None:
    status, text = run(KIND, options=["--accepted", _accepted(tmp_path, "x-desk-errors/*/name")])
    assert status == 2
    assert "x-desk-errors/*/name" in text


def test_accepted_entry_without_a_reason_is_an_error(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "accepted.yaml"
    file.write_text("- {rule: a, place: /b}", encoding="utf-8")
    assert run(KIND, options=["--accepted", str(file)])[0] == 2


@pytest.mark.parametrize("base", ["no-such-revision", "--output=x", "missing.yaml"])
def test_missing_base_is_an_error(base: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status: object = main([base])
    except SystemExit as end:
        status = end.code
    assert status == 2
    assert capsys.readouterr().err


def test_file_that_is_not_a_contract_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    for text in ("a: [", "- 1", "a: 1", "openapi: 3.1.0\ninfo: {version: new}"):
        file.write_text(text, encoding="utf-8")
        assert main([str(file)]) == 2, text


def test_base_can_be_a_git_revision(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.contract_diff", "HEAD", "--json", "--fail-on", "breaking"],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode == 2 and "neither a file nor a revision" in done.stderr:
        pytest.skip("this is no clone: the revision HEAD is not there")
    assert json.loads(done.stdout)["base_version"]


def test_missing_node_is_reported_and_other_changes_are_compared(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> str:
        raise redocly.UnavailableError("node not found")

    monkeypatch.setattr(redocly, "_node", missing)
    status, text = run(SHAPE)
    assert status == 2
    assert "NOT compared: node not found" in text
    assert run(SHAPE, KIND)[0] == 1
    assert run(LIMIT)[0] == 0, "the document itself is the same, so Node is not needed"


def test_every_extension_has_a_rule(root: Path) -> None:
    file = root / "codegen/extensions.schema.yaml"
    known = yaml.safe_load(file.read_text(encoding="utf-8"))
    rated = {rule.removeprefix("reply/").split("/")[0] for rule in RULES}
    extensions = {key for key in rated if key.startswith("x-")}
    assert extensions == {*known, "x-enum-varnames", "x-enum-descriptions", "x-*"}


def test_changed_extension_without_a_rule_is_a_break(contract: dict[str, Any]) -> None:
    before, after = copy.deepcopy(contract), copy.deepcopy(contract)
    before["info"]["x-colour"], after["info"]["x-colour"] = "red", "green"
    assert compare(before, after).verdict is Level.BREAKING


@pytest.mark.parametrize(
    ("version", "breaking", "additive", "patch"),
    [
        ("0.1.0", "0.2.0", "0.1.1", "0.1.1"),
        ("0.9.9", "0.10.0", "0.9.10", "0.9.10"),
        ("1.0.0", "2.0.0", "1.1.0", "1.0.1"),
        ("2.3.4", "3.0.0", "2.4.0", "2.3.5"),
    ],
)
def test_next_version_follows_the_level(
    version: str, breaking: str, additive: str, patch: str
) -> None:
    now = Version.parse(version)
    levels = (Level.BREAKING, Level.ADDITIVE, Level.PATCH, Level.NONE)
    assert [str(now.after(level)) for level in levels] == [breaking, additive, patch, version]


@pytest.mark.parametrize("text", ["1.0", "1.0.0-rc1", "01.0.0", "", None])
def test_version_must_have_three_numbers(text: str | None) -> None:
    with pytest.raises(VersionError):
        Version.parse(text)


def _accepted(folder: Path, rule: str) -> str:
    file = folder / "accepted.yaml"
    entry = {"rule": rule, "place": "/x-desk-errors/141015/kind", "reason": "it was wrong"}
    file.write_text(yaml.safe_dump([entry]), encoding="utf-8")
    return str(file)
