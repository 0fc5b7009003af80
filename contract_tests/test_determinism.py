"""The same inputs make the same bytes, and whoever is killed half way has broken nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from codegen import provenance
from codegen.__main__ import main
from codegen.compare import differences

if TYPE_CHECKING:
    from pathlib import Path

SURROUNDINGS = {
    "another hash seed": {"PYTHONHASHSEED": "1"},
    "another time zone": {"TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "2"},
    "another locale": {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONHASHSEED": "3"},
}
STAGES = (
    "_project",
    "_refuse_unfaithful",
    "_teach",
    "_render_own",
    "_copy_runtime",
    "_format",
    "_mark",
)


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_surroundings_do_not_matter(surroundings: str, root: Path, tmp_path: Path) -> None:
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
    assert differences(fresh, committed) == []


@pytest.mark.parametrize("stage", [*STAGES, "provenance.write", "install"])
def test_a_run_that_is_killed_leaves_the_client_as_it_was(
    stage: str, root: Path, tmp_path: Path
) -> None:
    package = tmp_path / "generated_client" / "tencent_desk"
    shutil.copytree(root / "generated_client" / "tencent_desk", package)
    (package / "region.py").write_text("# as it was\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in package.parent.rglob("*") if path.is_file()}
    owner = {"provenance.write": "codegen.provenance", "install": "codegen.__main__"}.get(
        stage, "codegen.generate"
    )
    name = stage.rpartition(".")[2]
    script = (
        "import importlib, os, signal, sys\n"
        "from codegen.__main__ import main\n"
        f"owner = sys.modules.get({owner!r}) or importlib.import_module({owner!r})\n"
        f"assert hasattr(owner, {name!r})\n"
        f"owner.{name} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"sys.exit(main(['--output', {str(package.parent)!r}]))\n"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=root, check=False)

    assert done.returncode == -9
    after = {path: path.read_bytes() for path in package.parent.rglob("*") if path.is_file()}
    assert after == before


def test_check_says_what_has_moved(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = tmp_path / "openapi.yaml"
    contract.write_bytes((root / "openapi.yaml").read_bytes() + b"# one more line\n")

    assert main(
        ["--check", "--contract", str(contract), "--output", str(root / "generated_client")]
    )

    printed = capsys.readouterr().err
    assert "contract: " in printed
    assert "codegen/runtime: " not in printed


def test_check_tells_a_hand_edit_from_a_move(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = tmp_path / "generated_client" / "tencent_desk"
    shutil.copytree(root / "generated_client" / "tencent_desk", package)
    (package / "region.py").write_text("", encoding="utf-8")

    assert main(["--check", "--output", str(package.parent)]) == 1
    assert "edited by hand" in capsys.readouterr().err


def test_a_moved_template_of_the_generator_says_what_to_compare(
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
