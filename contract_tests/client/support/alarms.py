"""Raise exceptions from a signal handler, as job queues do."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class JobLimitError(Exception):
    """Represent the exception of a job queue whose job exceeds its time limit."""


class SlowError(TimeoutError):
    """Represent a time limit whose class is also one of the network."""


@contextmanager
def alarm(error: BaseException) -> Iterator[None]:
    """Let the handler of SIGUSR1 raise an exception."""

    def handler(_number: int, _frame: object) -> None:
        raise error

    before = signal.signal(signal.SIGUSR1, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGUSR1, before)


def ring() -> None:
    """Send the signal to the main thread, which then stops waiting, also if another one calls."""
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
