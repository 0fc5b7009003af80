"""The exceptions that do not depend on a contract.

A generated package adds one subclass of `APIError` for each kind of error code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .types import Outcome

__all__ = [
    "APIError",
    "ConnectionFailedError",
    "ConnectionLostError",
    "DeskError",
    "DeskTimeoutError",
    "Explanation",
    "HTTPStatusError",
    "TransportError",
    "UnreadableReplyError",
    "ValidationError",
    "Violation",
]


class DeskError(Exception):
    """Any failure of a call.

    Attributes:
        operation: name of the operation; `None` where no call was made.
        attempts: how many times the client tried to send the request.
        outcome: whether the call can have had its effect. See `types.Outcome`.
        random: the label in the URL of the last attempt; the vendor's support can find it by that.
    """

    operation: str | None = None
    attempts: int = 0
    random: int | None = None

    def __init__(self, message: str, *, outcome: Outcome = "final") -> None:
        super().__init__(message)
        self.message = message
        self.outcome: Outcome = outcome

    def _details(self) -> list[tuple[str, object]]:
        return [
            ("operation", self.operation),
            ("attempts", self.attempts or None),
            ("outcome", self.outcome),
            ("random", self.random),
        ]

    def __str__(self) -> str:
        details = [f"{name}={value}" for name, value in self._details() if value is not None]
        return f"{self.message} ({', '.join(details)})"


class Violation(NamedTuple):
    """A rule of the contract that a body breaks.

    Attributes:
        pointer: JSON pointer of the field in the body.
        rule: the keyword of the contract: `required`, `maximum`, `x-desk-max-bytes` and so on.
        message: what is wrong, with the size that the value has.
    """

    pointer: str
    rule: str
    message: str


class ValidationError(DeskError, ValueError):
    """Refused on this side; nothing was sent.

    Attributes:
        violations: what the body breaks; empty where an argument is wrong that is not in a body.
    """

    def __init__(self, message: str, *, violations: tuple[Violation, ...] = ()) -> None:
        super().__init__(message)
        self.violations = violations


class TransportError(DeskError):
    """There is no usable reply, so whether the call had its effect is known only from `outcome`."""

    def __init__(self, message: str, *, outcome: Outcome = "ambiguous") -> None:
        super().__init__(message, outcome=outcome)


class ConnectionFailedError(TransportError):
    """No connection could be made. Nothing was sent."""

    def __init__(self, message: str, *, outcome: Outcome = "refused") -> None:
        super().__init__(message, outcome=outcome)


class ConnectionLostError(TransportError):
    """The connection broke while the request or the reply was on its way."""


class DeskTimeoutError(TransportError, TimeoutError):
    """The time for the call was over. `outcome` is `refused` where nothing had been sent."""


class HTTPStatusError(TransportError):
    """The gateway answered instead of the service.

    Attributes:
        status: HTTP status.
        body_start: the first bytes of the body, without secrets.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        body_start: bytes = b"",
        outcome: Outcome = "ambiguous",
    ) -> None:
        super().__init__(message, outcome=outcome)
        self.status = status
        self.body_start = body_start

    def _details(self) -> list[tuple[str, object]]:
        return [*super()._details(), ("body_start", self.body_start or None)]


class UnreadableReplyError(TransportError):
    """The status is fine and the body is not: no JSON, no object, or no `ErrorCode`.

    Attributes:
        status: HTTP status; `None` where the reply was too long to be read.
        body_start: the first bytes of the body, without secrets.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        body_start: bytes = b"",
        outcome: Outcome = "ambiguous",
    ) -> None:
        super().__init__(message, outcome=outcome)
        self.status = status
        self.body_start = body_start

    def _details(self) -> list[tuple[str, object]]:
        return [*super()._details(), ("body_start", self.body_start or None)]


class APIError(DeskError):
    """The service answered with an `ErrorCode` that is not 0.

    A code of no known kind raises this very class.

    Attributes:
        code: the `ErrorCode`.
        name: its name in the contract; `None` for a code that the contract does not know.
        info: the vendor's text, for people.
        meaning: what the code says.
        advice: what to do.
        request_id: the id that the service gave the request, where it gave one.
    """

    def __init__(
        self,
        message: str,
        *,
        code: int = 0,
        name: str | None = None,
        info: str = "",
        meaning: str = "",
        advice: str = "",
        request_id: str | None = None,
        outcome: Outcome = "final",
    ) -> None:
        super().__init__(message, outcome=outcome)
        self.code = code
        self.name = name
        self.info = info
        self.meaning = meaning
        self.advice = advice
        self.request_id = request_id

    def _details(self) -> list[tuple[str, object]]:
        return [*super()._details(), ("request_id", self.request_id)]


class Explanation(NamedTuple):
    """What the contract knows of a code.

    Attributes:
        code: the code.
        name: its name; `None` for a code that no page lists.
        error: the exception that it raises.
        outcome: whether a call that it answers can have had its effect.
        meaning: what it says.
        advice: what to do.
    """

    code: int
    name: str | None
    error: type[APIError]
    outcome: Outcome
    meaning: str
    advice: str
