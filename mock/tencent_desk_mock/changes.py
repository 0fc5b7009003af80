"""Change the world one at a time, and wake threads that wait for a change."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Found = TypeVar("Found")


class Changes:
    """Lock a mock's world, and let threads wait for changes.

    Slow work happens outside the lock: a program can call the mock while it handles a callback.
    """

    def __init__(self) -> None:
        self._alone = threading.Lock()
        self._waiting = threading.Condition()
        self._count = 0
        self._released = 0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Lock the world for a change, and report the change afterwards."""
        with self._alone:
            yield
        self.report()

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Lock the world for reading."""
        with self._alone:
            yield

    def report(self) -> None:
        """Wake all waiting threads, so that each checks again."""
        with self._waiting:
            self._count += 1
            self._waiting.notify_all()

    def release(self) -> None:
        """End all waiting, for example when a server stops."""
        with self._waiting:
            self._released += 1
        self.report()

    def wait_for(self, look: Callable[[], Found | None], seconds: float) -> Found | None:
        """Return what `look` finds, now or after a change; None after `seconds` of real time."""
        end = time.monotonic() + seconds
        released = self._released
        while time.monotonic() < end:
            seen = self._count
            found = look()
            if found is not None or self._released != released:
                return found
            if not self._wait_for_change(seen, end - time.monotonic()):
                break  # frozen time never gets to the end
        return look()

    def _wait_for_change(self, seen: int, seconds: float) -> bool:
        with self._waiting:
            return self._waiting.wait_for(lambda: self._count != seen, seconds)
