"""Define requests and replies of the mock, without any HTTP library."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

Dropped = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Request:
    """Hold one HTTP request.

    Args:
        method: The HTTP method.
        path: The percent-decoded path.
        query: The raw query string. It contains the signature, so the repr omits it.
        body: The raw body.
        host: The called host, without the port; empty if it does not matter.
        source: Network address of the caller; empty if unknown.
        at: When the request arrived, in seconds of Unix time. Required while the world's clock
            follows real time, since the core reads no clock.
    """

    method: str
    path: str
    query: str = field(default="", repr=False)
    body: bytes = field(default=b"", repr=False)
    host: str = ""
    source: str = ""
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold one HTTP reply.

    Attributes:
        status: The HTTP status.
        body: The raw body.
        headers: Names and values.
        code: The returned ErrorCode; None if the body is not a reply of the service.
        delay: Latency in seconds, applied by the server or transport; the core never waits.
        dropped: Set if the connection breaks instead of a reply: before the effect or after it.
    """

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    code: int | None = None
    delay: float = 0.0
    dropped: Dropped | None = None

    def json(self) -> Any:
        """Return the parsed body.

        Raises:
            ValueError: The body is not JSON.
        """
        return json.loads(self.body)
