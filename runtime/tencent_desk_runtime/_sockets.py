"""Carries the requests of threads over plain sockets, kept on a stack for the next call.

The stack is last in, first out, so that few connections stay warm, and taking one costs the same
however many there are.
"""

from __future__ import annotations

import socket
import threading
import time
from typing import TYPE_CHECKING, Protocol

from ._stack import Stack, is_readable
from ._transports import client_closed, failure_of, no_place, ssl_context
from ._wire import KEPT_IDLE, READ_AT_ONCE, SLOWEST_CONNECT
from .errors import ConnectionFailedError, TransportError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from ._stack import Origin
    from ._transport import Request, Response
    from ._wire import Replies


class Exchanging(Protocol):
    """One connection; it is opened by the first exchange."""

    @property
    def usable(self) -> bool:
        """Whether another exchange can follow."""
        ...

    def fresh(self) -> bool:
        """Whether the other side can be expected to listen still."""
        ...

    def exchange(self, request: Request, moment: float) -> Response:
        """The reply to a request.

        Args:
            request: the request.
            moment: of `time.monotonic`, beyond which nothing is waited for.

        Raises:
            Exception: there is none.
        """
        ...

    def close(self) -> None: ...


class SocketTransport:
    """Carries requests over kept-alive connections.

    Args:
        make: makes a connection to an origin, over TLS if it is given a context.
        ssl_context: how servers are checked; by default as the environment says.
        max_connections: how many connections may be open at once.
    """

    def __init__(
        self,
        make: Callable[[Origin, ssl.SSLContext | None], Exchanging],
        ssl_context: ssl.SSLContext | None,
        max_connections: int,
    ) -> None:
        self._make = make
        self._ssl_context = ssl_context
        self._stack: Stack[Exchanging] = Stack()
        self._places = threading.Semaphore(max_connections)

    def send(self, request: Request, timeout: float) -> Response:
        moment = time.monotonic() + timeout
        failure: TransportError
        if not self._places.acquire(timeout=max(0.0, timeout)):
            raise no_place()
        try:
            connection = self._take(request.origin)
            try:
                return connection.exchange(request, moment)
            finally:
                self._give_back(request.origin, connection)
        except TransportError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever is raised below becomes one of ours
            failure = failure_of(error)
        finally:
            self._places.release()
        raise failure

    def _take(self, origin: Origin) -> Exchanging:
        if self._stack.closed:
            raise client_closed()
        while kept := self._stack.take(origin):
            if kept.fresh():
                return kept
            kept.close()
        secure = origin[0] == "https"
        return self._make(origin, (self._ssl_context or ssl_context()) if secure else None)

    def _give_back(self, origin: Origin, connection: Exchanging) -> None:
        if not (connection.usable and self._stack.keep(origin, connection)):
            connection.close()

    def close(self) -> None:
        """Close every idle connection. Those in use are closed when their call ends."""
        for connection in self._stack.close():
            connection.close()


class Connection:
    """A socket, and the HTTP that is spoken over it. See `Exchanging`.

    Args:
        origin: the other side.
        context: of TLS, where it is spoken.
        replies: speaks HTTP.
    """

    def __init__(self, origin: Origin, context: ssl.SSLContext | None, replies: Replies) -> None:
        self._origin = origin
        self._context = context
        self._replies = replies
        self._socket: socket.socket | None = None
        self._used: float

    @property
    def usable(self) -> bool:
        return self._replies.usable

    def fresh(self) -> bool:
        late = time.monotonic() - self._used >= KEPT_IDLE
        return not late and not is_readable(self._socket)

    def exchange(self, request: Request, moment: float) -> Response:
        connected = self._socket or self._open(moment)
        replies = self._replies
        connected.settimeout(_left(moment))
        try:
            connected.sendall(replies.begin(request))
        except TimeoutError:
            raise
        except OSError:
            # Who does not take the request may have answered it all the same.
            pass
        while replies.wanting:
            connected.settimeout(_left(moment))
            replies.take(connected.recv(READ_AT_ONCE))
        self._used = time.monotonic()
        return replies.response()

    def _open(self, moment: float) -> socket.socket:
        _, host, port = self._origin
        end = min(moment, time.monotonic() + SLOWEST_CONNECT)
        failure: TransportError
        try:
            self._socket = connected = connect(host, port, self._context, end)
        except TimeoutError:
            failure = ConnectionFailedError("no connection in time; nothing was sent")
        except (OSError, UnicodeError) as error:
            failure = ConnectionFailedError(f"no connection ({type(error).__name__}: {error})")
        else:
            return connected
        raise failure

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()


def connect(host: str, port: int, context: ssl.SSLContext | None, moment: float) -> socket.socket:
    """Connect to the first address of the host that answers, all of them within the time.

    Raises:
        OSError: none does.
    """
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


def _left(moment: float) -> float:
    left = moment - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time for this try is over")
    return left
