"""What is under way: callbacks, calls of a program's app, and the tasks that those started."""

from __future__ import annotations

import threading
import traceback
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tencent_desk_mock.changes import Changes


class ReceiverError(AssertionError):
    """The program under test raised while it received a callback; the cause is what it raised."""


class Activity:
    """Counts what is under way, and keeps what a program under test raised.

    Args:
        changes: Who is woken when something ends.
    """

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._numbers = count()
        self._open: dict[int, str] = {}
        self._raised: list[BaseException] = []
        self._lock = threading.Lock()

    @property
    def names(self) -> list[str]:
        """Return what is under way."""
        with self._lock:
            return [*self._open.values()]

    def begin(self, name: str) -> int:
        """Note that something began, and return the number to end it with."""
        number = next(self._numbers)
        with self._lock:
            self._open[number] = name
        return number

    def end(self, number: int) -> None:
        """Note that it ended."""
        with self._lock:
            self._open.pop(number, None)
        self._changes.report()

    def keep(self, error: BaseException) -> None:
        """Keep what a program raised, for raise_kept()."""
        with self._lock:
            self._raised.append(error)

    def raise_kept(self) -> None:
        """Do nothing if no program raised since the last time.

        Raises:
            ReceiverError: One did.
        """
        with self._lock:
            raised, self._raised = self._raised, []
        if raised:
            words = "".join(traceback.format_exception_only(raised[0])).strip()
            raise ReceiverError(f"the receiver of callbacks raised {words}") from raised[0]

    def settle(self, seconds: float) -> None:
        """Wait until nothing is under way.

        Raises:
            TimeoutError: Something is, after so many seconds of real time.
        """
        if self._changes.wait_for(lambda: None if self._open else True, seconds) is None:
            names = ", ".join(self.names)
            raise TimeoutError(f"not settled after {seconds:g} s; under way: {names}")
