"""Lint the contract: python -m tools.lint [FILE ...] [--require-node]."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from . import LINTERS, NODE_LINTERS, LinterFailedError, install, why_not

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTRACT = Path(__file__).resolve().parents[2] / "openapi.yaml"


def main(arguments: Sequence[str] | None = None) -> int:
    """Lint, and return 0 where every linter that ran found nothing, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="tools.lint", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, default=[_CONTRACT], metavar="FILE")
    parser.add_argument(
        "--require-node", action="store_true", help="count missing Node as a failure"
    )
    options = parser.parse_args(arguments)
    clean = [_lint(name, options.files) for name in _runnable()]
    missing = len(clean) < len(LINTERS)
    return 0 if all(clean) and not (missing and options.require_node) else 1


def _runnable() -> list[str]:
    """Return the linters that can run here; says in one line which cannot and why."""
    reason = why_not()
    if reason is None:
        try:
            install()
        except subprocess.CalledProcessError as error:
            reason = f"npm ci failed with exit status {error.returncode}"
    if reason is None:
        return list(LINTERS)
    _say(f"{' and '.join(NODE_LINTERS)} were not run: {reason}")
    return [name for name in LINTERS if name not in NODE_LINTERS]


def _lint(name: str, files: Sequence[Path]) -> bool:
    try:
        problems = LINTERS[name](files)
    except LinterFailedError as error:
        _say(f"{name}: failed, {error}")
        return False
    for problem in problems:
        _say(f"  {problem}")
    _say(f"{name}: {len(problems) or 'no'} problem{'' if len(problems) == 1 else 's'}")
    return not problems


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
