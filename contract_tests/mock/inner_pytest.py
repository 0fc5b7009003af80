"""Run Python and pytest in a separate process, as in a project that uses the fixture."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import tencent_desk_mock

PACKAGE = Path(tencent_desk_mock.__file__).parent


def run_pytest(folder: Path, test: str, setup: str = "", ini: str = "") -> str:
    """Return the pytest output for a test file, after a check that it shows no code of the fixture.

    Args:
        folder: An empty folder.
        test: The content of the test file.
        setup: The content of conftest.py.
        ini: Lines of pytest.ini.
    """
    (folder / "test_it.py").write_text(test)
    (folder / "conftest.py").write_text(setup)
    (folder / "pytest.ini").write_text(f"[pytest]\naddopts = --strict-markers\n{ini}")
    options = ["-q", "-W", "error", "-p", "no:cacheprovider"]
    options += ["-p", "tencent_desk_mock.pytest_plugin"]
    printed = run_python("-m", "pytest", *options, cwd=folder)
    assert "pytest.fail(" not in printed
    return printed


def run_python(*arguments: str, cwd: Path) -> str:
    """Return the output of Python."""
    return subprocess.run(
        [sys.executable, *arguments],
        check=False,
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout


def environment() -> dict[str, str]:
    """Return environment variables that disable other pytest plugins, which would cost seconds."""
    return {
        **{name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"},
        "PYTHONPATH": str(PACKAGE.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
