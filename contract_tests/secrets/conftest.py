"""Set up Sentry with its defaults, and Ctrl-C as on a terminal."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from contract_tests.secrets.reporters import sentry_with_defaults

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", autouse=True)
def sentry() -> Iterator[None]:
    """See there."""
    with sentry_with_defaults():
        yield


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Return how a process handles Ctrl-C; one in the background of a shell ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
