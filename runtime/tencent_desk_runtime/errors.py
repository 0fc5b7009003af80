"""The exceptions that do not depend on a contract.

A generated package adds one subclass of `APIError` for each kind of error code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar, cast, get_args

from .types import Outcome

if TYPE_CHECKING:
    from .types import JSON

__all__ = [
    "APIError",
    "ConnectionFailedError",
    "ConnectionLostError",
    "DeskError",
    "DeskTimeoutError",
    "Explanation",
    "HTTPStatusError",
    "MissingFieldError",
    "TransportError",
    "UnreadableReplyError",
    "ValidationError",
    "Violation",
]


Item = TypeVar("Item")
Readers = Mapping[str, Callable[[Any], object]]
"""What makes a fact of what stands for it in `args`, or raises `TypeError` or `ValueError`."""


def read_text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def read_integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def read_seconds(value: object) -> float:
    return value if isinstance(value, float) else read_integer(value)


def read_truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def read_bytes(value: object) -> bytes:
    return read_text(value).encode("latin-1")


def read_outcome(value: object) -> Outcome:
    if value not in get_args(Outcome):
        raise TypeError
    return cast("Outcome", value)


def read_all(kind: Callable[..., Item]) -> Callable[[Iterable[Iterable[object]]], tuple[Item, ...]]:
    """Return what reads a list of named tuples.

    Args:
        kind: their class.
    """
    return lambda value: tuple([kind(*one) for one in value])


def _plain(value: object) -> JSON:
    """Return a fact as JSON has it."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return cast("JSON", value)


class DeskError(Exception):
    """Any failure of a call.

    A job queue that keeps results as JSON, as Celery's does, keeps `args` of an exception, and
    makes it anew of them. So `args` holds the facts besides the message, in a dict. Facts that did
    not survive are not claimed: the error is `ambiguous` then.

    Args:
        message: what is wrong.
        *facts: what else the `args` of the error hold that this one is to be.
        outcome: whether the call can have had its effect.

    Attributes:
        operation: name of the operation; `None` where no call was made.
        attempts: how many times the client tried to send the request.
        outcome: whether the call can have had its effect. See `types.Outcome`.
        random: the label in the URL of the last attempt; the vendor's support can find it by that.
    """

    operation: str | None = None
    attempts: int = 0
    random: int | None = None
    _FACTS: ClassVar[Readers] = {
        "operation": read_text,
        "attempts": read_integer,
        "outcome": read_outcome,
        "random": read_integer,
    }

    def __init__(self, message: str, *facts: object, outcome: Outcome = "final") -> None:
        super().__init__(message)
        self.message = message
        self.outcome: Outcome = outcome
        self._restore(facts)

    def _restore(self, facts: Sequence[object]) -> None:
        if not facts:
            return
        known = facts[0] if isinstance(facts[0], Mapping) else {}
        self.outcome = "ambiguous"
        for name, read in self._readers().items():
            with suppress(KeyError, TypeError, ValueError):
                setattr(self, name, read(known[name]))

    def _readers(self) -> Readers:
        found: dict[str, Callable[[Any], object]] = {}
        for kind in reversed(type(self).__mro__):
            found.update(vars(kind).get("_FACTS", {}))
        return found

    if not TYPE_CHECKING:  # a type checker takes no property in place of an attribute

        @property
        def args(self) -> tuple[object, ...]:
            """Return the message, and a dict of what else is known, as JSON can write it."""
            values = {name: getattr(self, name) for name in self._readers()}
            return self.message, {
                name: _plain(value) for name, value in values.items() if value is not None
            }

        @args.setter
        def args(self, value: tuple[object, ...]) -> None:
            self.message, *facts = value
            self._restore(facts)
            BaseException.__init__(self, self.message)  # what repr() and pickle take

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

    _FACTS: ClassVar[Readers] = {"violations": read_all(Violation)}

    def __init__(
        self, message: str, *facts: object, violations: tuple[Violation, ...] = ()
    ) -> None:
        super().__init__(message, outcome="final")
        self.violations = violations
        self._restore(facts)


