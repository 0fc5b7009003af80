"""What the flow of a call asks its driver to do."""

from __future__ import annotations

from collections.abc import Generator
from typing import NamedTuple, TypeVar

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

    While it is sent, `secrets` must not get into a log.
    """

    request: Request
    timeout: float
    secrets: tuple[str, ...]


class Wait(NamedTuple):
    """Wanted: that so many seconds pass."""

    seconds: float


Step = Sign | Place | Send | Wait
Answer = str | float | Response | DeskError | TransportError | None
Flow = Generator[Step, Answer, RawReply[Reply]]
