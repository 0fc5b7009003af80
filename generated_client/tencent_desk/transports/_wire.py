# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""What a sync and an async connection have in common: counting, and talking to httpcore."""

from __future__ import annotations

import re
import ssl
import time
from typing import TYPE_CHECKING, Any

import h11
import httpcore

from .._transport import LARGEST_REPLY, Response
from ._context import ssl_context
from ._decoding import decoded

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from .._transport import Request
    from ._proxies import Proxy

KEPT_IDLE = 30.0
"""Seconds for which the other side can be expected to keep a connection that nobody uses."""

SLOWEST_CONNECT = 5.0
"""Seconds after which a step of making a connection is given up."""

_LONGEST_HEAD = 100 * 1024
_MOST_READ = 8 * LARGEST_REPLY
_BLANK_LINE = re.compile(rb"\n\r?\n")

_PORTS = {"http": 80, "https": 443}

Origin = tuple[str, str, int]


class Wire:
    """Watches what passes over one connection during one exchange.

    Attributes:
        deadline: when the exchange must be over, in seconds of `time.monotonic`.
        asked: whether the network was asked for anything.
        sent: whether the request began to leave.
        clean: whether the last reply was read to its end, and nothing came behind it.
        enough: whether to stop reading, since the reply is too long.
        stream: of httpcore, below ours; it is held here as httpcore may not hold it yet.
    """

    def __init__(self) -> None:
        self.stream: Any = None
        self.deadline = 0.0
        self.asked = self.sent = self.clean = self.enough = False
        self._received = bytearray()

    def begin(self, deadline: float) -> None:
        """Get ready for an exchange. The last reply counts until its request leaves."""
        self.deadline = deadline
        self.asked = self.sent = self.enough = False

    def left(self) -> float:
        """Return the seconds that a step of the network has until the deadline.

        Raises:
            TimeoutError: there are none.
        """
        self.asked = True
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for this attempt is over")
        return left

    def wrote(self, data: bytes) -> None:
        """Note what is about to be written."""
        # Neither CONNECT nor the greeting of SOCKS: a request of ours, which is one write of h11.
        if data.startswith(b"POST "):
            self.sent = True
            self.clean = False
            self._received.clear()

    def check_length(self) -> None:
        """Raise before more is read of a reply that is too long.

        Raises:
            httpcore.RemoteProtocolError: it is.
        """
        if self.enough or len(self._received) > _MOST_READ:
            raise httpcore.RemoteProtocolError("the reply is too long")

    def settle(self, reply: httpcore.Response, length: int) -> None:
        """Note whether a reply that was read to its end was all that came.

        Args:
            reply: the reply.
            length: the bytes of its body.
        """
        self.clean = self.sent and (self._is_plain(reply, length) or self._ends_here())

    def took(self, data: bytes) -> bytes:
        """Note what was read, and return it."""
        self._received += data
        return data

    def _is_plain(self, reply: httpcore.Response, length: int) -> bool:
        blank = _BLANK_LINE.search(self._received)
        behind = -1 if blank is None else len(self._received) - blank.end()
        named = [value for name, value in reply.headers if name.lower() == b"content-length"]
        return behind == length and named == [b"%d" % length]

    def _ends_here(self) -> bool:
        """Return whether h11, when it reads all that came once more, has nothing left over."""
        again = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        again.send(h11.Request(method="POST", target="/", headers=_EMPTY))
        again.send(h11.EndOfMessage())
        again.receive_data(bytes(self._received))
        while isinstance(
            event := again.next_event(), (h11.InformationalResponse, h11.Response, h11.Data)
        ):
            pass
        return isinstance(event, h11.EndOfMessage) and again.trailing_data == (b"", False)


_EMPTY = [("Host", "_"), ("Content-Length", "0")]


def has_unread(stream: httpcore.NetworkStream | httpcore.AsyncNetworkStream) -> bool:
    """Return whether an idle connection has something to read, and be it its end."""
    tls = stream.get_extra_info("ssl_object")
    if isinstance(tls, ssl.SSLObject):  # it is fed from memory, which the socket does not show
        try:
            tls.read(1)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:
            return True
        else:
            return True
    return bool(stream.get_extra_info("is_readable"))


def connection_to(
    origin: Origin,
    context: ssl.SSLContext | None,
    proxy: Proxy | None,
    backend: Any,
    classes: tuple[Any, Any, Any],
) -> Any:
    """Return a connection of httpcore that is not open yet, or a pool of one by way of a proxy.

    Args:
        origin: scheme, host and port.
        context: how servers are verified; by default as the environment says.
        proxy: the proxy, where there is one.
        backend: opens the stream.
        classes: of httpcore: a connection, its proxy and its SOCKS proxy, all sync or all async.
    """
    scheme, host, port = origin
    direct, by_http, by_socks = classes
    options: dict[str, Any] = {"keepalive_expiry": KEPT_IDLE, "network_backend": backend}
    if scheme == "https":
        options["ssl_context"] = context or ssl_context()
    if proxy is None:
        return direct(httpcore.Origin(scheme.encode(), host.encode(), port), **options)
    url = httpcore.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target=b"/")
    auth = proxy.auth and tuple(part.encode() for part in proxy.auth)
    if proxy.scheme.startswith("socks"):
        return by_socks(url, auth, max_connections=1, **options)
    if proxy.scheme == "https":
        options["proxy_ssl_context"] = context or ssl_context()
    return by_http(url, auth, max_connections=1, **options)


def prepared(request: Request, deadline: float) -> httpcore.Request:
    """Return a request as httpcore takes it.

    Args:
        request: the request.
        deadline: of the exchange. Our streams keep it; what stands in for the network, as a mock
            does, goes by the timeouts.
    """
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
        self._parts = [body]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._parts)

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        if not self._parts:
            raise StopAsyncIteration
        return self._parts.pop()
