"""The same inputs make the same bytes, and whoever is killed half way has broken nothing."""

from __future__ import annotations

import json
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
STAGES = {
    "_project": "codegen.generate",
    "_refuse_unfaithful": "codegen.generate",
    "_teach": "codegen.generate",
    "_render_own": "codegen.generate",
    "_format": "codegen.generate",
    "_mark": "codegen.generate",
    "write": "codegen.provenance",
    "install": "codegen.__main__",
}
KILLED = """
import importlib, json, os, signal, sys
from codegen.__main__ import main

for name, owner, output in json.loads(sys.argv[1]):
    if not os.fork():
        module = importlib.import_module(owner)
        assert hasattr(module, name)
        setattr(module, name, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        os._exit(main(["--output", output]))
    print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


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


@pytest.fixture(scope="module")
def clients(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each stage a client that is not what the contract makes."""
    found = {}
    for stage in STAGES:
        found[stage] = tmp_path_factory.mktemp(stage) / "generated_client"
        shutil.copytree(root / "generated_client" / "tencent_desk", found[stage] / "tencent_desk")
        (found[stage] / "tencent_desk" / "region.py").write_text("# as it was\n", encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def statuses(root: Path, clients: dict[str, Path]) -> dict[str, int]:
    """What each of them ended with: one process forks, since to start costs more than to run."""
    asked = [(stage, owner, str(clients[stage])) for stage, owner in STAGES.items()]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, json.dumps(asked)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(zip(STAGES, map(int, done.stdout.split()), strict=True))


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_that_is_killed_leaves_the_client_as_it_was(
    stage: str, root: Path, clients: dict[str, Path], statuses: dict[str, int]
) -> None:
    assert statuses[stage] == -9
    committed = root / "generated_client" / "tencent_desk"
    (told,) = differences(clients[stage] / "tencent_desk", committed)
    assert "region.py" in told
    assert {path.name for path in clients[stage].iterdir()} == {"tencent_desk"}


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
    assert "codegen/templates: " not in printed


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
