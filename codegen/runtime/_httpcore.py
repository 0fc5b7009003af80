"""The default transports: single connections of httpcore, the engine of httpx, on a stack.

The stack is last in, first out, so that few connections stay warm, and taking one costs the same
however many there are; httpcore's own pool and httpx's layers above it are what makes httpx slow.
"""

from __future__ import annotations

import asyncio
import threading
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import anyio
import httpcore

from ._async_network import AsyncBackend
from ._deadline import Backend
from ._event_loops import PerEventLoop, on_asyncio
from ._stack import Origin, Stack
from ._transport import LARGEST_REPLY, Request, Response
from ._transports import client_closed, failure_of, no_place
from .errors import ConnectionFailedError, DeskTimeoutError, TransportError

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Iterator
    from types import TracebackType

_KEPT_IDLE = 30.0
_SLOWEST_CONNECT = 5.0


class HTTPCoreTransport:
    """Carries requests over kept-alive connections.

    Args:
        ssl_context: how servers are checked; `None` where no request goes to `https`.
        max_connections: how many connections may be open at once.
    """

    def __init__(self, ssl_context: ssl.SSLContext | None, *, max_connections: int = 100) -> None:
        self._ssl_context = ssl_context
        self._backend = Backend()
        self._stack: Stack[httpcore.HTTPConnection] = Stack()
        self._places = threading.Semaphore(max_connections)

    def send(self, request: Request, timeout: float) -> Response:
        moment = time.monotonic() + timeout
        failure: TransportError
        if not self._places.acquire(timeout=max(0.0, timeout)):
            raise no_place()
        try:
            self._backend.until(moment)
            return self._exchange(request, moment)
        except TransportError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever httpcore raises becomes one of ours
            failure = failure_of(error)
        finally:
            self._places.release()
        raise failure

    def _exchange(self, request: Request, moment: float) -> Response:
        connection = self._take(request.origin)
        try:
            reply = connection.handle_request(_prepared(request, moment - time.monotonic()))
            try:
                body = b""
                for chunk in reply.stream:  # type: ignore[union-attr]
                    body += chunk
                    if len(body) > LARGEST_REPLY:
                        break
            finally:
                reply.close()
            return _response(reply, body)
        finally:
            self._give_back(request.origin, connection)

    def _take(self, origin: Origin) -> httpcore.HTTPConnection:
        if self._stack.closed:
            raise client_closed()
        while connection := self._stack.take(origin):
            if not connection.has_expired():
                return connection
            connection.close()
        return httpcore.HTTPConnection(
            _origin(origin),
            ssl_context=self._ssl_context,
            keepalive_expiry=_KEPT_IDLE,
            network_backend=self._backend,
        )

    def _give_back(self, origin: Origin, connection: httpcore.HTTPConnection) -> None:
        usable = connection.is_idle() and not connection.is_closed()
        if not (usable and self._stack.keep(origin, connection)):
            connection.close()

    def close(self) -> None:
        """Close every idle connection. Those in use are closed when their call ends."""
        for connection in self._stack.close():
            connection.close()


class _Pool:
    """The connections of one event loop.

    Args:
        max_connections: how many may be open at once.
    """

    def __init__(self, max_connections: int) -> None:
        self.places = anyio.Semaphore(max_connections)
        self.idle: dict[Origin, list[AsyncConnection]] = {}
        self.limit = asyncio.timeout if on_asyncio() else _FailAfter


class _FailAfter:
    """`anyio.fail_after`, entered as `asyncio.timeout` is, which costs less."""

    def __init__(self, seconds: float) -> None:
        self._scope = anyio.fail_after(seconds)

    async def __aenter__(self) -> None:
        self._scope.__enter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        return self._scope.__exit__(kind, error, traceback)


class _Unlocked:
    """In the place of the locks of a connection, which is in the hands of one task at a time."""

    async def __aenter__(self) -> None:
        """Go on."""

    async def __aexit__(self, *_: object) -> None:
        """Go on."""


_UNLOCKED = _Unlocked()


class AsyncHTTPCoreTransport:
    """Carries requests over kept-alive connections, on asyncio or trio. See `HTTPCoreTransport`."""

    def __init__(self, ssl_context: ssl.SSLContext | None, *, max_connections: int = 100) -> None:
        self._ssl_context = ssl_context
        self._backend = AsyncBackend()
        self._pools = PerEventLoop(lambda: _Pool(max_connections))
        self._closed = False

    async def send(self, request: Request, timeout: float) -> Response:
        moment = time.monotonic() + timeout
        connection: AsyncConnection | None = None
        pool = self._pools.get()
        failure: TransportError
        try:
            async with pool.limit(timeout):
                await _entered(pool.places)
                try:
                    connection = await self._take(pool, request.origin)
                    try:
                        return await connection.exchange(request, moment - time.monotonic())
                    finally:
                        await self._give_back(pool, request.origin, connection)
                finally:
                    pool.places.release()
        except TransportError:
            raise
        except TimeoutError:
            failure = _timed_out(connection)
        except Exception as error:  # noqa: BLE001 - whatever httpcore raises becomes one of ours
            failure = failure_of(error)
        raise failure

    async def _take(self, pool: _Pool, origin: Origin) -> AsyncConnection:
        if self._closed:
            raise client_closed()
        stack = pool.idle.get(origin, [])
        while stack:
            connection = stack.pop()
            if not connection.has_expired():
                return connection
            await _closed(connection)
        return self._made(origin)

    def _made(self, origin: Origin) -> AsyncConnection:
        return _Connection(origin, self._ssl_context, self._backend)

    async def _give_back(self, pool: _Pool, origin: Origin, connection: AsyncConnection) -> None:
        if connection.usable and not self._closed:
            pool.idle.setdefault(origin, []).append(connection)
        else:
            await _closed(connection)

    async def aclose(self) -> None:
        """Close every idle connection. Those in use are closed when their call ends."""
        self._closed = True
        pool = self._pools.pop()
        for stack in pool.idle.values() if pool else ():
            for connection in stack:
                await _closed(connection)


