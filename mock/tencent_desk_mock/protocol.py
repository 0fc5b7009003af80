"""HTTP/1.1 for the server: uvicorn's fast protocol, with a bound on what stands before a body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEAD = 128 * 1024
"""Most bytes of a request line and headers."""

_HTTP2_OFFER = re.compile(rb"\r\nupgrade:[ \t]*h2c[ \t]*(?=\r\n)", re.IGNORECASE)


def bounded_http() -> type[asyncio.Protocol]:
    """Returns the protocol for uvicorn: that of httptools, or of h11 where httptools is missing.

    h11 has a bound of its own; httptools takes in headers without end.
    """
    try:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol  # noqa: PLC0415
    except ImportError:
        from uvicorn.protocols.http.h11_impl import H11Protocol  # noqa: PLC0415

        return H11Protocol
    return _bounded(HttpToolsProtocol)


def _bounded(base: type[HttpToolsProtocol]) -> type[HttpToolsProtocol]:
    class BoundedProtocol(base):  # type: ignore[misc, valid-type]
        """Counts the bytes that came since the last thing was complete, and declines HTTP/2."""

        _pending = 0
        _before_body = True

        def data_received(self, data: bytes) -> None:
            self._pending += len(data)
            super().data_received(_without_offer(data) if self._before_body else data)
            if self._pending > MAX_HEAD and not self.transport.is_closing():
                self.send_400_response("The request line and headers are too long.")

        def on_headers_complete(self) -> None:
            super().on_headers_complete()
            self._pending = 0
            self._before_body = False

        def on_body(self, body: bytes) -> None:
            super().on_body(body)
            self._pending = 0

        def on_message_complete(self) -> None:
            super().on_message_complete()
            self._pending = 0
            self._before_body = True

    found: Any = BoundedProtocol
    protocol: type[HttpToolsProtocol] = found
    return protocol


def _without_offer(data: bytes) -> bytes:
    """Leaves an offer of HTTP/2 out, as Java's client makes it by default.

    A server may ignore the offer. httptools does not: it drops the body of such a request.
    """
    if b"h2c" not in data:
        return data
    head, end, rest = data.partition(b"\r\n\r\n")
    return _HTTP2_OFFER.sub(b"", head + end) + rest
