"""Type-check every Python block in README and docs, because readers copy the blocks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from contract_tests.package.test_docs_blocks import PYTHON
from contract_tests.support.shell_session import environment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the blocks of each page in a subfolder, outside the source tree."""
    root = tmp_path_factory.mktemp("blocks")
    for page, blocks in PYTHON.items():
        of_page = root / f"page_{Path(page).stem}"  # none that hides a package
        for number, block in enumerate(blocks):
            of_page.mkdir(exist_ok=True)
            name = block.file or f"{Path(page).stem.replace('-', '_')}_{number}.py"
            (of_page / name).write_text(block.code, encoding="utf-8")
    return root


def check(folder: Path, *words: str) -> str:
    """Run a type checker with this Python, and return its output."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env={**environment(), "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_mypy_accepts_every_block(folder: Path) -> None:
    pages = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] != ".")
    assert len(pages) > 10
    cache = folder / ".mypy_cache"
    for page in pages:
        printed = check(page, "mypy", "--strict", "--cache-dir", str(cache), ".")
        assert printed.startswith("Success: no issues found"), f"{page.name}\n{printed}"


def test_pyright_accepts_every_block(folder: Path) -> None:
    printed = check(folder, "pyright", "--outputjson", "--pythonpath", sys.executable)
    found = json.loads(printed[printed.index("{") :])
    assert found["summary"]["filesAnalyzed"] >= sum(map(len, PYTHON.values()))
    errors = [one for one in found["generalDiagnostics"] if one["severity"] == "error"]
    assert not errors, json.dumps(errors, indent=1)
