"""Find Node, and install the linters' packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tools.npm import SETTINGS

FOLDER = Path(__file__).resolve().parent
_MODULES = FOLDER / "node_modules"
_QUIET = {
    "REDOCLY_TELEMETRY": "off",
    "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
    "SCARF_ANALYTICS": "false",
    "NO_COLOR": "1",
    **SETTINGS,
}


def why_not() -> str | None:
    """Return why the Node linters cannot run here; None if they can."""
    missing = [name for name in ("node", "npm") if shutil.which(name) is None]
    return f"{' and '.join(missing)} not found" if missing else None


def install() -> None:
    """Install the packages of package-lock.json, once.

    Raises:
        subprocess.CalledProcessError: npm failed.
    """
    done, lock = _MODULES / ".package-lock.json", FOLDER / "package-lock.json"
    if not done.exists() or done.stat().st_mtime < lock.stat().st_mtime:
        npm = shutil.which("npm") or "npm"
        subprocess.run(  # noqa: S603 - nothing here comes from outside
            [npm, "ci", "--silent"], cwd=FOLDER, env=os.environ | _QUIET, check=True
        )


def run(tool: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run an installed linter in the folder of its configuration."""
    node = shutil.which("node") or "node"
    script = (_MODULES / ".bin" / tool).resolve()
    return subprocess.run(  # noqa: S603 - nothing here comes from outside
        [node, str(script), *arguments],
        cwd=FOLDER,
        env=os.environ | _QUIET,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
