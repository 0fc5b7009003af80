"""What goes into the mock and what comes out of it, without any HTTP library."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Literal

Dropped = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request as it reached the mock.

    Args:
        method: The HTTP method.
        path: The path with its percent-encoding undone.
        query: The raw query string. It holds the signature, so the repr leaves it out.
        body: The raw body.
        host: Host that was called, without the port; empty when it does not matter.
        source: Network address of the caller; empty when it is not known.
        at: When the request arrived, in seconds of Unix time; needed while the world's clock
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
    """One HTTP reply.

    Attributes:
        status: The HTTP status.
        body: The raw body.
        headers: Names and values.
        code: The ErrorCode answered; None where the body is no answer of the service.
        delay: Latency in seconds that the face has to apply; the core never waits.
        dropped: Set when the connection breaks instead of a reply: before the effect or after it.
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
