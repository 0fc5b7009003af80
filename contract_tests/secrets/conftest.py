"""Set up Sentry with its default settings, and make Ctrl-C behave as in a terminal."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from contract_tests.secrets.reporters import enable_sentry

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", autouse=True)
def sentry() -> Iterator[None]:
    """Enable Sentry with its default settings."""
    with enable_sentry():
        yield


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Let Ctrl-C raise an exception, also in a background process, which would ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
