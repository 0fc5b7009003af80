"""What passes over one connection, apart from the sockets that carry it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import TYPE_CHECKING

from ._transport import LARGEST_REPLY, Response

if TYPE_CHECKING:
    from ._transport import Request

KEPT_IDLE = 30.0
"""Seconds for which the other side can be expected to keep a connection that nobody uses."""

SLOWEST_CONNECT = 5.0
"""Seconds after which a connection is given up that is not made."""

READ_AT_ONCE = 64 * 1024
LONGEST_HEAD = 128 * 1024


class Replies(ABC):
    """Writes requests and reads their replies, one after the other.

    Attributes:
        usable: whether another request can follow.
    """

    def __init__(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self.usable = self._ended = False
        self._status: int
        self._headers: list[tuple[str, str]] = []
        self._body = bytearray()

    def begin(self, request: Request) -> bytes:
        """What to write for a request. From now on its reply is the one that is read."""
        self._forget()
        head = f"POST {request.target} HTTP/1.1\r\n{_lines(request.headers)}\r\n"
        return head.encode("ascii") + request.body

    @abstractmethod
    def take(self, piece: bytes) -> None:
        """Read on; nothing stands for the end of the connection.

        Raises:
            Exception: it is no HTTP, or ends too early.
        """

    @property
    def wanting(self) -> bool:
        """Whether there is more to read."""
        return not self._ended and len(self._body) <= LARGEST_REPLY

    def response(self) -> Response:
        """What was read."""
        return Response(self._status, tuple(self._headers), bytes(self._body))


@lru_cache(maxsize=256)
def _lines(headers: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"{name}: {text}\r\n" for name, text in headers)
