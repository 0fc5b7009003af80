"""What the client knows of an operation; the values come from the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .types import JSON


class RateLimit(NamedTuple):
    """So many calls in so many seconds."""

    calls: int
    seconds: float


class AlreadyDone(NamedTuple):
    """A code that, after an attempt whose reply was lost, says that this attempt had succeeded.

    Attributes:
        code: the `ErrorCode`.
        constants: what the success reply always says.
        echoes: fields of the success reply, and the fields of the request whose values they have.
    """

    code: int
    constants: Mapping[str, JSON]
    echoes: Mapping[str, str]


class Operation(NamedTuple):
    """One operation.

    Attributes:
        name: its name, as the vendor has it.
        path: path of its URL.
        request: name of the schema of its body.
        repeatable: whether an attempt that may have had its effect can be repeated.
        already_done: see there.
        rate_limit: the documented ceiling.
        body_limit: the most bytes that the body may have.
        drawn: fields that the client fills with a random uint32 where they are not given.
        page: the vendor's page.
    """

    name: str
    path: str
    request: str
    repeatable: bool
    already_done: AlreadyDone | None
    rate_limit: RateLimit | None
    body_limit: int | None
    drawn: tuple[str, ...]
    page: str
