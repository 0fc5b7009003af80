"""Test that the same inputs give the same bytes, and that a failed run changes nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from codegen import provenance
from codegen.__main__ import main
from codegen.folders import compare_folders

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

SURROUNDINGS = {
    "another hash seed and time zone": {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu"},
    "another hash seed and locale": {
        "PYTHONHASHSEED": "2",
        "LC_ALL": "C",
        "LANG": "C",
        "PYTHONUTF8": "0",
    },
}


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_environment_does_not_change_the_output(
    surroundings: str, root: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "codegen", "--output", str(tmp_path / "out")],
        cwd=elsewhere,
        env={**os.environ, "PYTHONPATH": str(root), **SURROUNDINGS[surroundings]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    fresh, committed = tmp_path / "out" / "tencent_desk", root / "generated_client" / "tencent_desk"
    assert compare_folders(fresh, committed) == []


def test_failed_run_leaves_the_client_unchanged(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "generated_client" / "tencent_desk"
    shutil.copytree(root / "generated_client" / "tencent_desk", package)
    (package / "region.py").write_text("# as it was\n", encoding="utf-8")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(provenance, "write", fail)
    with pytest.raises(KeyboardInterrupt):
        main(["--output", str(package.parent)])

    (reported,) = compare_folders(package, root / "generated_client" / "tencent_desk")
    assert "region.py" in reported
    assert {path.name for path in package.parent.iterdir()} == {"tencent_desk"}


def test_check_reports_the_inputs_that_changed(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = tmp_path / "openapi.yaml"
    contract.write_bytes((root / "openapi.yaml").read_bytes() + b"# one more line\n")

    assert main(
        ["--check", "--contract", str(contract), "--output", str(root / "generated_client")]
    )

    printed = capsys.readouterr().err
    assert "contract: " in printed
    assert "codegen/templates: " not in printed


def test_check_reports_a_hand_edit(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "generated_client" / "tencent_desk"
    shutil.copytree(root / "generated_client" / "tencent_desk", package)
    (package / "region.py").write_text("", encoding="utf-8")

    assert main(["--check", "--output", str(package.parent)]) == 1
    assert "edited by hand" in capsys.readouterr().err


def test_changed_upstream_template_is_reported_with_the_files_to_compare(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "upstream_templates.json"
    known = provenance.UPSTREAM_RECORD.read_text(encoding="utf-8")
    record.write_text(
        known.replace('"model.py.jinja": "', '"model.py.jinja": "0'), encoding="utf-8"
    )
    monkeypatch.setattr(provenance, "UPSTREAM_RECORD", record)

    assert main(["--output", str(tmp_path / "out")]) == 2

    printed = capsys.readouterr().err
    assert "another model.py.jinja" in printed
    assert "codegen/templates/model.py.jinja" in printed
    assert "--accept-upstream" in printed
    assert main(["--accept-upstream", "--output", str(tmp_path / "out")]) == 0
    assert record.read_text(encoding="utf-8") == known
