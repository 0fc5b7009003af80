"""Locks and connections belong to the event loop that made them; a client may outlive one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")


class PerEventLoop(Generic[Value]):
    """One value for each event loop, made when it is first asked for.

    Args:
        make: makes a value. It is called on the event loop.
    """

    def __init__(self, make: Callable[[], Value]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._values: WeakKeyDictionary[object, Value] = WeakKeyDictionary()

    def get(self) -> Value:
        """The value of the running event loop."""
        loop = _running()
        with self._lock:
            value = self._values.get(loop)
            if value is None:
                self._forget_closed()
                value = self._values[loop] = self._make()
            return value

    def pop(self) -> Value | None:
        """Take the value of the running event loop away."""
        with self._lock:
            return self._values.pop(_running(), None)

    def _forget_closed(self) -> None:
        # Connections hold on to their loop, so the weak key alone would keep closed loops for good.
        for loop in list(self._values):
            is_closed = getattr(loop, "is_closed", None)
            if is_closed is not None and is_closed():
                del self._values[loop]


def on_asyncio() -> bool:
    """Whether the running event loop is one of asyncio."""
    import asyncio

    return asyncio._get_running_loop() is not None  # noqa: SLF001 - documented, for frameworks


def _running() -> object:
    import asyncio

    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        import trio

        return trio.lowlevel.current_trio_token()
