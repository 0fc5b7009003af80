"""Define the exceptions that do not depend on a contract.

A generated package adds one subclass of `APIError` for each kind of error code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, TypeVar, cast, get_args

from .types import Outcome

if TYPE_CHECKING:
    from .types import JSON


Item = TypeVar("Item")
Readers = Mapping[str, Callable[[Any], object]]
"""Reads a fact from its form in `args`, or raises `TypeError` or `ValueError`."""


def read_plain(kind: type[Item]) -> Callable[[object], Item]:
    """Return a reader of values of a type. A truth value is no number."""

    def read(value: object) -> Item:
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise TypeError
        return value

    return read


read_text, read_integer = read_plain(str), read_plain(int)


def read_seconds(value: object) -> float:
    return value if isinstance(value, float) else read_integer(value)


def read_bytes(value: object) -> bytes:
    return read_text(value).encode("latin-1")


def read_outcome(value: object) -> Outcome:
    if value not in get_args(Outcome):
        raise TypeError
    return cast("Outcome", value)


def read_all(kind: Callable[..., Item]) -> Callable[[Iterable[Iterable[object]]], tuple[Item, ...]]:
    """Return a reader of a list of named tuples of a class."""
    return lambda value: tuple([kind(*one) for one in value])


def _to_plain(value: object) -> JSON:
    """Return a fact as a JSON value."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, tuple):
        return [_to_plain(one) for one in value]
    return cast("JSON", value)


class DeskError(Exception):
    """Report any failure of a call.

    A job queue that stores results as JSON, such as Celery's, stores `args` of an exception, and
    builds a new one from them. So `args` holds the message, and a dict of the other facts. If the
    facts are lost, the error is `ambiguous`.

    Args:
        message: what is wrong.
        *facts: the other `args` of the error to restore.
        outcome: whether the call may have had an effect.

    Attributes:
        operation: name of the operation; `None` if no call was made.
        attempts: how many attempts were made.
        outcome: whether the call may have had an effect. See `types.Outcome`.
        random: the label in the URL of the last attempt, by which the vendor's support finds it.
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
        for name, read in self._find_readers().items():
            with suppress(KeyError, TypeError, ValueError):
                setattr(self, name, read(known[name]))

    def _find_readers(self) -> Readers:
        found: dict[str, Callable[[Any], object]] = {}
        for kind in reversed(type(self).__mro__):
            found.update(vars(kind).get("_FACTS", {}))
        return found

    if not TYPE_CHECKING:  # hidden from type checkers, which accept no property here

        @property
        def args(self) -> tuple[object, ...]:
            """Return the message, and a dict of the other facts for JSON."""
            values = {name: getattr(self, name) for name in self._find_readers()}
            return self.message, {
                name: _to_plain(value) for name, value in values.items() if value is not None
            }

        @args.setter
        def args(self, value: tuple[object, ...]) -> None:
            self.message, *facts = value
            self._restore(facts)
            BaseException.__init__(self, self.message)  # for repr() and pickle

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
    """Describe a rule of the contract that a body breaks.

    Attributes:
        pointer: JSON pointer of the field in the body.
        rule: the keyword of the contract: `required`, `maximum`, `x-desk-max-bytes` and so on.
        message: what is wrong, with the size of the value.
    """

    pointer: str
    rule: str
    message: str


class ValidationError(DeskError, ValueError):
    """Report that the client refused the call. Nothing was sent.

    Attributes:
        violations: rules that the body breaks; empty if another argument is wrong.
    """

    _FACTS: ClassVar[Readers] = {"violations": read_all(Violation)}

    def __init__(
        self, message: str, *facts: object, violations: tuple[Violation, ...] = ()
    ) -> None:
        super().__init__(message, outcome="final")
        self.violations = violations
        self._restore(facts)


class TransportError(DeskError):
    """Report that there is no usable reply. See `outcome` for the effect."""

    def __init__(self, message: str, *facts: object, outcome: Outcome = "ambiguous") -> None:
        super().__init__(message, *facts, outcome=outcome)


class ConnectionFailedError(TransportError):
    """Report that no connection could be made. Nothing was sent."""

    def __init__(self, message: str, *facts: object, outcome: Outcome = "refused") -> None:
        super().__init__(message, *facts, outcome=outcome)


class ConnectionLostError(TransportError):
    """Report that the connection broke during the request or the reply."""


class DeskTimeoutError(TransportError, TimeoutError):
    """Report that the deadline of the call passed. `outcome` is `refused` if nothing was sent."""


class HTTPStatusError(TransportError):
    """Report that the gateway answered instead of the service.

    Attributes:
        status: HTTP status; 0 if a job queue did not keep it.
        body_start: the first bytes of the body, without secrets.
        retry_after: seconds to wait before a retry, from `Retry-After`, at most a year; `None`
            without one.
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
    """Report a reply whose body is not JSON, not an object, or without `ErrorCode`.

    Attributes:
        status: HTTP status; `None` if the reply was too long to read.
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
    """Report that a required field is missing in a reply, when it is read. The call succeeded.

    It is an `AttributeError`, so `getattr(reply, name, default)` returns the default.

    Attributes:
        field: the field, in the vendor's spelling.
    """

    _FACTS: ClassVar[Readers] = {"field": read_text}

    def __init__(self, message: str, *facts: object, field: str = "") -> None:
        super().__init__(message, outcome="ambiguous")
        self.field = field
        self._restore(facts)


class APIError(DeskError):
    """Report that the service returned an `ErrorCode` other than 0.

    A code of unknown kind raises this class itself.

    Attributes:
        code: the `ErrorCode`; `None` if a job queue kept only the message.
        name: its name in the contract; `None` for a code that the contract does not know.
        info: the vendor's text, for people.
        meaning: what the code means.
        advice: what to do.
        request_id: the service's id of the request, if it sent one.
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
        # Built from the text alone, as a queue does, it must not claim that the call had no effect.
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
    """Explain an error code.

    Attributes:
        code: the code.
        name: its name; `None` for a code that no page lists.
        error: the exception for it.
        outcome: whether a call with this code may have had an effect.
        meaning: what the code means.
        advice: what to do.
    """

    code: int
    name: str | None
    error: type[APIError]
    outcome: Outcome
    meaning: str
    advice: str
