"""Carries the requests of `DeskClient` over `http.client`, which is faster than the default.

    desk = DeskClient(..., transport=HTTPClientTransport())

It needs nothing but the standard library. It connects directly, whatever proxies the environment
names, and is not seen by tools that stand in for httpx, such as respx.
"""

from __future__ import annotations

import http.client
import io
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from ._stack import Stack, is_readable
from ._transport import LARGEST_REPLY, Request, Response
from ._transports import client_closed, no_place, ssl_context
from .errors import ConnectionFailedError, ConnectionLostError, DeskTimeoutError, TransportError

if TYPE_CHECKING:
    import ssl

    from typing_extensions import Buffer

__all__ = ["HTTPClientTransport"]

_KEPT_IDLE = 30.0
_SLOWEST_CONNECT = 5.0


class HTTPClientTransport:
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
        self._places = threading.BoundedSemaphore(max_connections)

    def send(self, request: Request, timeout: float) -> Response:
        moment = time.monotonic() + timeout
        if not self._places.acquire(timeout=max(0.0, timeout)):
            raise no_place()
        try:
            return self._exchange(self._take(request, moment), request)
        finally:
            self._places.release()

    def _take(self, request: Request, moment: float) -> _Connection:
        if self._stack.closed:
            raise client_closed()
        while kept := self._stack.take(request.origin):
            if kept.fresh():
                kept.wire.moment = moment
                return kept
            kept.close()
        return self._connected(request, moment)

    def _connected(self, request: Request, moment: float) -> _Connection:
        context = (self._ssl_context or ssl_context()) if request.scheme == "https" else None
        failure: TransportError
        try:
            return _Connection(request, context, moment)
        except TimeoutError:
            failure = ConnectionFailedError("no connection in time; nothing was sent")
        except (OSError, UnicodeError) as error:
            failure = ConnectionFailedError(f"no connection ({type(error).__name__}: {error})")
        raise failure

    def _exchange(self, connection: _Connection, request: Request) -> Response:
        failure: TransportError
        try:
            reply, again = connection.exchange(request)
        except TimeoutError:
            failure = DeskTimeoutError("no reply in time")
        except (http.client.HTTPException, OSError, ValueError) as error:
            failure = ConnectionLostError(f"the connection broke ({type(error).__name__}: {error})")
        except BaseException:
            connection.close()
            raise
        else:
            if not (again and self._stack.keep(request.origin, connection)):
                connection.close()
            return reply
        connection.close()
        raise failure

    def close(self) -> None:
        """Close every idle connection. Those in use are closed when their call ends."""
        for connection in self._stack.close():
            connection.close()


class _Connection:
    """One connection, open.

    Raises:
        OSError: it cannot be opened.
    """

    def __init__(self, request: Request, context: ssl.SSLContext | None, moment: float) -> None:
        end = min(moment, time.monotonic() + _SLOWEST_CONNECT)
        self.wire = _Wire(_connected(request.host, request.port, context, end), moment)
        self._http = http.client.HTTPConnection(request.host, request.port)
        self._http.sock = cast("socket.socket", self.wire)
        self._used = 0.0

    def fresh(self) -> bool:
        """Whether the other side can be expected to listen still."""
        return time.monotonic() - self._used < _KEPT_IDLE and not is_readable(self.wire)

    def exchange(self, request: Request) -> tuple[Response, bool]:
        """The reply, and whether the connection can be used again.

        Raises:
            OSError: it broke, or the time is over.
            HTTPException: what came is no HTTP, or not all of it.
        """
        self._http.putrequest("POST", request.target, skip_host=True, skip_accept_encoding=True)
        for name, text in request.headers:
            self._http.putheader(name, text)
        self._http.endheaders(request.body)
        reply = self._http.getresponse()
        body = reply.read(LARGEST_REPLY + 1)
        if reply.length and len(body) <= LARGEST_REPLY:
            raise http.client.IncompleteRead(b"", reply.length)
        headers = tuple((name.lower(), text) for name, text in reply.getheaders())
        self._used = time.monotonic()
        again = reply.isclosed() and self._http.sock is not None
        return Response(reply.status, headers, body), again

    def close(self) -> None:
        self._http.close()
        self.wire.close()


class _Wire:
    """What `http.client` takes for a socket: no wait on it goes beyond `moment`."""

    def __init__(self, connection: socket.socket, moment: float) -> None:
        self._socket = connection
        self._unsent = b""
        self.moment = moment

    def fileno(self) -> int:
        return self._socket.fileno()

    def sendall(self, content: bytes) -> None:
        """Keep what is to be sent until a reply is wanted: head and body go in one packet."""
        self._unsent += content

    def makefile(self, _: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def receive(self, buffer: Buffer) -> int:
        if self._unsent:
            content, self._unsent = self._unsent, b""
            self._socket.settimeout(_left(self.moment))
            # Who does not take the request may have answered it all the same.
            with suppress(BrokenPipeError, ConnectionResetError):
                self._socket.sendall(content)
        self._socket.settimeout(_left(self.moment))
        return self._socket.recv_into(buffer)

    def close(self) -> None:
        self._socket.close()


class _Reader(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        return self._wire.receive(buffer)


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
