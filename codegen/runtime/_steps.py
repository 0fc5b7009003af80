"""What the flow of a call asks its driver to do."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple, TypeVar

from ._redaction import Hidden, redact_bytes, without
from ._transport import Request, Response
from .errors import DeskError, TransportError
from .types import RawReply

Reply = TypeVar("Reply")


class Sign(NamedTuple):
    """Wanted: a signature, another one than `rejected`; or the `DeskError` that came instead."""

    rejected: str | None
    timeout: float


class Place(NamedTuple):
    """Wanted: what a limiter answers, which has the same arguments."""

    key: str
    calls: int
    seconds: float


class Send(NamedTuple):
    """Wanted: the response to a request, or the `TransportError` that came instead.

    While it is sent, `secrets` must not get into a log. The first of them is the signature.
    """

    request: Request
    timeout: float
    secrets: tuple[Hidden, ...]

    def received(self, reply: Response) -> Response:
        """The response without the signature, which the other side may have repeated.

        Raises:
            TypeError: the transport returned something else.
        """
        if not isinstance(reply, Response):
            raise TypeError(f"the transport returned {type(reply).__name__}, not a Response")
        signature = self.secrets[0]
        body = redact_bytes(reply.body, signature)
        headers = tuple([(name, without(value, signature)) for name, value in reply.headers])
        return Response(reply.status, headers, body)


class Wait(NamedTuple):
    """Wanted: that so many seconds pass."""

    seconds: float


Step = Sign | Place | Send | Wait
Answer = str | float | Response | DeskError | TransportError | None
Flow = Generator[Step, Answer, RawReply[Reply]]
