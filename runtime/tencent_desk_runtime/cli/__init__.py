"""Run the command `tencent-desk`."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from . import _exit_status

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ._program import Program


_HELP = """\
Usage: tencent-desk [OPTIONS] COMMAND [ARGS]...

  Call Tencent Cloud Desk from the command line. Unofficial.

  The commands need pip install 'tencent-desk[cli]'.

Options:
  --version  Print the version.
  --help     Show this message and exit.
"""


def run_command(
    arguments: Sequence[str] | None, program: Callable[[], Program], version: str
) -> int:
    """Run the command. Its output is written, or dropped, when this returns.

    Args:
        arguments: the words after the name of the command; by default those of the process.
        program: returns the description of the generated package.
        version: the version of that package.

    Returns:
        The exit status. `tencent-desk --help` lists them.
    """
    words = [*(sys.argv[1:] if arguments is None else arguments)]
    return _exit_status.run(partial(_run, words, program, version))


def _run(words: Sequence[str], program: Callable[[], Program], version: str) -> int:
    from . import _elsewhere

    for entry in _elsewhere.find_commands().select(name=words[0] if words else ""):
        status = _elsewhere.run(entry, words[1:])
        _exit_status.settle(status)
        return status
    try:
        from ._app import run

        found = program()
    except ImportError as error:
        if words[:1] in (["--version"], ["--help"]):
            there = "".join(f"  {name}\n" for name in sorted(_elsewhere.find_commands().names))
            helping = _HELP + (there and f"\nCommands without it:\n{there}")
            text = helping if words[0] == "--help" else f"tencent-desk {version}\n"
            print(text, end="")  # noqa: T201 - there is no typer here
            return 0
        _report(f"{error.name} is missing: pip install 'tencent-desk[cli]'")
        return 1
    return run([*words], found)


def _report(problem: str) -> None:
    print(f"tencent-desk: {problem}", file=sys.stderr)  # noqa: T201 - there is no rich here
