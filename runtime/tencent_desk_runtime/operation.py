"""Describe an operation for the client; the values come from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .types import JSON


class RateLimit(NamedTuple):
    """Allow a number of calls in a number of seconds."""

    calls: int
    seconds: float


class AlreadyDone(NamedTuple):
    """Describe a code that proves that an earlier attempt, whose reply was lost, succeeded.

    Attributes:
        code: the `ErrorCode`.
        constants: fields of the success reply with fixed values.
        echoes: fields of the success reply, and the request fields that they repeat.
    """

    code: int
    constants: Mapping[str, JSON]
    echoes: Mapping[str, str]


class Operation(NamedTuple):
    """Describe one operation.

    Attributes:
        name: the vendor's name.
        path: path of the URL.
        request: name of the body's schema.
        repeatable: whether an attempt can be repeated that may have had an effect.
        already_done: see `AlreadyDone`.
        rate_limit: the rate limit of the vendor page.
        body_limit: the most bytes of the body.
        drawn: fields that the client fills with a random uint32 if they are not given.
    """

    name: str
    path: str
    request: str
    repeatable: bool
    already_done: AlreadyDone | None
    rate_limit: RateLimit | None
    body_limit: int | None
    drawn: tuple[str, ...]
