"""Lint the contract: python -m tools.lint [FILE ...] [--require-node]."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from . import LINTERS, NODE_LINTERS, install, why_not

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTRACT = Path(__file__).resolve().parents[2] / "openapi.yaml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Lint. Return 0 if no linter found a problem, else 1."""
    parser = argparse.ArgumentParser(prog="tools.lint", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[_CONTRACT], metavar="FILE")
    parser.add_argument(
        "--require-node", action="store_true", help="count missing Node as a failure"
    )
    options = parser.parse_args(arguments)
    clean = [_lint(name, options.files) for name in _find_runnable()]
    missing = len(clean) < len(LINTERS)
    return 0 if all(clean) and not (missing and options.require_node) else 1


def _find_runnable() -> list[str]:
    """Return the linters that can run here; print which cannot, and why."""
    reason = why_not()
    if reason is None:
        try:
            install()
        except subprocess.CalledProcessError as error:
            reason = f"npm ci failed with exit status {error.returncode}"
    if reason is None:
        return list(LINTERS)
    _print_line(f"{' and '.join(NODE_LINTERS)} were not run: {reason}")
    return [name for name in LINTERS if name not in NODE_LINTERS]


def _lint(name: str, files: Sequence[Path]) -> bool:
    problems = LINTERS[name](files)
    _print_line(f"{name}: {problems or 'no problems'}")
    return not problems


def _print_line(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
