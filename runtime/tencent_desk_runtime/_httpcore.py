"""The default transports: they show every exchange to httpcore first.

httpcore is the engine of httpx, and tools such as respx stand in for its connections. Below that
place the connections are our own, and so is all above it: the pool of httpcore looks through its
connections for every call.
"""

from __future__ import annotations

import re
import time
from functools import lru_cache
from typing import TYPE_CHECKING

import h11
import httpcore

from ._sockets import Connection, SocketTransport
from ._streams import AsyncConnection, AsyncStreamTransport
from ._transport import LARGEST_REPLY, Response
from ._wire import LONGEST_HEAD, SLOWEST_CONNECT, Replies

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Iterable, Iterator

    from ._stack import Origin
    from ._transport import Request


class HTTPCoreTransport(SocketTransport):
    """For `DeskClient`.

    Args:
        ssl_context: how servers are checked; by default as the environment says.
        max_connections: how many connections may be open at once.
    """

    def __init__(self, ssl_context: ssl.SSLContext | None, *, max_connections: int = 100) -> None:
        super().__init__(_Shown, ssl_context, max_connections)


class AsyncHTTPCoreTransport(AsyncStreamTransport):
    """For `AsyncDeskClient`, on asyncio or trio. See `HTTPCoreTransport`."""

    def __init__(self, ssl_context: ssl.SSLContext | None, *, max_connections: int = 100) -> None:
        super().__init__(_AsyncShown, ssl_context, max_connections)


class _Shown:
    """A connection that is asked by way of one of httpcore's. See `_sockets.Exchanging`.

    Should httpcore come to hold otherwise what it opened, it opens a connection of its own for each
    exchange.
    """

    def __init__(self, origin: Origin, context: ssl.SSLContext | None) -> None:
        below = _Below(origin, context, _Replies())
        self._below = below
        self._front = httpcore.HTTPConnection(_origin(origin), context)
        self._front._connection = below  # type: ignore[assignment]  # noqa: SLF001
        self.fresh = below.fresh
        self.close = self._front.close

    @property
    def usable(self) -> bool:
        return self._below.usable

    def exchange(self, request: Request, moment: float) -> Response:
        reply = self._front.handle_request(_Request(request, moment))
        if isinstance(reply, _Reply):
            return reply.ours
        body = b""
        for chunk in reply.iter_stream():
            body += chunk
            if len(body) > LARGEST_REPLY:
                break
        return _response(reply, body)


class _Held:
    """What httpcore holds; its earlier releases ask before each exchange."""

    def is_available(self) -> bool:
        return True


class _Below(Connection, _Held):
    """Our connection where httpcore has one that it opened."""

    def handle_request(self, request: _Request) -> httpcore.Response:
        return _Reply(self.exchange(request.ours, request.moment))


class _AsyncShown:
    """See `_Shown`."""

    def __init__(self, origin: Origin, context: ssl.SSLContext | None) -> None:
        below = _AsyncBelow(origin, context, _Replies())
        self._below = below
        self._front = httpcore.AsyncHTTPConnection(_origin(origin), context)
        self._front._connection = below  # type: ignore[assignment]  # noqa: SLF001
        # A lock of anyio takes a turn of the event loop even when it is free.
        self._front._request_lock = _UNLOCKED  # type: ignore[assignment]  # noqa: SLF001
        self.fresh = below.fresh
        self.aclose = self._front.aclose

    @property
    def unsent(self) -> bool:
        return self._below.unsent

    @property
    def usable(self) -> bool:
        return self._below.usable

    async def exchange(self, request: Request, moment: float) -> Response:
        reply = await self._front.handle_async_request(_Request(request, moment))
        if isinstance(reply, _Reply):
            return reply.ours
        body = b""
        async for chunk in reply.aiter_stream():
            body += chunk
            if len(body) > LARGEST_REPLY:
                break
        return _response(reply, body)


class _AsyncBelow(AsyncConnection, _Held):
    """See `_Below`."""

    async def handle_async_request(self, request: _Request) -> httpcore.Response:
        return _Reply(await self.exchange(request.ours, request.moment))


class _Unlocked:
    """In the place of the lock of a connection, which is in the hands of one task at a time."""

    async def __aenter__(self) -> None:
        """Go on."""

    async def __aexit__(self, *_: object) -> None:
        """Go on."""


