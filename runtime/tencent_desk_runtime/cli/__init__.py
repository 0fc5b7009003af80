"""The command `tencent-desk`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ._program import Program

__all__ = ["run_command"]

_INTERRUPTED = 130


def run_command(arguments: Sequence[str] | None, program: Callable[[], Program]) -> int:
    """Run the command.

    Args:
        arguments: what stands after the name of the command; by default that of the process.
        program: makes the description of the package that the command works for.

    Returns:
        The exit status. `tencent-desk --help` lists them.
    """
    words = [*(sys.argv[1:] if arguments is None else arguments)]
    try:
        return _run(words, program)
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(words: Sequence[str], program: Callable[[], Program]) -> int:
    from . import _elsewhere

    for entry in _elsewhere.commands().select(name=words[0] if words else ""):
        return _elsewhere.run(entry, words[1:])
    try:
        from ._app import run

        found = program()
    except ImportError as error:
        _tell(f"{error.name} is missing: pip install 'tencent-desk[cli]'")
        return 1
    return run([*words], found)


def _tell(problem: str) -> None:
    print(f"tencent-desk: {problem}", file=sys.stderr)  # noqa: T201 - there is no rich here
