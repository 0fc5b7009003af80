"""The protocol between the client and whatever carries its bytes."""

from __future__ import annotations

from typing import NamedTuple, Protocol, runtime_checkable

__all__ = ["LARGEST_REPLY", "AsyncTransport", "Request", "Response", "Transport"]

LARGEST_REPLY = 4 * 1024 * 1024
"""The most bytes that a reply may have: the vendor caps messages of a group at a quarter of it."""


class Request(NamedTuple):
    """A request, ready to be written.

    Attributes:
        scheme: `https` or `http`.
        host: host name, in ASCII.
        port: port number.
        target: path and query. The query holds the signature: never log it.
        headers: names and values, `Host` and `Content-Length` among them.
        body: the bytes of the body.
    """

    scheme: str
    host: str
    port: int
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port."""
        return self.scheme, self.host, self.port

    def __repr__(self) -> str:
        path = self.target.partition("?")[0]
        return f"Request({self.scheme}://{self.host}:{self.port}{path}, {len(self.body)} bytes)"


class Response(NamedTuple):
    """What came back.

    Attributes:
        status: HTTP status.
        headers: names and values.
        body: the bytes of the body.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


@runtime_checkable
class Transport(Protocol):
    """Carries requests for `DeskClient`."""

    def send(self, request: Request, timeout: float) -> Response:
        """Send a request and read the reply.

        Args:
            request: the request.
            timeout: seconds after which it must have returned or raised.

        Returns:
            The reply, whatever its status. Redirects are not followed. Of a body longer than
            `LARGEST_REPLY` more than that and not necessarily all.

        Raises:
            TransportError: there is none. Its `outcome` says whether there can have been an effect.
        """
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


@runtime_checkable
class AsyncTransport(Protocol):
    """Carries requests for `AsyncDeskClient`. See `Transport`."""

    async def send(self, request: Request, timeout: float) -> Response: ...

    async def aclose(self) -> None: ...
