"""Change the world one at a time, and wake whoever waits for a change."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Found = TypeVar("Found")


class Changes:
    """The lock of a mock's world, and who waits for changes of it.

    What takes time happens outside the lock: a program calls the mock while it handles a callback.
    """

    def __init__(self) -> None:
        self._alone = threading.Lock()
        self._waiting = threading.Condition()
        self._count = 0
        self._released = 0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep everybody else from changing the world, and report the change afterwards."""
        with self._alone:
            yield
        self.report()

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Keep everybody from changing the world while it is read."""
        with self._alone:
            yield

    def report(self) -> None:
        """Wake all who wait, so that each looks again."""
        with self._waiting:
            self._count += 1
            self._waiting.notify_all()

    def release(self) -> None:
        """Let nobody wait any longer, as when a server stops."""
        with self._waiting:
            self._released += 1
        self.report()

    def wait_for(self, look: Callable[[], Found | None], seconds: float) -> Found | None:
        """Return what `look` finds, now or after some change.

        Args:
            look: Return what is waited for, or None.
            seconds: How long to wait at most, in real time.

        Returns:
            What was found; None where the time is over.
        """
        end = time.monotonic() + seconds
        released = self._released
        while True:
            seen = self._count
            found = look()
            left = end - time.monotonic()
            if found is not None or left <= 0 or self._released != released:
                return found
            if not self._sleep(seen, left):  # a frozen `time` does not get to the end by itself
                return look()

    def _sleep(self, seen: int, seconds: float) -> bool:
        with self._waiting:
            return self._waiting.wait_for(lambda: self._count != seen, seconds)
