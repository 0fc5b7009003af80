"""Run waiting work one at a time within a lane; lanes do not wait for each other."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


class Lanes:
    """Hold one lane for each session. A lane has a thread only while work waits in it."""

    def __init__(self) -> None:
        self._waiting: dict[Hashable, deque[Callable[[], object]]] = {}
        self._lock = threading.Lock()

    def add(self, lane: Hashable, work: Callable[[], object]) -> None:
        """Run `work`, which must not raise, after all earlier work of the lane."""
        with self._lock:
            waiting = self._waiting.get(lane)
            if waiting is not None:
                waiting.append(work)
                return
            self._waiting[lane] = deque([work])
        threading.Thread(target=self._run, args=(lane,), name="mock lane", daemon=True).start()

    def _run(self, lane: Hashable) -> None:
        while (work := self._take_next(lane)) is not None:
            work()

    def _take_next(self, lane: Hashable) -> Callable[[], object] | None:
        with self._lock:
            waiting = self._waiting[lane]
            if waiting:
                return waiting.popleft()
            del self._waiting[lane]
            return None
