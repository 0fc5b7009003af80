"""Test that the generated client matches the contract, and that --check says how to make it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from codegen.__main__ import main
from codegen.compare import compare_folders

if TYPE_CHECKING:
    from pathlib import Path


def check(contract: Path, output: Path) -> int:
    return main(["--check", "--contract", str(contract), "--output", str(output)])


def test_the_committed_client_is_what_the_contract_makes(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = check(root / "openapi.yaml", root / "generated_client")

    assert status == 0, capsys.readouterr().err


@pytest.fixture
def edited(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the contract in which one description is another."""
    text = (root / "openapi.yaml").read_text(encoding="utf-8")
    path = tmp_path / "openapi.yaml"
    edited = re.sub(r"(\n      summary: .*)", r"\1, edited", text, count=1)
    assert edited != text
    path.write_text(edited, encoding="utf-8")
    return path


def test_an_edited_description_is_stale_and_the_message_names_the_command(
    root: Path, edited: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = check(edited, root / "generated_client")

    printed = capsys.readouterr().err
    assert status == 1
    assert "python -m codegen" in printed
    assert "stale     client.py" in printed


def test_generating_from_the_edited_contract_changes_only_what_it_says(
    root: Path, edited: Path, tmp_path: Path
) -> None:
    assert main(["--contract", str(edited), "--output", str(tmp_path / "out")]) == 0

    fresh = tmp_path / "out" / "tencent_desk"
    assert compare_folders(fresh, root / "generated_client" / "tencent_desk") == [
        "stale     _provenance.json",  # it holds the hash of the contract
        "stale     cli/operations.py",
        "stale     client.py",
        "stale     documents/openapi-3.0.json",
    ]


@pytest.mark.parametrize("change", ["left over", "missing  ", "stale    "])
def test_a_hand_edit_is_found_both_ways(
    root: Path, tmp_path: Path, change: str, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "generated_client" / "tencent_desk"
    shutil.copytree(root / "generated_client" / "tencent_desk", package)
    if change == "left over":
        (package / "extra.py").write_text("", encoding="utf-8")
    elif change == "missing  ":
        (package / "region.py").unlink()
    else:
        with (package / "region.py").open("a", encoding="utf-8") as file:
            file.write("\n")

    assert check(root / "openapi.yaml", package.parent) == 1
    assert change in capsys.readouterr().err


def test_the_command_line_is_the_same_thing(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "--check"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_the_names_of_the_mock_are_written_beside_the_client(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract, output = root / "openapi.yaml", tmp_path / "generated_client"
    names = tmp_path / "mock" / "tencent_desk_mock" / "names.py"
    names.parent.mkdir(parents=True)
    assert main(["--contract", str(contract), "--output", str(output)]) == 0
    assert names.read_bytes() == (root / names.relative_to(tmp_path)).read_bytes()
    assert check(contract, output) == 0
    names.write_text("", encoding="utf-8")
    assert check(contract, output) == 1
    names.unlink()
    assert check(contract, output) == 1
    assert "stale     mock/tencent_desk_mock/names.py" in capsys.readouterr().err
