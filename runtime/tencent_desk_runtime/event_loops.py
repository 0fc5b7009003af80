"""Keep locks and connections per event loop, since a client can outlive a loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

from .forks import separate_after_fork

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")

_PARENTS: list[object] = []
"""Values of a parent process. Closing or freeing one would disturb the parent's loop."""


class PerEventLoop(Generic[Value]):
    """Hold one value for each event loop, made at first use.

    Args:
        make: returns a value. It is called on the event loop.
    """

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make
        self._values: WeakKeyDictionary[object, Value] = WeakKeyDictionary()
        separate_after_fork(self)

    def get(self) -> Value:
        """Return the value of the running event loop."""
        # No lock: a loop runs in one thread, and every step on the dictionary is atomic.
        loop = _running()
        value = self._values.get(loop)
        if value is None:
            self._forget_closed()
            value = self._values[loop] = self._make()
        return value

    def pop(self) -> Value | None:
        """Remove and return the value of the running event loop."""
        return self._values.pop(_running(), None)

    def after_fork(self) -> None:
        """See `Forked`."""
        _PARENTS.extend(self._values.values())
        self._values = WeakKeyDictionary()

    def _forget_closed(self) -> None:
        # Connections refer to their loop, so the weak key alone would never free closed loops.
        for reference in self._values.keyrefs():
            loop = reference()
            is_closed = getattr(loop, "is_closed", None)
            if is_closed is not None and is_closed():
                self._values.pop(loop, None)


def _running() -> object:
    import asyncio

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        import trio

        return trio.lowlevel.current_trio_token()
