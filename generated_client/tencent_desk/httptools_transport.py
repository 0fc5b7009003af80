# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Carries requests over plain sockets and the HTTP parser of Node.js.

Example::

    desk = DeskClient(..., transport=HttptoolsTransport())
    async_desk = AsyncDeskClient(..., transport=AsyncHttptoolsTransport())

It is faster than the default, and needs `pip install tencent-desk[httptools]`. It connects
directly, whatever proxies the environment names, and is not seen by tools that stand in for httpx,
such as respx.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from ._httpcore import AsyncHTTPCoreTransport
from ._stack import Origin, Stack, is_readable
from ._transport import LARGEST_REPLY, Request, Response
from ._transports import client_closed, no_place, ssl_context
from .errors import ConnectionFailedError, ConnectionLostError, DeskTimeoutError, TransportError

if TYPE_CHECKING:
    import ssl

    from httpcore import AsyncNetworkStream

    from ._async_network import AsyncBackend

__all__ = ["AsyncHttptoolsTransport", "HttptoolsTransport"]

_KEPT_IDLE = 30.0
_SLOWEST_CONNECT = 5.0
_READ_AT_ONCE = 64 * 1024
_LONGEST_HEAD = 128 * 1024


class HttptoolsTransport:
    """For `DeskClient`.

    Args:
        ssl_context: how servers are checked; by default as the default transport does.
        max_connections: how many connections may be open at once.
    """

    def __init__(
        self, *, ssl_context: ssl.SSLContext | None = None, max_connections: int = 100
    ) -> None:
        self._ssl_context = ssl_context
        self._stack: Stack[_Connection] = Stack()
        self._places = threading.Semaphore(max_connections)

    def send(self, request: Request, timeout: float) -> Response:
        moment = time.monotonic() + timeout
        if not self._places.acquire(timeout=max(0.0, timeout)):
            raise no_place()
        try:
            return self._exchange(self._take(request, moment), request, moment)
        finally:
            self._places.release()

    def _take(self, request: Request, moment: float) -> _Connection:
        if self._stack.closed:
            raise client_closed()
        while kept := self._stack.take(request.origin):
            if kept.fresh():
                return kept
            kept.close()
        return self._connected(request, moment)

    def _connected(self, request: Request, moment: float) -> _Connection:
        context = (self._ssl_context or ssl_context()) if request.scheme == "https" else None
        end = min(moment, time.monotonic() + _SLOWEST_CONNECT)
        failure: TransportError
        try:
            return _Connection(_connected(request.host, request.port, context, end))
        except TimeoutError:
            failure = ConnectionFailedError("no connection in time; nothing was sent")
        except (OSError, UnicodeError) as error:
            failure = ConnectionFailedError(f"no connection ({type(error).__name__}: {error})")
        raise failure

    def _exchange(self, connection: _Connection, request: Request, moment: float) -> Response:
        failure: TransportError
        try:
            reply = connection.exchange(request, moment)
        except TimeoutError:
            failure = DeskTimeoutError("no reply in time")
        except (HttpParserError, HttpParserUpgrade, OSError, ValueError) as error:
            failure = ConnectionLostError(f"the connection broke ({type(error).__name__}: {error})")
        except BaseException:
            connection.close()
            raise
        else:
            if not (connection.replies.usable and self._stack.keep(request.origin, connection)):
                connection.close()
            return reply
        connection.close()
        raise failure

    def close(self) -> None:
        """Close every idle connection. Those in use are closed when their call ends."""
        for connection in self._stack.close():
            connection.close()


