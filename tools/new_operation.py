"""Run `make generate test` in a copy of the project with new operations: `make new-operation`.

It only edits `openapi.yaml` and the rows of the operations in `vendor_pages/`.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.mutants.copied import ROOT, Copy
from tools.sample_operations import add
from tools.sample_operations import names as sample_names

DEFAULT = ("park_session", "robot_get_voice_list")


def main() -> int:
    """Run the targets. Return the status of the first that fails, else 0."""
    parser = argparse.ArgumentParser(prog="make new-operation", description=__doc__)
    parser.add_argument("names", nargs="*", default=DEFAULT, help=", ".join(sample_names()))
    names = parser.parse_args().names
    with tempfile.TemporaryDirectory(prefix="new-operation-") as folder:
        root = Path(folder) / ROOT.name
        Copy(root)
        subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)  # noqa: S607 - the user's
        for name in names:
            add(name, root)
        return next(filter(None, (_make(root, one) for one in ("setup", "generate", "test"))), 0)


def _make(root: Path, target: str) -> int:
    """Run a target of the copy, in its own environment."""
    outside = {name: text for name, text in os.environ.items() if not name.startswith("MAKE")}
    command = ["make", "--no-print-directory", target, f"PYTHON={sys.executable}"]
    done = subprocess.run(command, cwd=root, env=outside, check=False)  # noqa: S603 - fixed words
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
