"""Define the event loop of the mock's own threads."""

from __future__ import annotations

import asyncio
import time


class EventLoop(asyncio.SelectorEventLoop):
    """Continue when a test has frozen time: freezegun stops `time.monotonic` for all threads."""

    _now = staticmethod(time.monotonic)

    def time(self) -> float:
        """Return seconds of a clock that never stops."""
        return self._now()
