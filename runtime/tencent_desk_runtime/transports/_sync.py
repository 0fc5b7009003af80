"""Implement the default transport of `DeskClient`: httpcore connections, last in, first out.

httpcore is the engine of httpx, and tools such as respx can replace its connections.
"""

from __future__ import annotations

import queue
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpcore

from ..forks import separate_after_fork
from ..transport import LARGEST_REPLY
from ._failures import client_closed, find_foreign, no_slot, translate_failure
from ._wire import Connection, Wire, prepared, response

if TYPE_CHECKING:
    import ssl

    from ..transport import Request, Response
    from ._proxies import Proxies
    from ._wire import Origin

_LONGEST_SHARE = 2.0
"""The most seconds for one address, if there is another one."""

_WRITTEN_AT_ONCE = 64 * 1024


class _Pool:
    """Hold the connections of one process.

    Attributes:
        slots: one entry for each call that may start. A queue in C, so that no signal handler can
            leave its lock taken.
        idle: connections that wait for the next call.
    """

    def __init__(self, size: int) -> None:
        self.slots: queue.SimpleQueue[None] = queue.SimpleQueue()
        for _ in range(size):
            self.slots.put(None)
        self.idle: dict[Origin, list[_Connection]] = {}

    def close(self) -> None:
        for stack in list(self.idle.values()):
            with suppress(IndexError):  # another thread may take the last one
                while True:
                    stack.pop().close()


class HTTPCoreTransport:
    """Carry requests over kept-alive connections.

    Args:
        ssl_context: how to verify servers; by default as the environment says.
        max_connections: how many connections may be open at once.
        proxies: the proxies; by default none.
    """

    def __init__(
        self,
        ssl_context: ssl.SSLContext | None = None,
        *,
        max_connections: int = 100,
        proxies: Proxies | None = None,
    ) -> None:
        self._ssl_context = ssl_context
        self._size = max_connections
        self._proxies = proxies
        self._pool = _Pool(max_connections)
        self._closed = False
        separate_after_fork(self)

    def send(self, request: Request, timeout: float) -> Response:
        """See `Transport.send`. Name resolution has no timeout."""
        deadline = time.monotonic() + timeout
        pool = self._pool
        held: list[None] = []
        try:
            # One step in C, so that no signal handler runs between taking and recording the slot.
            held.extend(map(pool.slots.get, (True,), (timeout,)))
            return self._exchange(pool, request, deadline)
        except queue.Empty:
            failure = no_slot()
        finally:
            if held:
                pool.slots.put(None)
        raise failure

    def _exchange(self, pool: _Pool, request: Request, deadline: float) -> Response:
        connection = self._take(pool, request.origin)
        wire = connection.wire
        kept = False
        try:
            wire.begin(deadline)
            reply = connection.exchange(request)
            kept = wire.clean and not self._closed
            return reply  # noqa: TRY300 - an else would be one more step for a signal handler
        except Exception as error:  # noqa: BLE001 - what is no transport error is raised as it is
            failure = translate_failure(error, asked=wire.asked, sent=wire.sent)
        finally:
            if kept:
                pool.idle.setdefault(request.origin, []).append(connection)
            else:
                connection.close()
            if self._closed:
                pool.close()
        raise failure

    def _take(self, pool: _Pool, origin: Origin) -> _Connection:
        if self._closed:
            raise client_closed()
        with suppress(IndexError, KeyError):
            while connection := pool.idle[origin].pop():
                if connection.fresh:
                    return connection
                connection.close()
        return _Connection(origin, self._ssl_context, self._proxies)

    def close(self) -> None:
        """Close every idle connection. Those in use are closed when their call ends."""
        self._closed = True
        self._pool.close()

    def after_fork(self) -> None:
        """See `Forked`. Connections closed here stay open in the parent."""
        pool, self._pool = self._pool, _Pool(self._size)
        pool.close()


class _Backend(httpcore.SyncBackend):
    """Provide the network of one connection."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers. Each address gets a share of the time."""
        end = time.monotonic() + self._wire.left(timeout)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        numeric = socket.NI_NUMERICHOST
        addresses = [socket.getnameinfo(address, numeric)[0] for *_, address in found]
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for number, address in enumerate(addresses, 1):
            left = self._wire.left(max(end - time.monotonic(), 0.001))
            if number < len(addresses):
                left = min(left / (len(addresses) + 1 - number), _LONGEST_SHARE)
            try:
                stream = super().connect_tcp(address, port, left, *args, **kwargs)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                if find_foreign(error) is not None:
                    raise
                failure = error
            else:
                return _Stream(stream, self._wire)
        raise failure


class _Stream(httpcore.NetworkStream):
    """Wrap a stream of httpcore: keep the deadline, and report its bytes to the wire."""

    def __init__(self, below: httpcore.NetworkStream, wire: Wire) -> None:
        wire.stream = self._below = below
        self._wire = wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - see the wire
        return self._wire.took(self._below.read(max_bytes, self._wire.left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - see the wire
        for start in range(0, len(buffer), _WRITTEN_AT_ONCE):
            left, part = self._wire.left(), buffer[start : start + _WRITTEN_AT_ONCE]
            self._wire.wrote(part)
            try:
                self._below.write(part, left)
            except httpcore.WriteError as error:  # httpcore continues and reads the reply
                raise find_foreign(error) or error from None

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._wire.left(timeout)
        return _Stream(self._below.start_tls(ssl_context, server_hostname, left), self._wire)

    def get_extra_info(self, info: str) -> Any:
        return self._wire.look_up(info)

    def close(self) -> None:
        self._below.close()


class _Connection(Connection):
    kinds = (httpcore.HTTPConnection, httpcore.HTTPProxy, httpcore.SOCKSProxy, _Backend)

    def exchange(self, request: Request) -> Response:
        wire = self.wire
        reply: httpcore.Response = self.below.handle_request(prepared(request, wire.deadline))
        body = bytearray()
        try:
            for chunk in reply.iter_stream():
                body += chunk
                if len(body) > LARGEST_REPLY:
                    break
            else:
                wire.settle(reply, len(body))
        finally:
            reply.close()
        return response(reply, bytes(body))

    def close(self) -> None:
        self.below.close()
        if self.wire.stream is not None:
            self.wire.stream.close()