_UNLOCKED = _Unlocked()


class _Request(httpcore.Request):
    """A request of ours. Its parts are known to be right, so httpcore need not check them."""

    def __init__(self, request: Request, moment: float) -> None:
        self.ours = request
        self.moment = moment
        url = object.__new__(httpcore.URL)
        origin = _origin(request.origin)
        url.scheme, url.host, url.port = origin.scheme, origin.host, origin.port
        url.target = request.target.encode("ascii")
        self.method, self.url, self.stream = b"POST", url, _Content(request.body)
        self.headers = _raw(request.headers)
        # They tell what stands in the network's place, as the fake Desk does, when a reply is late.
        left = max(moment - time.monotonic(), 0.001)
        timeouts = {"connect": min(left, SLOWEST_CONNECT), "write": left, "read": left}
        self.extensions = {"timeout": timeouts}


class _Reply(httpcore.Response):
    """A reply of ours."""

    def __init__(self, response: Response) -> None:
        headers = [
            (name.encode("latin-1"), text.encode("latin-1")) for name, text in response.headers
        ]
        super().__init__(response.status, headers=headers, content=_Content(response.body))
        self.ours = response


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


class _Replies(Replies):
    """Reads the usual reply at sight. Any other is for h11, which comes with httpcore."""

    def _forget(self) -> None:
        super()._forget()
        self._spoken: h11.Connection | None = None

    def take(self, piece: bytes) -> None:
        if self._spoken is None:
            if self._is_usual(piece):
                return
            self._spoken = h11.Connection(h11.CLIENT, LONGEST_HEAD)
            for event in _ASKED:
                self._spoken.send(event)
        self._read_on(self._spoken, piece)

    def _is_usual(self, piece: bytes) -> bool:
        """Read a reply that came whole and leaves nothing to doubt."""
        usual = _USUAL.match(piece)
        if usual is None:
            return False
        status, lines = usual.groups()
        body = piece[usual.end() :]
        pairs = [line.split(": ", 1) for line in lines.decode("ascii").splitlines()]
        headers = [(name.lower(), text.rstrip()) for name, text in pairs]
        framing = [pair for pair in headers if pair[0] in _FRAMING and pair != _KEPT]
        if framing != [("content-length", str(len(body)))]:
            return False
        self._status, self._headers, self._body = int(status), headers, bytearray(body)
        self._ended = self.usable = True
        return True

    def _read_on(self, spoken: h11.Connection, piece: bytes) -> None:
        spoken.receive_data(piece)
        while self.wanting and (event := spoken.next_event()) is not h11.NEED_DATA:
            if isinstance(event, h11.Data):
                self._body += event.data
            elif isinstance(event, h11.Response):
                self._status, self._headers = event.status_code, _text(event.headers)
            elif isinstance(event, h11.EndOfMessage):
                self._ended = True
                kept = spoken.our_state is spoken.their_state is h11.DONE
                self.usable = kept and not spoken.trailing_data[0]


_USUAL = re.compile(
    rb"HTTP/1\.1 (200|[45][0-9]{2}) [ -~]*\r\n"
    rb"((?:[!#$%&'*+.^_`|~0-9A-Za-z-]+: [!-~][ -~]*\r\n)+)\r\n"
)
_KEPT = "connection", "keep-alive"
_FRAMING = {"content-length", "transfer-encoding", "connection"}
_ASKED = (
    h11.Request(method="POST", target="/", headers=[("Host", "desk"), ("Content-Length", "0")]),
    h11.EndOfMessage(),
)
"""All that h11 has to know of a request to read its reply."""


@lru_cache(maxsize=256)
def _origin(origin: Origin) -> httpcore.Origin:
    scheme, host, port = origin
    return httpcore.Origin(scheme.encode("ascii"), host.encode("ascii"), port)


@lru_cache(maxsize=256)
def _raw(headers: tuple[tuple[str, str], ...]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), text.encode("ascii")) for name, text in headers]


def _text(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1").lower(), text.decode("latin-1")) for name, text in headers]


def _response(reply: httpcore.Response, body: bytes) -> Response:
    return Response(reply.status, tuple(_text(reply.headers)), body)
