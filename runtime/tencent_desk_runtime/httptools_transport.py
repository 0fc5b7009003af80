"""Carries requests over plain sockets and the HTTP parser of Node.js.

Example::

    desk = DeskClient(..., transport=HttptoolsTransport())
    async_desk = AsyncDeskClient(..., transport=AsyncHttptoolsTransport())

It is faster than the default, and needs `pip install tencent-desk[httptools]`. It connects
directly, whatever proxies the environment names, and is not seen by tools that stand in for httpx,
such as respx.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from httptools import HttpParserError, HttpResponseParser

from ._sockets import Connection, SocketTransport
from ._streams import AsyncConnection, AsyncStreamTransport
from ._wire import LONGEST_HEAD, Replies

if TYPE_CHECKING:
    import ssl

    from ._stack import Origin

__all__ = ["AsyncHttptoolsTransport", "HttptoolsTransport"]


class HttptoolsTransport(SocketTransport):
    """For `DeskClient`.

    Args:
        ssl_context: how servers are checked; by default as the default transport does.
        max_connections: how many connections may be open at once.
    """

    def __init__(
        self, *, ssl_context: ssl.SSLContext | None = None, max_connections: int = 100
    ) -> None:
        super().__init__(_connection, ssl_context, max_connections)


class AsyncHttptoolsTransport(AsyncStreamTransport):
    """For `AsyncDeskClient`, on asyncio or trio. See `HttptoolsTransport`."""

    def __init__(
        self, *, ssl_context: ssl.SSLContext | None = None, max_connections: int = 100
    ) -> None:
        super().__init__(_async_connection, ssl_context, max_connections)


def _connection(origin: Origin, context: ssl.SSLContext | None) -> Connection:
    return Connection(origin, context, _Replies())


def _async_connection(origin: Origin, context: ssl.SSLContext | None) -> AsyncConnection:
    return AsyncConnection(origin, context, _Replies())


class _Replies(Replies):
    """Its parser calls what begins with `on_`."""

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        super().__init__()

    def _forget(self) -> None:
        super()._forget()
        self._size = 0
        self._head_ended = False

    def take(self, piece: bytes) -> None:
        if not piece:
            self._end_by_closing()
            return
        self._size += len(piece)
        try:
            self._parser.feed_data(piece)
        except HttpParserError:
            # What comes after the reply is not part of it.
            if not self._ended:
                raise
            self.usable = False
        if not self._head_ended and self._size > LONGEST_HEAD:
            raise ConnectionError("the head of the reply does not end")

    def _end_by_closing(self) -> None:
        framed = {"content-length", "transfer-encoding"}.intersection(dict(self._headers))
        if framed or not self._head_ended:
            raise ConnectionError("it ended before the reply did")
        self._ended = True

    def on_message_begin(self) -> None:
        if self._ended:
            self.usable = False

    def on_header(self, name: bytes, text: bytes) -> None:
        if not self._ended:
            self._headers.append((name.decode("latin-1").lower(), text.decode("latin-1")))

    def on_headers_complete(self) -> None:
        if not self._ended:
            self._head_ended = True
            self._status = self._parser.get_status_code()

    def on_body(self, part: bytes) -> None:
        if not self._ended:
            self._body += part

    def on_message_complete(self) -> None:
        if self._ended:
            return
        if self._status < 200:
            self._headers, self._head_ended = [], False
        else:
            self._ended = True
            self.usable = self._parser.should_keep_alive()
