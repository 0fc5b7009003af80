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
    """Represent a time limit exception whose class is also a network exception class."""


@contextmanager
def alarm(error: BaseException) -> Iterator[None]:
    """Raise an exception from the SIGUSR1 handler, within the block."""

    def handler(_number: int, _frame: object) -> None:
        raise error

    before = signal.signal(signal.SIGUSR1, handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGUSR1, before)


def ring() -> None:
    """Send SIGUSR1 to the main thread and interrupt its wait; any thread can call this."""
    signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGUSR1)
