# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Define every exception that this package raises.

The tree::

    DeskError
    |-- ValidationError              refused by the client; nothing was sent
    |-- MissingFieldError            a field is read that the reply does not have
    |-- TransportError               no usable reply
    |   |-- ConnectionFailedError    no connection; nothing was sent
    |   |-- ConnectionLostError      the connection broke later
    |   |-- DeskTimeoutError         the deadline passed
    |   |-- HTTPStatusError          a reply of the gateway, such as 502
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

All can be pickled and copied, and none shows a signature or a key.
"""

from __future__ import annotations

from tencent_desk_runtime.errors import (
    APIError,
    ConnectionFailedError,
    ConnectionLostError,
    DeskError,
    DeskTimeoutError,
    Explanation,
    HTTPStatusError,
    MissingFieldError,
    TransportError,
    UnreadableReplyError,
    ValidationError,
    Violation,
)
from tencent_desk_runtime.publish import publish

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
    "MissingFieldError",
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

    Codes: -50056, -50055, 10009, 10013, 10017, 10021, 10024, 10025, 10056, 20007, 20009, 20010, 20011, 20012, 20016, 20023, 71000, 141003, 141016, 141027.
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

    Codes: -14, 10006, 10023, 22006, 60007, 60011, 60018, 60019, 70050, 70114, 141009.
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


def explain(code: int) -> Explanation:
    """Explain a code.

    Args:
        code: an `ErrorCode`; any integer but 0.

    Returns:
        The facts of the contract about the code or its range; or that the code is unknown.

    Raises:
        ValidationError: the code is not an integer, or is 0.
    """
    # Import late: the catalogue is large, and few programs need it.
    from ._catalogue import CATALOGUE

    return CATALOGUE.explain(code, class_of)


def class_of(kind: str) -> type[APIError]:
    """Return the exception of a kind of the catalogue."""
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

publish(globals())
