# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Every exception that leaves this package.

The tree::

    DeskError
    |-- ValidationError              refused here, before a byte left
    |-- TransportError               no usable reply
    |   |-- ConnectionFailedError    no connection: never sent
    |   |-- ConnectionLostError      the connection broke after that
    |   |-- DeskTimeoutError         the time was over
    |   |-- HTTPStatusError          an answer of the gateway: 502 and its like
    |   `-- UnreadableReplyError     not JSON, not an object, no ErrorCode
    `-- APIError                     ErrorCode is not 0
        |-- AuthenticationError
        |-- PermissionDeniedError
        |-- InvalidRequestError
        |-- NotFoundError
        |-- ConflictError
        |-- AgentUnavailableError
        |-- QuotaExceededError
        |-- RateLimitError
        |-- UnsupportedError
        `-- ServerError

All of them can be pickled and copied, and none of them shows a signature or a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from .types import Outcome

__all__ = [
    "APIError",
    "AgentUnavailableError",
    "AuthenticationError",
    "ConflictError",
    "ConnectionFailedError",
    "ConnectionLostError",
    "DeskError",
    "DeskTimeoutError",
    "Explanation",
    "HTTPStatusError",
    "InvalidRequestError",
    "NotFoundError",
    "PermissionDeniedError",
    "QuotaExceededError",
    "RateLimitError",
    "ServerError",
    "TransportError",
    "UnreadableReplyError",
    "UnsupportedError",
    "ValidationError",
    "Violation",
    "class_of",
    "explain",
]


class DeskError(Exception):
    """Any failure of a call.

    Attributes:
        operation: name of the operation; `None` where no call was made.
        attempts: how many times the request was sent, or tried to.
        outcome: whether the call can have had its effect. See `types.Outcome`.
        random: the label that the last try carried in its URL; the vendor's support can find it by that.
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
    """The service answered with an `ErrorCode` that is not 0; of a code of no known kind, this very class.

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


class AuthenticationError(APIError):
    """The service could not establish who is calling, because the signature, the app or the account does not
    fit.

    Codes: 10008, 20002, 60004, 60005, 60006, 70001, 70002, 70003, 70005, 70009, 70013, 70014, 70016, 70020, 70032, 70346.
    """


class PermissionDeniedError(APIError):
    """The caller is known, but this account, app, address or operation is not allowed.

    Codes: -20, 10007, 10016, 10026, 20006, 60010, 60016, 60017, 60021, 70051, 70403, 90009, 141018.
    """


class InvalidRequestError(APIError):
    """The request itself is wrong and has to be corrected before it is sent again.

    Codes: -50051, -7, 10003, 10004, 10005, 10011, 10012, 10015, 10018, 10053, 10054, 20001, 20003, 20008, 60002, 60003, 60012, 60015, 70206, 70402, 80001, 80002, 80004, 90001, 90002, 90003, 90005, 90006, 90007, 90008, 90010, 90011, 90018, 90026, 90031, 90043, 90044, 90054, 90055, 93000, 141004, 141006.
    """


class NotFoundError(APIError):
    """Something that the request refers to does not exist.

    Codes: 10010, 10019, 20022, 60009, 70107, 90012, 90048, 141005, 141015, 141019.
    """


class ConflictError(APIError):
    """What the request wants is at odds with the present state of a group, session, message or account.

    Codes: -50056, -50055, 10009, 10013, 10017, 10021, 10024, 10025, 10056, 20007, 20009, 20010, 20011, 20012, 20016, 20023, 71000, 141003, 141016.
    """


class AgentUnavailableError(APIError):
    """No suitable person of the support staff is free at this moment.

    Codes: 141001, 141011, 141012, 141013, 141017.
    """


class QuotaExceededError(APIError):
    """A fixed allowance of the plan or of an object is used up, or the plan has ended.

    Codes: -50052, 10014, 10036, 10037, 10038, 10058, 60020, 70398, 72000.
    """


class RateLimitError(APIError):
    """Calls come too fast, and a pause is enough to be served again.

    Codes: -14, 10006, 10023, 22006, 60007, 60011, 60018, 60019, 70050, 70114.
    """


class UnsupportedError(APIError):
    """The feature is not included in the edition of the app, or nobody has turned it on.

    Codes: -50042, -50040, -50003, 10059, 11000, 72001, 141000, 141014.
    """


class ServerError(APIError):
    """The fault lies on the vendor's side or on the way there, and the call may have been carried out all the
    same.

    Codes: 10002, 20004, 20005, 20028, 60008, 60013, 60014, 70169, 70202, 70500, 80003, 90992, 90994, 90995, 91000, 141002.
    """


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


def explain(code: int) -> Explanation:
    """Look a code up.

    Args:
        code: an `ErrorCode`; any integer but 0.

    Returns:
        What the contract says of it, of the range it lies in, or that it is unknown.
    """
    from ._catalogue import facts

    found = facts(code)
    error = APIError if found.kind is None else class_of(found.kind)
    outcome: Outcome = "final"
    if found.retry == "automatic":
        outcome = "ambiguous" if found.effect_possible else "refused"
    return Explanation(code, found.name, error, outcome, found.meaning, found.advice)


def class_of(kind: str) -> type[APIError]:
    """The exception of a kind of the catalogue."""
    return _CLASSES[kind]


_CLASSES: dict[str, type[APIError]] = {
    "authentication": AuthenticationError,
    "permission_denied": PermissionDeniedError,
    "invalid_request": InvalidRequestError,
    "not_found": NotFoundError,
    "conflict": ConflictError,
    "agent_unavailable": AgentUnavailableError,
    "quota_exceeded": QuotaExceededError,
    "rate_limit": RateLimitError,
    "unsupported": UnsupportedError,
    "server": ServerError,
}
