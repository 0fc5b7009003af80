"""Implement what sync and async connections share: watching bytes, and using httpcore."""

from __future__ import annotations

import re
import ssl
import time
from typing import TYPE_CHECKING, Any

import h11
import httpcore

from ..transport import LARGEST_REPLY, Response
from ._context import make_ssl_context
from ._decoding import decode_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..transport import Request
    from ._proxies import Proxies

KEPT_IDLE = 30.0
"""Seconds for which the server probably keeps an unused connection."""
SLOWEST_CONNECT = 5.0
"""Seconds for one step of making a connection."""

Origin = tuple[str, str, int]

_LONGEST_HEAD = 100 * 1024
_MOST_READ = 8 * LARGEST_REPLY
_BLANK_LINE = re.compile(rb"\n\r?\n")
_PORTS = {"http": 80, "https": 443}


class Wire:
    """Watch the bytes of one exchange on a connection.

    Attributes:
        stream: httpcore's stream below ours. Kept here, since httpcore may not have it yet.
        deadline: the end of the exchange, in seconds of `time.monotonic`.
        asked: whether the network was used.
        sent: whether sending of the request has begun.
        clean: whether the reply was read to its end, with nothing after it.
        enough: whether to stop reading, since the body is too long.
    """

    stream: Any = None
    deadline: float
    asked = sent = clean = enough = False

    def __init__(self) -> None:
        self._received = bytearray()

    def begin(self, deadline: float) -> None:
        """Prepare an exchange."""
        self.deadline = deadline
        self.asked = self.sent = self.clean = self.enough = False

    def left(self, most: float | None = None) -> float:
        """Return the seconds left for a step of the network, at most `most`.

        Raises:
            TimeoutError: no time is left.
        """
        self.asked = True
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for this attempt is over")
        return left if most is None else min(left, most)

    def wrote(self, data: bytes) -> None:
        """Note bytes before they are written."""
        if data.startswith(b"POST "):  # not CONNECT, and not the SOCKS greeting
            self.sent = True
            self._received.clear()

    def took(self, data: bytes) -> bytes:
        """Note the bytes that were read, and return them.

        Raises:
            httpcore.RemoteProtocolError: the reply is too long.
        """
        self._received += data
        if self.enough or len(self._received) > _MOST_READ:
            raise httpcore.RemoteProtocolError("the reply is too long")
        return data

    def settle(self, reply: httpcore.Response, length: int) -> None:
        """Note whether nothing came after a reply with a body of this length."""
        named = [value for name, value in reply.headers if name.lower() == b"content-length"]
        blank = _BLANK_LINE.search(self._received)
        plain = blank is not None and len(self._received) - blank.end() == length
        self.clean = self.sent and ((plain and named == [b"%d" % length]) or self._ends_here())

    def _ends_here(self) -> bool:
        """Read all bytes again with h11, and return whether none are left over."""
        again = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        again.send(h11.Request(method="POST", target="/", headers=[("Host", "_")]))
        again.send(h11.EndOfMessage())
        again.receive_data(bytes(self._received))
        event = again.next_event()
        while isinstance(event, (h11.InformationalResponse, h11.Response, h11.Data)):
            event = again.next_event()
        return isinstance(event, h11.EndOfMessage) and not again.trailing_data[0]

    def look_up(self, info: str) -> Any:
        """Return the value for `get_extra_info`."""
        if info != "is_readable":
            return self.stream.get_extra_info(info)
        tls = self.stream.get_extra_info("ssl_object")
        try:
            if isinstance(tls, ssl.SSLObject):  # its bytes come from memory, which no socket shows
                tls.read(1)
                return True
        except ssl.SSLError as error:
            if not isinstance(error, ssl.SSLWantReadError):
                return True
        return self.stream.get_extra_info(info)


class Connection:
    """Hold a connection of httpcore, or a pool of one behind a proxy, and the wire below it."""

    kinds: tuple[Any, Any, Any, Any]
    """httpcore's connection, HTTP proxy and SOCKS proxy, and our backend."""

    def __init__(
        self, origin: Origin, context: ssl.SSLContext | None, proxies: Proxies | None
    ) -> None:
        self.wire = Wire()
        direct, by_http, by_socks, backend = self.kinds
        more = {"keepalive_expiry": KEPT_IDLE, "network_backend": backend(self.wire)}
        scheme, host, port = origin
        if scheme == "https":
            more["ssl_context"] = context or make_ssl_context()
        proxy = proxies.get(*origin) if proxies else None
        self._pooled = proxy is not None
        if proxy is None:
            there = httpcore.Origin(scheme.encode(), host.encode(), port)
            self.below: Any = direct(there, **more)
            return
        if proxy.scheme == "https":
            more["proxy_ssl_context"] = context or make_ssl_context()
        url = httpcore.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target=b"/")
        pool = by_socks if proxy.scheme.startswith("socks") else by_http
        self.below = pool(url, proxy.auth, max_connections=1, **more)

    @property
    def fresh(self) -> bool:
        """Return whether it can be used again. A pool checks this itself."""
        return self._pooled or (self.below.is_available() and not self.below.has_expired())


def prepared(request: Request, deadline: float) -> httpcore.Request:
    """Return a request for httpcore. Its timeouts are for mocks of the network: our own streams
    keep the deadline.
    """
    left = deadline - time.monotonic()
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
    """Return a reply for the client."""
    headers = [(name.decode("latin-1"), text.decode("latin-1")) for name, text in reply.headers]
    return Response(reply.status, tuple(headers), decode_body(headers, body))


class _Content:
    """Stream a body without a generator: trio does not allow an unfinished one."""

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
