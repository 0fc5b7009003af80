"""Raise exceptions from a signal handler, as job queues do."""

from __future__ import annotations

import signal
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
    """Send the signal to this process."""
    signal.raise_signal(signal.SIGUSR1)
