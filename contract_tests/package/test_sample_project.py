"""Test a user's project: its tests pass, and type checkers report exactly the planted mistakes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).parent / "sample_project"
MISTAKES = "mistakes.py"
Places = set[tuple[str, int]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project in a folder that contains nothing else of this repository."""
    return Path(shutil.copytree(SAMPLE, tmp_path / "project"))


def run(project: Path, *words: str) -> str:
    """Run a command with this Python in a project, and return its output."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=project,
        env={**kept, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def run_mypy(project: Path) -> Places:
    """Return the positions of the mypy errors."""
    printed = run(project, "-m", "mypy", "--output", "json", ".")
    found = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    return {(one["file"], one["line"]) for one in found if one["severity"] == "error"}


def run_pyright(project: Path) -> Places:
    """Return the positions of the pyright errors."""
    printed = run(project, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable)
    found = json.loads(printed[printed.index("{") :])["generalDiagnostics"]
    return {
        (Path(one["file"]).relative_to(project).as_posix(), one["range"]["start"]["line"] + 1)
        for one in found
        if one["severity"] == "error"
    }


def run_pyrefly(project: Path) -> Places:
    """Return the positions of the pyrefly errors."""
    python = ("--python-interpreter-path", sys.executable)
    printed = run(project, "-m", "pyrefly", "check", *python, "--output-format", "min-text", ".")
    return {(file, int(line)) for file, line in re.findall(r"ERROR ([\w/.]+):(\d+):", printed)}


@pytest.mark.parametrize("check", [run_mypy, run_pyright, run_pyrefly])
def test_type_checker_reports_exactly_the_planted_mistakes(
    check: Callable[[Path], Places], project: Path
) -> None:
    lines = (project / MISTAKES).read_text(encoding="utf-8").splitlines()
    wrong = {(MISTAKES, number) for number, line in enumerate(lines, 1) if line.endswith("# WRONG")}
    assert len(wrong) > 30
    assert check(project) == wrong


def test_sample_project_tests_pass(project: Path) -> None:
    printed = run(project, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "tests")
    assert re.search(r"\b9 passed", printed), printed
