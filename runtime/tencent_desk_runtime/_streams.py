"""Carries the requests of event loops. See `_sockets`, which does so for threads.

Time is kept once for a whole exchange, and not at every step of it.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Protocol

import anyio

from ._async_network import connect
from ._event_loops import PerEventLoop, on_asyncio
from ._transports import client_closed, failure_of, no_place, ssl_context
from ._wire import KEPT_IDLE, SLOWEST_CONNECT
from .errors import ConnectionFailedError, DeskTimeoutError, TransportError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from types import TracebackType

    from ._async_network import Stream
    from ._stack import Origin
    from ._transport import Request, Response
    from ._wire import Replies


class AsyncExchanging(Protocol):
    """One connection; it is opened by the first exchange. See `_sockets.Exchanging`."""

    @property
    def unsent(self) -> bool:
        """Whether it is being opened, so that nothing can have been sent."""
        ...

    @property
    def usable(self) -> bool: ...

    def fresh(self) -> bool: ...

    async def exchange(self, request: Request, moment: float) -> Response: ...

    async def aclose(self) -> None: ...


class _Pool:
    """The connections of one event loop.

    Args:
        max_connections: how many may be open at once.
    """

    def __init__(self, max_connections: int) -> None:
        self.places = anyio.Semaphore(max_connections)
        self.idle: dict[Origin, list[AsyncExchanging]] = {}
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


class AsyncStreamTransport:
    """Carries requests over kept-alive connections, on asyncio or trio. See `SocketTransport`."""

    def __init__(
        self,
        make: Callable[[Origin, ssl.SSLContext | None], AsyncExchanging],
        ssl_context: ssl.SSLContext | None,
        max_connections: int,
    ) -> None:
        self._make = make
        self._ssl_context = ssl_context
        self._pools = PerEventLoop(lambda: _Pool(max_connections))
        self._closed = False

    async def send(self, request: Request, timeout: float) -> Response:
        moment = time.monotonic() + timeout
        connection: AsyncExchanging | None = None
        pool = self._pools.get()
        failure: TransportError
        try:
            async with pool.limit(timeout):
                await _entered(pool.places)
                try:
                    connection = await self._take(pool, request.origin)
                    try:
                        return await connection.exchange(request, moment)
                    finally:
                        await self._give_back(pool, request.origin, connection)
                finally:
                    pool.places.release()
        except TransportError:
            raise
        except TimeoutError:
            failure = _timed_out(connection)
        except Exception as error:  # noqa: BLE001 - whatever is raised below becomes one of ours
            failure = failure_of(error)
        raise failure

    async def _take(self, pool: _Pool, origin: Origin) -> AsyncExchanging:
        if self._closed:
            raise client_closed()
        stack = pool.idle.get(origin, [])
        while stack:
            connection = stack.pop()
            if connection.fresh():
                return connection
            await _closed(connection)
        secure = origin[0] == "https"
        return self._make(origin, (self._ssl_context or ssl_context()) if secure else None)

    async def _give_back(self, pool: _Pool, origin: Origin, connection: AsyncExchanging) -> None:
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


async def _closed(connection: AsyncExchanging) -> None:
    with anyio.CancelScope(shield=True):
        await connection.aclose()


def _timed_out(connection: AsyncExchanging | None) -> TransportError:
    if connection is None:
        return no_place()
    return _too_slow() if connection.unsent else DeskTimeoutError("no reply in time")


def _too_slow() -> TransportError:
    return ConnectionFailedError("no connection in time; nothing was sent")


class AsyncConnection:
    """A stream, and the HTTP that is spoken over it. See `_sockets.Connection`."""

    def __init__(self, origin: Origin, context: ssl.SSLContext | None, replies: Replies) -> None:
        self._origin = origin
        self._context = context
        self._replies = replies
        self._stream: Stream | None = None
        self._used: float
        self.unsent = False

    @property
    def usable(self) -> bool:
        return self._replies.usable

    def fresh(self) -> bool:
        late = time.monotonic() - self._used >= KEPT_IDLE
        return not late and self._stream is not None and not self._stream.is_readable()

    async def exchange(
        self,
        request: Request,
        moment: float,  # noqa: ARG002 - whoever sends keeps the time
    ) -> Response:
        stream = self._stream or await self._open()
        replies = self._replies
        await stream.write(replies.begin(request))
        while replies.wanting:
            replies.take(await stream.read())
        self._used = time.monotonic()
        return replies.response()

    async def _open(self) -> Stream:
        _, host, port = self._origin
        self.unsent = True
        failure: TransportError
        try:
            with anyio.fail_after(SLOWEST_CONNECT):
                stream = self._stream = await connect(host, port)
                if self._context is not None:
                    await stream.start_tls(self._context, host)
        except TimeoutError:
            failure = _too_slow()
        except (OSError, UnicodeError, anyio.BrokenResourceError, anyio.EndOfStream) as error:
            failure = ConnectionFailedError(f"no connection ({type(error).__name__}: {error})")
        else:
            self.unsent = False
            return stream
        raise failure

    async def aclose(self) -> None:
        if self._stream is not None:
            await self._stream.aclose()
