"""Set the exit status of the process, also when its output is lost."""

from __future__ import annotations

import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING

from . import _standard_streams

if TYPE_CHECKING:
    from collections.abc import Callable

DONE, NO, INTERRUPTED = 0, 1, 130

_settled: ContextVar[int | None] = ContextVar("_settled", default=None)


def settle(status: int) -> None:
    """Fix the exit status: output that is lost from now on does not change it.

    A command that does not call this exists for its output, and fails if the output is lost.
    """
    _settled.set(status)


def run(command: Callable[[], int]) -> int:
    """Run a command as this whole process, and return the exit status.

    The command returns one itself, or ends with `SystemExit`.
    """
    _standard_streams.prepare()
    before = _settled.set(None)
    try:
        status, lost = _run(command)
        settled = _settled.get()
    finally:
        _settled.reset(before)
    if lost is not None and not (settled is None and isinstance(lost, BrokenPipeError)):
        problem = f"tencent-desk: stdout: {lost.strerror}; not all of the output was written"
        print(problem, file=sys.stderr)  # noqa: T201 - there may be no typer here
    if settled is not None:
        return settled
    return NO if status == DONE and lost is not None else status


def _run(command: Callable[[], int]) -> tuple[int, OSError | None]:
    """Run a command. Return its exit status, and why output was lost."""
    try:
        status = _call_command(command)
        return status, _standard_streams.flush_stdout()
    except KeyboardInterrupt:
        return INTERRUPTED, _standard_streams.flush_stdout()


def _call_command(command: Callable[[], int]) -> int:
    try:
        return command()
    except SystemExit as end:
        if isinstance(end.code, str):
            raise
        return end.code or DONE
