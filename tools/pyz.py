"""Build the mock server as one file, for teams without a Python project: python -m tools.pyz
[FILE].

shiv builds the file. A test run starts the file with plain Python, and requests the contract.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "dist" / "tencent-desk-mock.pyz"
SHIV = "shiv==1.0.8"
_START_SECONDS = 60


def main(arguments: list[str] | None = None) -> int:
    """Build the file and run it once. Return 0 if it serves the contract."""
    given = sys.argv[1:] if arguments is None else arguments
    target = Path(given[0]).resolve() if given else FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tools.uv", "tool", "run", "--with", "pip", SHIV]
    command += ["--compressed", "-o", str(target)]
    command += ["-e", "tencent_desk_mock.cli:main", "-p", "/usr/bin/env python3"]
    subprocess.run([*command, "--quiet", f"{ROOT}[mock]"], check=True)  # noqa: S603 - our own
    operations = answer(target)
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB, {operations} operations")  # noqa: T201
    return 0


def answer(file: Path) -> int:
    """Start the file with plain Python, and return the number of operations that it serves.

    Args:
        file: the built file.

    Raises:
        RuntimeError: it ended without the URL that it has to print.
    """
    with serve(file) as url, urlopen(f"{url}/openapi.json", timeout=_START_SECONDS) as reply:  # noqa: S310
        paths: dict[str, object] = json.load(reply)["paths"]
    return len(paths)


@contextmanager
def serve(file: Path) -> Iterator[str]:
    """Run the file in an empty folder with an empty environment, and yield its URL.

    Args:
        file: the built file.

    Raises:
        RuntimeError: it ended without the URL that it has to print.
    """
    python = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
    with tempfile.TemporaryDirectory() as empty:
        environment = {"SHIV_ROOT": empty, "PATH": os.defpath, "HOME": empty}
        with subprocess.Popen(  # noqa: S603 - what we built
            [python, "-I", file], cwd=empty, env=environment, stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                url = process.stdout.readline().strip() if process.stdout else ""
                if not url:
                    raise RuntimeError(f"{file} ended with status {process.wait()} and no URL")
                yield url
            finally:
                process.terminate()


if __name__ == "__main__":
    sys.exit(main())
