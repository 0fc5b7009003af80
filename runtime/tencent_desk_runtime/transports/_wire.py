"""What sync and async connections share: counting what passes, and talking to httpcore."""

from __future__ import annotations

import re
import ssl
import time
from typing import TYPE_CHECKING, Any

import h11
import httpcore

from ..transport import LARGEST_REPLY, Response
from ._context import ssl_context
from ._decoding import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..transport import Request
    from ._proxies import Proxies

KEPT_IDLE = 30.0
"""Seconds for which the other side can be expected to keep a connection that nobody uses."""
SLOWEST_CONNECT = 5.0
"""Seconds after which a step of making a connection is given up."""

Origin = tuple[str, str, int]

_LONGEST_HEAD = 100 * 1024
_MOST_READ = 8 * LARGEST_REPLY
_BLANK_LINE = re.compile(rb"\n\r?\n")
_PORTS = {"http": 80, "https": 443}


class Wire:
    """Watches what passes over one connection during one exchange.

    Attributes:
        stream: of httpcore, below ours. It is held here, as httpcore may not hold it yet.
        deadline: when the exchange must be over, in seconds of `time.monotonic`.
        asked: whether the network was asked for anything.
        sent: whether the request began to leave.
        clean: whether the last reply was read to its end, and nothing came behind it.
        enough: whether to stop reading, since the body is too long.
    """

    stream: Any = None
    deadline = 0.0
    asked = sent = clean = enough = False

    def __init__(self) -> None:
        self._received = bytearray()

    def begin(self, deadline: float) -> None:
        """Get ready for an exchange. The last reply counts until the next request leaves."""
        self.deadline = deadline
        self.asked = self.sent = self.enough = False

    def left(self, most: float | None = None) -> float:
        """Return the seconds that a step of the network has, or `most` where that is less.

        Raises:
            TimeoutError: there are none.
        """
        self.asked = True
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for this attempt is over")
        return left if most is None else min(left, most)

    def wrote(self, data: bytes) -> None:
        """Note what is about to be written."""
        if data.startswith(b"POST "):  # neither CONNECT nor the greeting of SOCKS
            self.sent = True
            self.clean = False
            self._received.clear()

    def took(self, data: bytes) -> bytes:
        """Note what was read, and return it.

        Raises:
            httpcore.RemoteProtocolError: the reply is too long.
        """
        self._received += data
        if self.enough or len(self._received) > _MOST_READ:
            raise httpcore.RemoteProtocolError("the reply is too long")
        return data

    def settle(self, reply: httpcore.Response, length: int) -> None:
        """Note whether a reply, read to its end with a body of some length, was all that came."""
        named = [value for name, value in reply.headers if name.lower() == b"content-length"]
        blank = _BLANK_LINE.search(self._received)
        plain = blank is not None and len(self._received) - blank.end() == length
        self.clean = self.sent and ((plain and named == [b"%d" % length]) or self._ends_here())

    def _ends_here(self) -> bool:
        """Return whether h11, when it reads all that came once more, has nothing left over."""
        again = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        again.send(h11.Request(method="POST", target="/", headers=[("Host", "_")]))
        again.send(h11.EndOfMessage())
        again.receive_data(bytes(self._received))
        event = again.next_event()
        while isinstance(event, (h11.InformationalResponse, h11.Response, h11.Data)):
            event = again.next_event()
        return isinstance(event, h11.EndOfMessage) and not again.trailing_data[0]

    def look_up(self, info: str) -> Any:
        """Return what `get_extra_info` of a stream does. An unclean connection is readable."""
        if info != "is_readable":
            return self.stream.get_extra_info(info)
        if not self.clean:
            return True
        tls = self.stream.get_extra_info("ssl_object")
        try:
            if isinstance(tls, ssl.SSLObject):  # it is fed from memory, which no socket shows
                tls.read(1)
                return True
        except ssl.SSLError as error:
            if not isinstance(error, ssl.SSLWantReadError):
                return True
        return self.stream.get_extra_info(info)


class Connection:
    """A connection of httpcore, or a pool of one behind a proxy, and the wire below it.

    Args:
        origin: scheme, host and port.
        context: how servers are verified; by default as the environment says.
        proxies: of the environment.
    """

    kinds: tuple[Any, Any, Any, Any]
    """Of httpcore, the connection, HTTP proxy and SOCKS proxy; and our backend."""

    def __init__(
        self, origin: Origin, context: ssl.SSLContext | None, proxies: Proxies | None
    ) -> None:
        self.wire = Wire()
        direct, by_http, by_socks, backend = self.kinds
        more = {"keepalive_expiry": KEPT_IDLE, "network_backend": backend(self.wire)}
        scheme, host, port = origin
        if scheme == "https":
            more["ssl_context"] = context or ssl_context()
        proxy = proxies.get(*origin) if proxies else None
        self._pooled = proxy is not None
        if proxy is None:
            there = httpcore.Origin(scheme.encode(), host.encode(), port)
            self.below: Any = direct(there, **more)
            return
        if proxy.scheme == "https":
            more["proxy_ssl_context"] = context or ssl_context()
        url = httpcore.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target=b"/")
        pool = by_socks if proxy.scheme.startswith("socks") else by_http
        self.below = pool(url, proxy.auth, max_connections=1, **more)

    @property
    def fresh(self) -> bool:
        """Return whether it can be used again. A pool looks itself."""
        return self._pooled or (self.below.is_available() and not self.below.has_expired())


def prepared(request: Request, deadline: float) -> httpcore.Request:
    """Return a request as httpcore takes it. The timeouts are for what stands in for the network,
    as a mock does: our own streams keep the deadline."""
    left = max(deadline - time.monotonic(), 0.001)
    timeouts = {"connect": min(left, SLOWEST_CONNECT), "write": left, "read": left, "pool": left}
    return httpcore.Request(
        b"POST",
        httpcore.URL(
            scheme=request.scheme.encode(),
            host=request.host.encode(),
            port=None if request.port == _PORTS[request.scheme] else request.port,
            target=request.target.encode("ascii"),
        ),
        headers=[(name.encode(), text.encode()) for name, text in request.headers],
        content=_Content(request.body),
        extensions={"timeout": timeouts},
    )


def response(reply: httpcore.Response, body: bytes) -> Response:
    """Return a reply as the client takes it."""
    headers = [(name.decode("latin-1"), text.decode("latin-1")) for name, text in reply.headers]
    return Response(reply.status, tuple(headers), decoded(headers, body))


class _Content:
    """A body as a stream that is no generator: trio objects to one that is left unfinished."""

    def __init__(self, body: bytes) -> None:
        self._parts = iter([body])

    def __iter__(self) -> Iterator[bytes]:
        return self._parts

    def __aiter__(self) -> _Content:
        return self

    async def __anext__(self) -> bytes:
        for part in self._parts:
            return part
        raise StopAsyncIteration
