"""Something done in a fork of this process, which ends with it whatever happens."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Step = Callable[[], int]

_BROKEN = 70


def started(step: Step, said: Path) -> int:
    """Start something in a fork.

    Args:
        step: what; it returns the exit status.
        said: a file for what it prints.

    Returns:
        The id of the process, which leads a group of its own.
    """
    child = os.fork()
    if not child:
        _be_the_child(step, said)
    return child


def status_of(step: Step, seconds: float, said: Path) -> int | None:
    """Do something in a fork, and wait for it.

    Args:
        step: what; it returns the exit status.
        seconds: after which the fork is ended.
        said: a file for what it prints.

    Returns:
        The exit status; below 0 the signal that ended it, None if it took too long.
    """
    child = started(step, said)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _be_the_child(step: Step, said: Path) -> None:
    """Never returns: what follows in the caller is for the parent."""
    os.setpgid(0, 0)
    with said.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    status = _BROKEN
    try:
        status = step()
    finally:
        os._exit(status)
