"""Connections kept for the next call, last in, first out, so that few of them stay warm."""

from __future__ import annotations

import select
import threading
from typing import Any, Generic, TypeVar

Connection = TypeVar("Connection")

Origin = tuple[str, str, int]


class Stack(Generic[Connection]):
    """The idle connections of all threads. Taking one costs the same however many there are."""

    def __init__(self) -> None:
        self._idle: dict[Origin, list[Connection]] = {}
        self._lock = threading.Lock()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether no connection is kept any more."""
        return self._closed

    def take(self, origin: Origin) -> Connection | None:
        """The connection that was kept last, or `None`."""
        with self._lock:
            kept = self._idle.get(origin)
            return kept.pop() if kept else None

    def keep(self, origin: Origin, connection: Connection) -> bool:
        """Keep a connection. Returns whether that was still possible."""
        with self._lock:
            if not self._closed:
                self._idle.setdefault(origin, []).append(connection)
            return not self._closed

    def close(self) -> list[Connection]:
        """Keep none from now on. Returns those that were kept."""
        with self._lock:
            self._closed = True
            stacks, self._idle = self._idle, {}
        return [connection for stack in stacks.values() for connection in stack]


def is_readable(connection: Any) -> bool:
    """Whether the socket of an idle connection has something to read, and be it its end."""
    number = connection.fileno()
    if number < 0:
        return True
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([number], [], [], 0)[0])
    poll = select.poll()
    poll.register(number, select.POLLIN)
    return bool(poll.poll(0))
