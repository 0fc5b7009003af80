"""Run Python and pytest in their own process, as in a project that uses the fixture."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import tencent_desk_mock

PACKAGE = Path(tencent_desk_mock.__file__).parent


def run_pytest(folder: Path, test: str, setup: str = "", ini: str = "") -> str:
    """Return what pytest prints of a file of tests.

    Args:
        folder: An empty folder.
        test: The text of the file.
        setup: The text of its conftest.py.
        ini: Lines of its pytest.ini.
    """
    (folder / "test_it.py").write_text(test)
    (folder / "conftest.py").write_text(setup)
    (folder / "pytest.ini").write_text(f"[pytest]\naddopts = --strict-markers\n{ini}")
    options = ["-q", "-W", "error", "-p", "no:cacheprovider"]
    options += ["-p", "tencent_desk_mock.pytest_plugin"]
    return run_python("-m", "pytest", *options, cwd=folder)


def run_python(*arguments: str, cwd: Path) -> str:
    """Return what Python prints."""
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
    """Without the plugins that happen to be installed, which would cost seconds, and buffered."""
    return {
        **{name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"},
        "PYTHONPATH": str(PACKAGE.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
