"""Track running work: callbacks, calls of a program's app, and the tasks that they started."""

from __future__ import annotations

import threading
import traceback
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tencent_desk_mock.changes import Changes


class ReceiverError(AssertionError):
    """Report that the program under test raised while it received a callback; see the cause."""


class Activity:
    """Count running work, and keep exceptions of the program under test."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._numbers = count()
        self._open: dict[int, str] = {}
        self._raised: list[BaseException] = []
        self._lock = threading.Lock()

    @property
    def names(self) -> list[str]:
        """Return the names of running work."""
        with self._lock:
            return [*self._open.values()]

    def begin(self, name: str) -> int:
        """Note that work has started, and return its number for `end`."""
        number = next(self._numbers)
        with self._lock:
            self._open[number] = name
        return number

    def end(self, number: int) -> None:
        """Note that work has ended."""
        with self._lock:
            self._open.pop(number, None)
        self._changes.report()

    def keep(self, error: BaseException) -> None:
        """Keep an exception of a program, for raise_kept()."""
        with self._lock:
            self._raised.append(error)

    def raise_kept(self) -> None:
        """Raise if a program has raised since the last call.

        Raises:
            ReceiverError: A program raised.
        """
        with self._lock:
            raised, self._raised = self._raised, []
        if raised:
            words = "".join(traceback.format_exception_only(raised[0])).strip()
            raise ReceiverError(f"the receiver of callbacks raised {words}") from raised[0]

    def settle(self, seconds: float) -> None:
        """Wait until no work is running.

        Raises:
            TimeoutError: Work is still running after `seconds` of real time.
        """
        if self._changes.wait_for(lambda: not self._open or None, seconds) is None:
            names = ", ".join(self.names)
            raise TimeoutError(f"not settled after {seconds:g} s; still running: {names}")