class TransportError(DeskError):
    """There is no usable reply, so whether the call had its effect is known only from `outcome`."""

    def __init__(self, message: str, *facts: object, outcome: Outcome = "ambiguous") -> None:
        super().__init__(message, *facts, outcome=outcome)


class ConnectionFailedError(TransportError):
    """No connection could be made. Nothing was sent."""

    def __init__(self, message: str, *facts: object, outcome: Outcome = "refused") -> None:
        super().__init__(message, *facts, outcome=outcome)


class ConnectionLostError(TransportError):
    """The connection broke while the request or the reply was on its way."""


class DeskTimeoutError(TransportError, TimeoutError):
    """The deadline of the call passed. `outcome` is `refused` where nothing had been sent."""


class HTTPStatusError(TransportError):
    """The gateway answered instead of the service.

    Attributes:
        status: HTTP status.
        body_start: the first bytes of the body, without secrets.
        retry_after: seconds that the gateway asks to wait before the call is sent again, as
            `Retry-After` has them, a year at most; `None` where it does not ask.
    """

    _FACTS: ClassVar[Readers] = {
        "status": read_integer,
        "body_start": read_bytes,
        "retry_after": read_seconds,
    }

    def __init__(
        self,
        message: str,
        *facts: object,
        status: int = 0,
        body_start: bytes = b"",
        retry_after: float | None = None,
        outcome: Outcome = "ambiguous",
    ) -> None:
        super().__init__(message, outcome=outcome)
        self.status = status
        self.body_start = body_start
        self.retry_after = retry_after
        self._restore(facts)

    def _details(self) -> list[tuple[str, object]]:
        return [
            *super()._details(),
            ("retry_after", None if self.retry_after is None else f"{self.retry_after:g}"),
            ("body_start", self.body_start or None),
        ]


class UnreadableReplyError(TransportError):
    """The status is fine and the body is not: no JSON, no object, or no `ErrorCode`.

    Attributes:
        status: HTTP status; `None` where the reply was too long to be read.
        body_start: the first bytes of the body, without secrets.
    """

    _FACTS: ClassVar[Readers] = {"status": read_integer, "body_start": read_bytes}

    def __init__(
        self,
        message: str,
        *facts: object,
        status: int | None = None,
        body_start: bytes = b"",
        outcome: Outcome = "ambiguous",
    ) -> None:
        super().__init__(message, outcome=outcome)
        self.status = status
        self.body_start = body_start
        self._restore(facts)

    def _details(self) -> list[tuple[str, object]]:
        return [*super()._details(), ("body_start", self.body_start or None)]


class MissingFieldError(DeskError, AttributeError):
    """A required field is read from a reply that came without it. The call had succeeded.

    As an `AttributeError` it lets `getattr(reply, name, default)` return the default.

    Attributes:
        field: the field, in the vendor's spelling.
    """

    _FACTS: ClassVar[Readers] = {"field": read_text}

    def __init__(self, message: str, *facts: object, field: str = "") -> None:
        super().__init__(message, outcome="ambiguous")
        self.field = field
        self._restore(facts)


class APIError(DeskError):
    """The service answered with an `ErrorCode` that is not 0.

    A code of no known kind raises this very class.

    Attributes:
        code: the `ErrorCode`; `None` where a job queue has kept the message only.
        name: its name in the contract; `None` for a code that the contract does not know.
        info: the vendor's text, for people.
        meaning: what the code says.
        advice: what to do.
        request_id: the id that the service gave the request, where it gave one.
    """

    _FACTS: ClassVar[Readers] = {
        "code": read_integer,
        "name": read_text,
        "info": read_text,
        "meaning": read_text,
        "advice": read_text,
        "request_id": read_text,
    }

    def __init__(
        self,
        message: str,
        *facts: object,
        code: int | None = 0,
        name: str | None = None,
        info: str = "",
        meaning: str = "",
        advice: str = "",
        request_id: str | None = None,
        outcome: Outcome = "final",
    ) -> None:
        # Made of its text alone, as a queue may do, it must not claim that there was no effect.
        super().__init__(message, outcome=outcome if code or outcome != "final" else "ambiguous")
        self.code = code or None
        self.name = name
        self.info = info
        self.meaning = meaning
        self.advice = advice
        self.request_id = request_id
        self._restore(facts)

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
