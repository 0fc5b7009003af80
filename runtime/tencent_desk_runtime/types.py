"""Types that the public signatures use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final, Generic, Literal, NamedTuple, Protocol, TypeAlias, TypedDict, TypeVar

__all__ = [
    "JSON",
    "UNSET",
    "CallOptions",
    "DefaultOptions",
    "Event",
    "JSONObject",
    "Outcome",
    "RawReply",
    "SupportsToDict",
    "Unset",
]

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
"""Any value that JSON can write."""

JSONObject: TypeAlias = Mapping[str, JSON]
"""A JSON object, in the vendor's spelling."""

Outcome: TypeAlias = Literal["refused", "ambiguous", "final"]
"""What is known of a failed call.

- `refused`: it had no effect, and the same call can succeed later.
- `ambiguous`: it may have had its effect.
- `final`: it had no effect, and something must change before it can succeed.
"""


class Unset(Enum):
    """The type of `UNSET`: a field that is not there, unlike one that is `None`."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Marks a field that is not sent, or that a reply does not have. It is false."""


class SupportsToDict(Protocol):
    """A model."""

    def to_dict(self) -> dict[str, JSON]: ...


class DefaultOptions(TypedDict, total=False):
    """What a client decides for all its calls, and a call for itself."""

    timeout: float
    """Seconds until the whole call, its attempts and the waits between them, must have ended."""
    attempt_timeout: float
    """Seconds for one attempt. Less than the gateway takes to give up leaves its answer unread."""
    max_retries: int
    """How many attempts may follow the first."""
    retry_ambiguous: bool
    """Repeat a call that may have had its effect, even where the contract advises against it."""
    validate: bool
    """Check the body against the contract before it is sent."""


class CallOptions(DefaultOptions, total=False):
    """What one call may set for itself."""

    extra_body: JSONObject
    """Fields that go into the body as they are: not checked, and over those of the same name."""
    extra_query: Mapping[str, str]
    """Query parameters besides those that the client fills."""


class Event(NamedTuple):
    """One attempt of a call, as the event hook sees it.

    Attributes:
        operation: name of the operation.
        host: where the attempt went.
        attempt: 1 for the first attempt.
        duration: seconds from writing the request to reading the reply.
        code: `ErrorCode` of the reply; `None` when there was no usable one.
        status: HTTP status of the reply; `None` when there was no reply.
        outcome: `None` for success.
        wait: seconds until the next attempt; `None` when there is none.
    """

    operation: str
    host: str
    attempt: int
    duration: float
    code: int | None
    status: int | None
    outcome: Outcome | None
    wait: float | None


Data_co = TypeVar("Data_co", covariant=True)


class RawReply(NamedTuple, Generic[Data_co]):
    """A reply with what surrounds it.

    Attributes:
        data: the typed reply.
        status: HTTP status.
        headers: the headers of the reply, names in lower case.
        body: the body as it came.
        attempts: how many attempts it took.
        elapsed: seconds from the call to its end, waits included.
        random: the label that the last attempt carried.
    """

    data: Data_co
    status: int
    headers: Mapping[str, str]
    body: bytes
    attempts: int
    elapsed: float
    random: int
