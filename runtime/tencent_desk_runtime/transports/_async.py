"""Implement the default transport of `AsyncDeskClient`, on asyncio and trio. See `_sync`.

One timeout covers a whole exchange, instead of one for every step.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import anyio
import httpcore

from ..event_loops import PerEventLoop
from ..interrupts import raised_into
from ..transport import LARGEST_REPLY
from ._failures import client_closed, no_slot, translate_failure
from ._wire import Connection, Wire, prepared, response

if TYPE_CHECKING:
    import ssl

    from ..transport import Request, Response
    from ._proxies import Proxies
    from ._wire import Origin

_READ_AT_ONCE = 1024 * 1024
"""More than any event loop reads: anyio would keep the rest where nobody sees it."""


class _Pool:
    """Hold the connections of one event loop.

    Attributes:
        slots: a semaphore of the calls at once.
        idle: connections that wait for the next call.
    """

    def __init__(self, size: int) -> None:
        self.slots = anyio.Semaphore(size)
        self.idle: dict[Origin, list[_Connection]] = {}


class AsyncHTTPCoreTransport:
    """Carry requests over kept-alive connections. See `HTTPCoreTransport`."""

    def __init__(
        self,
        ssl_context: ssl.SSLContext | None = None,
        *,
        max_connections: int = 100,
        proxies: Proxies | None = None,
    ) -> None:
        self._ssl_context = ssl_context
        self._proxies = proxies
        self._pools = PerEventLoop(lambda: _Pool(max_connections))
        self._closed = False

    async def send(self, request: Request, timeout: float) -> Response:
        """See `Transport.send`."""
        deadline = time.monotonic() + timeout
        pool = self._pools.get()
        wire: Wire | None = None
        try:
            with anyio.fail_after(timeout):
                await _enter(pool.slots)
                try:
                    connection = await self._take(pool, request.origin)
                    wire = connection.wire
                    wire.begin(deadline)
                    return await self._exchange(pool, connection, request)
                finally:
                    pool.slots.release()
        except Exception as error:  # noqa: BLE001 - what is no transport error is raised as it is
            if wire is not None:
                failure = translate_failure(error, asked=wire.asked, sent=wire.sent)
            else:
                waited = isinstance(error, TimeoutError) and not raised_into(error)
                failure = no_slot() if waited else error
        raise failure

    async def _exchange(self, pool: _Pool, connection: _Connection, request: Request) -> Response:
        kept = False
        try:
            reply = await connection.exchange(request)
            kept = connection.wire.clean and not self._closed
            return reply
        finally:
            if kept:
                pool.idle.setdefault(request.origin, []).append(connection)
            else:
                await connection.aclose()

    async def _take(self, pool: _Pool, origin: Origin) -> _Connection:
        if self._closed:
            raise client_closed()
        stack = pool.idle.get(origin, [])
        while stack:
            connection = stack.pop()
            if connection.fresh:
                return connection
            await connection.aclose()
        return _Connection(origin, self._ssl_context, self._proxies)

    async def aclose(self) -> None:
        """Close the idle connections of this event loop. Those in use close after their call."""
        self._closed = True
        pool = self._pools.pop()
        for stack in pool.idle.values() if pool else ():
            while stack:
                await stack.pop().aclose()


async def _enter(slots: anyio.Semaphore) -> None:
    # While a slot is free, no call has to wait for an iteration of the event loop.
    try:
        slots.acquire_nowait()
    except anyio.WouldBlock:
        await slots.acquire()


class _Backend(httpcore.AsyncNetworkBackend):
    """Provide the network of one connection. anyio tries the addresses of a host in parallel."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._below: Any = httpcore.AnyIOBackend()

    async def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, *args: Any, **kwargs: Any
    ) -> httpcore.AsyncNetworkStream:
        left = self._wire.left(timeout)
        return _Stream(await self._below.connect_tcp(host, port, left, *args, **kwargs), self._wire)


class _Stream(httpcore.AsyncNetworkStream):
    """Wrap a stream of httpcore and report its bytes to the wire."""

    def __init__(self, below: httpcore.AsyncNetworkStream, wire: Wire) -> None:
        wire.stream = self._below = below
        self._wire = wire
        self._head = b""

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - see the module
        return self._wire.took(await self._below.read(_READ_AT_ONCE))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - see the module
        self._wire.asked = True
        if buffer.startswith(b"POST "):  # httpcore writes the body next; send both together
            self._head = buffer
            return
        buffer, self._head = self._head + buffer, b""
        self._wire.wrote(buffer)
        await self._below.write(buffer)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        left = self._wire.left(timeout)
        below = await self._below.start_tls(ssl_context, server_hostname, left)
        return _Stream(below, self._wire)

    def get_extra_info(self, info: str) -> Any:
        return self._wire.look_up(info)

    async def aclose(self) -> None:
        await self._below.aclose()


class _Connection(Connection):
    kinds = (
        httpcore.AsyncHTTPConnection,
        httpcore.AsyncHTTPProxy,
        httpcore.AsyncSOCKSProxy,
        _Backend,
    )

    async def exchange(self, request: Request) -> Response:
        wire, body = self.wire, bytearray()
        reply: httpcore.Response = await self.below.handle_async_request(
            prepared(request, wire.deadline)
        )
        try:
            # No `break`: trio does not allow an unfinished generator.
            async for chunk in reply.aiter_stream():
                body += chunk
                wire.enough = len(body) > LARGEST_REPLY
            wire.settle(reply, len(body))
        except httpcore.RemoteProtocolError:
            if not wire.enough:
                raise
        finally:
            await reply.aclose()
        return response(reply, bytes(body))

    async def aclose(self) -> None:
        with anyio.CancelScope(shield=True):
            await self.below.aclose()
            if self.wire.stream is not None:
                await self.wire.stream.aclose()
