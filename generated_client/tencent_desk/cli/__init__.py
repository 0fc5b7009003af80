# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""The command `tencent-desk`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: what stands after the name of the command; by default that of the process.

    Returns:
        The exit status. `tencent-desk --help` lists them.
    """
    words = [*(sys.argv[1:] if arguments is None else arguments)]
    try:
        return _run(words)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(words: Sequence[str]) -> int:
    from . import _elsewhere

    for entry in _elsewhere.commands().select(name=words[0] if words else ""):
        return _elsewhere.run(entry, words[1:])
    try:
        from ._app import run
    except ImportError as error:
        _tell(f"{error.name} is missing: pip install 'tencent-desk[cli]'")
        return 1
    return run([*words])


def _tell(problem: str) -> None:
    print(f"tencent-desk: {problem}", file=sys.stderr)  # noqa: T201 - there is no rich here
