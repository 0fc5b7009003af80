"""Define the steps that the flow of a call asks its driver to do."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Generic, NamedTuple, TypeAlias, TypeVar

from .errors import ConnectionLostError, DeskError, TransportError
from .redaction import Secrets, redact_bytes, remove_secret
from .secret import Secret
from .transport import Request, Response
from .types import JSON, RawReply

Reply = TypeVar("Reply")

Reader: TypeAlias = Callable[[Mapping[str, JSON]], Reply]
"""Reads the typed reply from the fields of a successful one."""


class Sign:
    """Ask for a signature other than `rejected`; the driver sends back it or a `DeskError`."""

    __slots__ = ("rejected", "timeout")

    def __init__(self, rejected: Secret[str] | None, timeout: float) -> None:
        self.rejected = rejected
        self.timeout = timeout


class Slot(NamedTuple):
    """Ask a limiter for a slot, with the same arguments; the driver sends back its answer."""

    key: str
    calls: int
    seconds: float


class Send:
    """Ask for the response to a request; the driver sends back it or a `TransportError`.

    During the request, `secrets` must not get into a log.
    """

    __slots__ = ("request", "secrets", "timeout")

    def __init__(self, request: Request, timeout: float, secrets: Secrets) -> None:
        self.request = request
        self.timeout = timeout
        self.secrets = secrets

    def received(self, reply: Response) -> Response:
        """Return the response without the signature, which the other side may send back.

        Raises:
            ConnectionLostError: the transport returned something else.
        """
        if not isinstance(reply, Response):
            kind = type(reply).__name__
            raise ConnectionLostError(f"the transport returned {kind}, not a Response")
        signature = self.secrets.signature
        shortest = len(signature.reveal())
        long = [value for _, value in reply.headers if len(value) >= shortest]
        if not long and len(reply.body) < shortest:
            return reply
        body = redact_bytes(reply.body, signature)
        headers = tuple([(name, remove_secret(value, signature)) for name, value in reply.headers])
        return Response(reply.status, headers, body)


class Wait(NamedTuple):
    """Ask the driver to wait some seconds."""

    seconds: float


class Finished(NamedTuple, Generic[Reply]):
    """Hold the reply of a successful call, with status, headers and attempts."""

    data: Reply
    response: Response
    attempts: int
    elapsed: float
    random: int

    def raw(self) -> RawReply[Reply]:
        """Return it as the public `RawReply`."""
        return RawReply(
            data=self.data,
            status=self.response.status,
            headers={name.lower(): value for name, value in self.response.headers},
            body=self.response.body,
            attempts=self.attempts,
            elapsed=self.elapsed,
            random=self.random,
        )


Step = Sign | Slot | Send | Wait
Answer = Secret[str] | float | Response | DeskError | TransportError | None
Flow = Generator[Step, Answer, Finished[Reply]]
