"""The default transports: single connections of httpcore, the engine of httpx, on a stack.

The stack is last in, first out, so that few connections stay warm, and taking one costs the same however many
there are; httpcore's own pool and httpx's layers above it are what makes httpx slow.
"""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import anyio
import httpcore

from ._transport import LARGEST_REPLY, Request, Response
from ._transports import failure_of
from .errors import DeskTimeoutError, TransportError, UnreadableReplyError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

_KEPT_IDLE = 30.0
_SLOWEST_CONNECT = 5.0

Origin = tuple[str, str, int]


class _Deadline(httpcore.NetworkBackend):
    """A network backend whose every wait ends at one moment, which a reply in small drips cannot put off."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()
        self.moment = 0.0

    def left(self, wanted: float | None) -> float:
        left = self.moment - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for this try is over")
        return left if wanted is None else min(left, wanted)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        return _DeadlineStream(stream, self)


class _DeadlineStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, timeout)
        return _DeadlineStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Slot(NamedTuple):
    connection: httpcore.HTTPConnection
    deadline: _Deadline


class HTTPCoreTransport:
    """Carries requests over kept-alive connections.

    Args:
        ssl_context: how servers are checked.
        max_connections: how many connections may be open at once.
    """

    def __init__(self, ssl_context: ssl.SSLContext | None, *, max_connections: int = 100) -> None:
        self._ssl_context = ssl_context
        self._idle: dict[Origin, list[_Slot]] = {}
        self._lock = threading.Lock()
        self._places = threading.BoundedSemaphore(max_connections)

    def send(self, request: Request, timeout: float) -> Response:
        moment = time.monotonic() + timeout
        failure: TransportError
        try:
            with self._slot(request, moment) as slot:
                return self._exchange(slot, request, moment)
        except TransportError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever httpcore raises becomes one of ours
            failure = failure_of(error)
        raise failure

    def _exchange(self, slot: _Slot, request: Request, moment: float) -> Response:
        slot.deadline.moment = moment
        reply = slot.connection.handle_request(_prepared(request, moment - time.monotonic()))
        try:
            chunks, size = [], 0
            for chunk in reply.iter_stream():
                size = _checked_size(size + len(chunk))
                chunks.append(chunk)
        finally:
            reply.close()
        return _response(reply, b"".join(chunks))

    @contextmanager
    def _slot(self, request: Request, moment: float) -> Iterator[_Slot]:
        if not self._places.acquire(timeout=max(0.0, moment - time.monotonic())):
            raise _no_place()
        try:
            slot = self._take(request)
            try:
                yield slot
            except BaseException:
                slot.connection.close()
                raise
            self._give_back(request, slot)
        finally:
            self._places.release()

    def _take(self, request: Request) -> _Slot:
        origin = (request.scheme, request.host, request.port)
        while True:
            with self._lock:
                stack = self._idle.get(origin)
                slot = stack.pop() if stack else None
            if slot is None:
                deadline = _Deadline()
                connection = httpcore.HTTPConnection(
                    _origin(origin),
                    ssl_context=self._ssl_context,
                    keepalive_expiry=_KEPT_IDLE,
                    network_backend=deadline,
                )
                return _Slot(connection, deadline)
            if not slot.connection.has_expired():
                return slot
            slot.connection.close()

    def _give_back(self, request: Request, slot: _Slot) -> None:
        if slot.connection.is_idle() and not slot.connection.is_closed():
            with self._lock:
                self._idle.setdefault((request.scheme, request.host, request.port), []).append(slot)
        else:
            slot.connection.close()

    def close(self) -> None:
        """Close every idle connection. Those in use are closed when their call ends."""
        with self._lock:
            stacks, self._idle = self._idle, {}
        for stack in stacks.values():
            for slot in stack:
                slot.connection.close()


class AsyncHTTPCoreTransport:
    """Carries requests over kept-alive connections, on asyncio or trio. See `HTTPCoreTransport`."""

    def __init__(self, ssl_context: ssl.SSLContext | None, *, max_connections: int = 100) -> None:
        self._ssl_context = ssl_context
        self._idle: dict[Origin, list[httpcore.AsyncHTTPConnection]] = {}
        self._max_connections = max_connections
        self._places: anyio.Semaphore | None = None

    async def send(self, request: Request, timeout: float) -> Response:  # noqa: ASYNC109
        failure: TransportError
        sent = False
        try:
            with anyio.fail_after(timeout):
                async with self._connection(request) as connection:
                    sent = True
                    return await self._exchange(connection, request, timeout)
        except TransportError:
            raise
        except TimeoutError:
            failure = DeskTimeoutError("no reply in time") if sent else _no_place()
        except Exception as error:  # noqa: BLE001 - whatever httpcore raises becomes one of ours
            failure = failure_of(error)
        raise failure

    async def _exchange(
        self, connection: httpcore.AsyncHTTPConnection, request: Request, left: float
    ) -> Response:
        reply = await connection.handle_async_request(_prepared(request, left))
        try:
            chunks, size = [], 0
            async for chunk in reply.aiter_stream():
                size = _checked_size(size + len(chunk))
                chunks.append(chunk)
        finally:
            await reply.aclose()
        return _response(reply, b"".join(chunks))

    @asynccontextmanager
    async def _connection(self, request: Request) -> AsyncIterator[httpcore.AsyncHTTPConnection]:
        if self._places is None:
            self._places = anyio.Semaphore(self._max_connections)
        async with self._places:
            connection = await self._take(request)
            try:
                yield connection
            except BaseException:
                with anyio.CancelScope(shield=True):
                    await connection.aclose()
                raise
            await self._give_back(request, connection)

    async def _take(self, request: Request) -> httpcore.AsyncHTTPConnection:
        origin = (request.scheme, request.host, request.port)
        stack = self._idle.get(origin, [])
        while stack:
            connection = stack.pop()
            if not connection.has_expired():
                return connection
            await connection.aclose()
        return httpcore.AsyncHTTPConnection(
            _origin(origin), ssl_context=self._ssl_context, keepalive_expiry=_KEPT_IDLE
        )

    async def _give_back(self, request: Request, connection: httpcore.AsyncHTTPConnection) -> None:
        if connection.is_idle() and not connection.is_closed():
            origin = (request.scheme, request.host, request.port)
            self._idle.setdefault(origin, []).append(connection)
        else:
            await connection.aclose()

    async def aclose(self) -> None:
        """Close every idle connection. Those in use are closed when their call ends."""
        stacks, self._idle = self._idle, {}
        for stack in stacks.values():
            for connection in stack:
                await connection.aclose()


def _origin(origin: Origin) -> httpcore.Origin:
    scheme, host, port = origin
    return httpcore.Origin(scheme.encode("ascii"), host.encode("ascii"), port)


def _prepared(request: Request, left: float) -> httpcore.Request:
    url = httpcore.URL(
        scheme=request.scheme.encode("ascii"),
        host=request.host.encode("ascii"),
        port=request.port,
        target=request.target.encode("ascii"),
    )
    headers = [(name.encode("ascii"), value.encode("ascii")) for name, value in request.headers]
    timeouts = {"connect": min(left, _SLOWEST_CONNECT), "read": left, "write": left, "pool": left}
    return httpcore.Request(
        "POST", url, headers=headers, content=request.body, extensions={"timeout": timeouts}
    )


def _response(reply: httpcore.Response, body: bytes) -> Response:
    headers = tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in reply.headers
    )
    return Response(reply.status, headers, body)


def _checked_size(size: int) -> int:
    if size > LARGEST_REPLY:
        raise UnreadableReplyError(f"the reply is longer than {LARGEST_REPLY} bytes")
    return size


def _no_place() -> DeskTimeoutError:
    return DeskTimeoutError("all connections were in use; nothing was sent", outcome="refused")
