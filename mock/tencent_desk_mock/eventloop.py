"""The event loop of the mock's own threads."""

from __future__ import annotations

import asyncio
import time


class EventLoop(asyncio.SelectorEventLoop):
    """Goes on where a test has frozen time: freezegun stops `time.monotonic` for all threads."""

    _now = staticmethod(time.monotonic)

    def time(self) -> float:
        """Return seconds that never stand still."""
        return self._now()
