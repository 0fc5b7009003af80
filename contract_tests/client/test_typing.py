"""Test that type checkers accept a sample of user code, and report each of its wrong lines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import tencent_desk
from tencent_desk import models

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SAMPLE = HERE / "support" / "user_code.py.txt"
PACKAGES = ROOT / "generated_client"
GENERATED = (
    "__init__.py",
    "_catalogue.py",
    "_operations.py",
    "client.py",
    "errors.py",
    "models",
    "webhooks.py",
)
"""Files that mypy gets by name, because it does not report errors of installed packages."""


def make_name_lines() -> str:
    """Return lines that fail if a type checker does not know the type of a public name.

    Both packages have a `__getattr__`, so type checkers treat an unknown name as an `object`.
    """
    classes: list[str] = []
    modules: list[str] = []
    aliases: list[str] = []
    for package in (tencent_desk, models):
        for name in package.__all__:
            value = getattr(package, name)
            kinds = classes if isinstance(value, type) else modules
            if isinstance(value, (type, ModuleType)):
                kinds.append(f"{package.__name__}.{name}")
            elif name[0].isupper() and not name.isupper():
                aliases.append(f"value{len(aliases)}: {package.__name__}.{name}")
    return f"""
import types
import tencent_desk.models

classes: list[type[object]] = [{", ".join(classes)}]
modules: list[types.ModuleType] = [{", ".join(modules)}]
nothing: tencent_desk.Unset = tencent_desk.UNSET
version: str = tencent_desk.__version__

def aliases({", ".join(aliases)}) -> None: ...
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Return a program outside the repository: the sample, and lines with every public name."""
    target = tmp_path / "user_code.py"
    target.write_text(SAMPLE.read_text(encoding="utf-8") + make_name_lines(), encoding="utf-8")
    return target


def find_wrong_lines() -> set[int]:
    """Return the numbers of the lines that type checkers must report."""
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    return {number for number, line in enumerate(lines, 1) if line.endswith("# WRONG")}


def test_mypy(program: Path) -> None:
    done = subprocess.run(
        [
            sys.executable, "-m", "mypy", "--strict", "--output", "json",
            "--config-file", os.devnull,
            "--cache-dir", str(ROOT / ".mypy_cache" / "user_code"),
            str(program), *(str(PACKAGES / "tencent_desk" / name) for name in GENERATED),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=program.parent,
        env={**os.environ, "MYPYPATH": str(PACKAGES)},
    )  # fmt: skip
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    reported = {entry["line"] for entry in found if entry["severity"] == "error"}
    assert {entry["file"].rpartition("/")[2] for entry in found} == {"user_code.py"}
    assert reported == find_wrong_lines()


def test_pyright(program: Path) -> None:
    settings = {
        "typeCheckingMode": "strict",
        "reportUnusedExpression": False,
        "extraPaths": [str(PACKAGES)],
        "pythonVersion": "3.11",
    }
    (program.parent / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    done = subprocess.run(
        [
            sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable,
            "--project", str(program.parent),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=program.parent,
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
    )  # fmt: skip
    found = json.loads(done.stdout)["generalDiagnostics"]
    reported = {
        entry["range"]["start"]["line"] + 1 for entry in found if entry["severity"] == "error"
    }
    assert reported == find_wrong_lines()
