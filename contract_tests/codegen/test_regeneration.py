"""Test that the committed client matches the contract, and that --check names the command."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from codegen.__main__ import main
from codegen.folders import compare_folders

if TYPE_CHECKING:
    from pathlib import Path

PACKAGE = "generated_client/tencent_desk"
NAMES = "mock/tencent_desk_mock/names.py"


def check(contract: Path, output: Path) -> int:
    return main(["--check", "--contract", str(contract), "--output", str(output)])


def test_committed_client_matches_the_contract(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = check(root / "openapi.yaml", root / "generated_client")

    assert status == 0, capsys.readouterr().err


def test_edited_summary_changes_only_its_files_and_check_names_the_command(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (root / "openapi.yaml").read_text(encoding="utf-8")
    contract = tmp_path / "openapi.yaml"
    edited = re.sub(r"(\n      summary: .*)", r"\1, edited", text, count=1)
    assert edited != text
    contract.write_text(edited, encoding="utf-8")

    status = check(contract, root / "generated_client")

    printed = capsys.readouterr().err
    assert status == 1
    assert "python -m codegen" in printed
    assert re.findall(r"(?m)^  (?:stale|missing|left over) .*", printed) == [
        "  stale     _provenance.json",  # contains the hash of the contract
        "  stale     cli/operations.py",
        "  stale     client.py",
        "  stale     documents/openapi-3.0.json",
        f"  stale     {NAMES}",
    ]


@pytest.fixture
def fast_generator(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Replace the slow generator by a copy of the committed client, which tests above check."""

    def generate(_contract: Path, package: Path, names: Path | None) -> None:
        shutil.copytree(root / PACKAGE, package)
        if names is not None:
            shutil.copyfile(root / NAMES, names)

    monkeypatch.setattr("codegen.__main__.generate", generate)


@pytest.mark.usefixtures("fast_generator")
def test_check_reports_changed_missing_and_additional_files(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / PACKAGE
    shutil.copytree(root / PACKAGE, package)
    (package / "extra.py").write_text("", encoding="utf-8")
    (package / "region.py").unlink()
    with (package / "types.py").open("a", encoding="utf-8") as file:
        file.write("\n")

    assert check(root / "openapi.yaml", package.parent) == 1
    printed = capsys.readouterr().err
    for line in ("left over extra.py", "missing   region.py", "stale     types.py"):
        assert f"  {line}\n" in printed


@pytest.mark.usefixtures("fast_generator")
@pytest.mark.parametrize("names", ["", None], ids=["edited", "missing"])
def test_check_compares_the_names_of_the_mock(
    names: str | None, root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(root / PACKAGE, tmp_path / PACKAGE)
    file = tmp_path / NAMES
    file.parent.mkdir(parents=True)
    if names is not None:
        file.write_text(names, encoding="utf-8")

    assert check(root / "openapi.yaml", tmp_path / "generated_client") == 1
    assert f"stale     {NAMES}" in capsys.readouterr().err


def test_client_and_names_of_the_mock_are_generated_together(root: Path, tmp_path: Path) -> None:
    (tmp_path / NAMES).parent.mkdir(parents=True)
    output = tmp_path / "generated_client"

    assert main(["--contract", str(root / "openapi.yaml"), "--output", str(output)]) == 0

    assert (tmp_path / NAMES).read_bytes() == (root / NAMES).read_bytes()
    assert compare_folders(tmp_path / PACKAGE, root / PACKAGE) == []
