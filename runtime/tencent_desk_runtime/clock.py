"""Read the clocks of `time`, looked up at each call.

A test that freezes time replaces the functions of `time`. Functions bound earlier would still
return the real time.
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
    """Return seconds of a monotonic clock."""
    return time.monotonic()
