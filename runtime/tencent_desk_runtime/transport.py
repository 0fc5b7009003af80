"""Define the protocol between the client and its transport."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol, runtime_checkable

from .frozen import Frozen
from .secret import Secret

LARGEST_REPLY = 4 * 1024 * 1024
"""The most bytes of a reply: the vendor limits messages of a group to a quarter of it."""


class Target:
    """Hold path and query, and show only the path.

    Attributes:
        path: without the query.
    """

    __slots__ = ("_rest", "_start", "path")

    def __init__(self, path: str, start: Secret[str], rest: str = "") -> None:
        """Make a target.

        Args:
            path: without the query.
            start: the path, and the part of the query that many requests share.
            rest: the rest of the query.
        """
        self.path = path
        self._start = start
        self._rest = rest

    def whole(self) -> str:
        """Return path and query as they are sent. Do not keep them in a variable."""
        return self._start.reveal() + self._rest

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Target) and self.whole() == other.whole()

    def __hash__(self) -> int:
        return hash(self.whole())


def _hidden(target: str) -> Target:
    return Target(target.partition("?")[0], Secret(target))


class Request(Frozen):
    """Hold a request that is ready to be written.

    Attributes:
        scheme: `https` or `http`.
        host: host name, in ASCII.
        port: port number.
        headers: names and values, including `Host` and `Content-Length`.
        body: the bytes of the body.
    """

    __slots__ = ("scheme", "host", "port", "_target", "headers", "body")  # noqa: RUF023 - of tuples

    scheme: str
    host: str
    port: int
    _target: Target
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def __init__(
        self,
        scheme: str,
        host: str,
        port: int,
        target: str | Target,
        headers: tuple[tuple[str, str], ...],
        body: bytes,
    ) -> None:
        target = target if isinstance(target, Target) else _hidden(target)
        put = object.__setattr__  # not `_set`, which is slower: this runs for every attempt
        put(self, "scheme", scheme)
        put(self, "host", host)
        put(self, "port", port)
        put(self, "_target", target)
        put(self, "headers", headers)
        put(self, "body", body)

    @property
    def target(self) -> str:
        """Return path and query. The query contains the signature in plain text: write it at once,
        and do not keep it in a variable.
        """
        return self._target.whole()

    @property
    def path(self) -> str:
        """Return the target without its query. It may be shown."""
        return self._target.path

    @property
    def origin(self) -> tuple[str, str, int]:
        """Return scheme, host and port."""
        return self.scheme, self.host, self.port

    def _replace(self, **changes: Any) -> Request:
        """Return a copy with other fields."""
        names = ("scheme", "host", "port", "target", "headers", "body")
        return Request(**(dict(zip(names, self._get_values(), strict=True)) | changes))

    def __repr__(self) -> str:
        try:
            url = f"{self.scheme}://{self.host}:{self.port}{self.path}"
            return f"Request({url}, {len(self.body)} bytes)"
        except AttributeError:
            return "Request(unfinished)"


class Response(NamedTuple):
    """Hold a reply of the network.

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
    """Carry requests for `DeskClient`."""

    def send(self, request: Request, timeout: float) -> Response:
        """Send a request and read the reply.

        Args:
            request: the request.
            timeout: seconds within which it must return or raise.

        Returns:
            The reply, whatever its status. Redirects are not followed. A body longer than
            `LARGEST_REPLY` can be cut, but not below that length.

        Raises:
            TransportError: there is no reply. Its `outcome` says whether the request may have had
                an effect.
        """
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


@runtime_checkable
class AsyncTransport(Protocol):
    """Carry requests for `AsyncDeskClient`. See `Transport`."""

    async def send(self, request: Request, timeout: float) -> Response: ...

    async def aclose(self) -> None: ...
