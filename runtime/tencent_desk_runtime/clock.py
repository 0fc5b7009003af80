"""The clocks of `time`, looked up at each call.

A test that freezes time puts functions of its own into `time`; what was bound before would go on
with real time.
"""

from __future__ import annotations

import time


def now() -> float:
    """Return seconds of Unix time."""
    return time.time()


def now_ns() -> int:
    """Return nanoseconds of Unix time."""
    return time.time_ns()


def monotonic() -> float:
    """Return seconds of a clock that only goes forward."""
    return time.monotonic()