class _Connection:
    """One connection."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._used = 0.0
        self.replies = _Replies()

    def fresh(self) -> bool:
        """Whether the other side can be expected to listen still."""
        return time.monotonic() - self._used < _KEPT_IDLE and not is_readable(self._socket)

    def exchange(self, request: Request, moment: float) -> Response:
        """The reply.

        Raises:
            OSError: the connection broke, or the time is over.
            HttpParserError: what came is no HTTP.
        """
        self._socket.settimeout(_left(moment))
        # Who does not take the request may have answered it all the same.
        with suppress(BrokenPipeError, ConnectionResetError):
            self._socket.sendall(_head(request) + request.body)
        replies = self.replies
        replies.forget()
        while replies.wanting:
            self._socket.settimeout(_left(moment))
            replies.take(self._socket.recv(_READ_AT_ONCE))
        self._used = time.monotonic()
        return replies.response()

    def close(self) -> None:
        self._socket.close()


class AsyncHttptoolsTransport(AsyncHTTPCoreTransport):
    """For `AsyncDeskClient`, on asyncio or trio. See `HttptoolsTransport`."""

    def __init__(
        self, *, ssl_context: ssl.SSLContext | None = None, max_connections: int = 100
    ) -> None:
        super().__init__(ssl_context, max_connections=max_connections)

    def _made(self, origin: Origin) -> _AsyncConnection:
        scheme, host, port = origin
        context = (self._ssl_context or ssl_context()) if scheme == "https" else None
        return _AsyncConnection(host, port, context, self._backend)


class _AsyncConnection:
    """One connection, as the default transport treats those of httpcore."""

    def __init__(
        self, host: str, port: int, context: ssl.SSLContext | None, backend: AsyncBackend
    ) -> None:
        self._host, self._port = host, port
        self._context = context
        self._backend = backend
        self._stream: AsyncNetworkStream | None = None
        self._used = 0.0
        self.connected = False
        self.usable = False
        self._replies = _Replies()

    def has_expired(self) -> bool:
        """Whether the other side cannot be expected to listen any more."""
        late = time.monotonic() - self._used >= _KEPT_IDLE
        return late or self._stream is None or bool(self._stream.get_extra_info("is_readable"))

    async def exchange(self, request: Request, left: float) -> Response:
        """The reply.

        Raises:
            Exception: of httpcore, httptools or Python.
        """
        self.usable = False
        stream = self._stream or await self._connect(min(left, _SLOWEST_CONNECT))
        await stream.write(_head(request) + request.body)
        replies = self._replies
        replies.forget()
        while replies.wanting:
            replies.take(await stream.read(_READ_AT_ONCE))
        self._used = time.monotonic()
        self.usable = replies.usable
        return replies.response()

    async def _connect(self, timeout: float) -> AsyncNetworkStream:
        end = time.monotonic() + timeout
        stream = self._stream = await self._backend.connect_tcp(self._host, self._port, timeout)
        if self._context is not None:
            left = max(end - time.monotonic(), 0.001)
            self._stream = stream = await stream.start_tls(self._context, self._host, left)
        self.connected = True
        return stream

    async def aclose(self) -> None:
        if self._stream is not None:
            await self._stream.aclose()


class _Replies:
    """Reads the replies of a connection, one after the other; its parser calls what begins with
    `on_`.

    Attributes:
        usable: whether another request can follow.
    """

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        self._status = 0
        self.forget()

    def forget(self) -> None:
        """Begin with the next."""
        self._headers: list[tuple[str, str]] = []
        self._body = b""
        self._size = 0
        self._head_ended = self._ended = self.usable = False

    @property
    def wanting(self) -> bool:
        """Whether there is more to read."""
        return not self._ended and len(self._body) <= LARGEST_REPLY

    def response(self) -> Response:
        """What was read."""
        return Response(self._status, tuple(self._headers), self._body)

    def take(self, piece: bytes) -> None:
        """Read on; nothing stands for the end of the connection.

        Raises:
            HttpParserError: it is no HTTP.
            ConnectionError: it ended too early, or does not end.
        """
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
        if not self._head_ended and self._size > _LONGEST_HEAD:
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


def _head(request: Request) -> bytes:
    return f"POST {request.target} HTTP/1.1\r\n{_lines(request.headers)}\r\n".encode("ascii")


@lru_cache(maxsize=256)
def _lines(headers: tuple[tuple[str, str], ...]) -> str:
    return "".join(f"{name}: {text}\r\n" for name, text in headers)


def _left(moment: float) -> float:
    left = moment - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time for this try is over")
    return left


def _connected(
    host: str, port: int, context: ssl.SSLContext | None, moment: float
) -> socket.socket:
    """Connect to the first address of the host that answers, all of them within the time."""
    failure: OSError = TimeoutError("no address answers")
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(_left(moment))
            connection.connect(address)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if context is None:
                return connection
            connection.settimeout(_left(moment))
            return context.wrap_socket(connection, server_hostname=host)
        except OSError as error:
            connection.close()
            failure = error
    raise failure