async def _entered(places: anyio.Semaphore) -> None:
    # While there is room, nobody needs to wait for a turn of the event loop.
    try:
        places.acquire_nowait()
    except anyio.WouldBlock:
        await places.acquire()


class AsyncConnection(Protocol):
    """One connection; it is opened by the first exchange."""

    @property
    def connected(self) -> bool:
        """Whether it was opened."""
        ...

    @property
    def usable(self) -> bool:
        """Whether another exchange can follow."""
        ...

    def has_expired(self) -> bool:
        """Whether the other side cannot be expected to listen any more."""
        ...

    async def exchange(self, request: Request, left: float) -> Response:
        """The reply to a request, to which `left` seconds are given."""
        ...

    async def aclose(self) -> None: ...


class _Connection:
    """A connection of httpcore."""

    def __init__(
        self, origin: Origin, ssl_context: ssl.SSLContext | None, backend: AsyncBackend
    ) -> None:
        self._connection = httpcore.AsyncHTTPConnection(
            _origin(origin),
            ssl_context=ssl_context,
            keepalive_expiry=_KEPT_IDLE,
            network_backend=backend,
        )
        # A lock of anyio takes a turn of the event loop even when it is free. Where httpcore comes
        # to call its locks otherwise, this does nothing.
        self._connection._request_lock = _UNLOCKED  # type: ignore[assignment]  # noqa: SLF001
        self.has_expired = self._connection.has_expired
        self.aclose = self._connection.aclose

    @property
    def connected(self) -> bool:
        return not self._connection.info().startswith("CONNECT")

    @property
    def usable(self) -> bool:
        return self._connection.is_idle() and not self._connection.is_closed()

    async def exchange(self, request: Request, left: float) -> Response:
        reply = await self._connection.handle_async_request(_prepared(request, left))
        if self._connection._connection is not None:  # noqa: SLF001 - as above
            self._connection._connection._state_lock = _UNLOCKED  # type: ignore  # noqa: SLF001
        body = b""
        try:
            async for chunk in reply.stream:  # type: ignore[union-attr]
                body += chunk
                if len(body) > LARGEST_REPLY:
                    # The stream fails then, and so is not left unfinished either.
                    await self.aclose()
        except (httpcore.NetworkError, httpcore.RemoteProtocolError):
            if len(body) <= LARGEST_REPLY:
                raise
        finally:
            await reply.aclose()
        return _response(reply, body)


class _Content:
    """A body as a stream that is no generator: trio objects to one that is left unfinished."""

    def __init__(self, body: bytes) -> None:
        self._parts = [body]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if not self._parts:
            raise StopAsyncIteration
        return self._parts.pop()


async def _closed(connection: AsyncConnection) -> None:
    with anyio.CancelScope(shield=True):
        await connection.aclose()


def _timed_out(connection: AsyncConnection | None) -> TransportError:
    if connection is None:
        return no_place()
    if not connection.connected:
        return ConnectionFailedError("no connection in time; nothing was sent")
    return DeskTimeoutError("no reply in time")


@lru_cache(maxsize=256)
def _origin(origin: Origin) -> httpcore.Origin:
    scheme, host, port = origin
    return httpcore.Origin(scheme.encode("ascii"), host.encode("ascii"), port)


def _prepared(request: Request, left: float) -> httpcore.Request:
    # Without the constructors, which check every part of what was made right above them.
    url = object.__new__(httpcore.URL)
    origin = _origin(request.origin)
    url.scheme, url.host, url.port = origin.scheme, origin.host, origin.port
    url.target = request.target.encode("ascii")
    prepared = object.__new__(httpcore.Request)
    prepared.method, prepared.url, prepared.stream = b"POST", url, _Content(request.body)
    prepared.headers = _headers(request.headers)
    # For all the rest the network below keeps the time; `read` tells what stands in its place, as
    # the fake Desk does, when a reply is late.
    timeouts = {"connect": max(min(left, _SLOWEST_CONNECT), 0.001), "read": max(left, 0.001)}
    prepared.extensions = {"timeout": timeouts}
    return prepared


@lru_cache(maxsize=256)
def _headers(headers: tuple[tuple[str, str], ...]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), text.encode("ascii")) for name, text in headers]


def _response(reply: httpcore.Response, body: bytes) -> Response:
    headers = tuple(
        [(name.decode("latin-1").lower(), text.decode("latin-1")) for name, text in reply.headers]
    )
    return Response(reply.status, headers, body)
