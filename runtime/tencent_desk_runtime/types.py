"""Define the types of the public signatures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from typing import Final, Generic, Literal, NamedTuple, Protocol, TypeAlias, TypedDict, TypeVar

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
"""Any value that JSON can write."""

JSONObject: TypeAlias = Mapping[str, JSON]
"""A JSON object, in the vendor's spelling."""

Outcome: TypeAlias = Literal["refused", "ambiguous", "final"]
"""The effect of a failed call.

- `refused`: it had no effect, and the same call can succeed later.
- `ambiguous`: it may have had an effect.
- `final`: it had no effect, and something must change before it can succeed.
"""


class Unset(Enum):
    """Type `UNSET`: a missing field, unlike one that is `None`."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET
"""Marks a field that is not sent, or that a reply does not have. It is false."""


class SupportsToDict(Protocol):
    """Convert to a dict, as models do."""

    def to_dict(self) -> dict[str, JSON]: ...


class DefaultOptions(TypedDict, total=False):
    """Name the options that a client sets for all calls, and a call for itself."""

    timeout: float
    """Seconds for the whole call, with all attempts and the waits between them."""
    attempt_timeout: float
    """Seconds for one attempt. If less than the gateway's own timeout, its answer is not read."""
    max_retries: int
    """How many retries may follow the first attempt."""
    retry_ambiguous: bool
    """Retry a call that may have had an effect, even if the contract advises against it."""
    validate: bool
    """Check the body against the contract before it is sent."""


class CallOptions(DefaultOptions, total=False):
    """Name the options of one call."""

    extra_body: JSONObject
    """Fields to add to the body unchecked. They replace fields of the same name."""
    extra_query: Mapping[str, str]
    """More query parameters."""


class Event(NamedTuple):
    """Describe one attempt of a call for the event hook.

    Attributes:
        operation: name of the operation.
        host: the host of the attempt.
        attempt: 1 for the first attempt.
        duration: seconds from writing the request to reading the reply.
        code: `ErrorCode` of the reply; `None` without a usable one.
        status: HTTP status of the reply; `None` without a reply.
        outcome: `None` for success.
        wait: seconds until the next attempt; `None` without one.
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
    """Hold a reply with its HTTP status, headers and attempts.

    Attributes:
        data: the typed reply.
        status: HTTP status.
        headers: the headers of the reply, names in lower case.
        body: the body as received.
        attempts: how many attempts were made.
        elapsed: seconds of the whole call, with waits.
        random: the label of the last attempt.
    """

    data: Data_co
    status: int
    headers: Mapping[str, str]
    body: bytes
    attempts: int
    elapsed: float
    random: int
