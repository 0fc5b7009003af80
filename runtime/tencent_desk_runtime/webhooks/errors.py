"""Define why a request is not a trusted callback. No error contains data of the request."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

Reason: TypeAlias = Literal[
    "wrong_app", "missing_signature", "bad_signature", "stale", "unreadable"
]


class CallbackError(Exception):
    """Report a request that is not accepted as a callback.

    Attributes:
        status: the HTTP status for the reply.
        reason: the reason, as a word for programs.
    """

    status: ClassVar[int] = 400
    reason: ClassVar[Reason] = "unreadable"


class WrongAppError(CallbackError):
    """Report a request for another app."""

    status: ClassVar[int] = 403
    reason: ClassVar[Reason] = "wrong_app"


class BadSignatureError(CallbackError):
    """Report a signature that does not match the token."""

    status: ClassVar[int] = 401
    reason: ClassVar[Reason] = "bad_signature"


class MissingSignatureError(BadSignatureError):
    """Report a request without a signature, though a token is set."""

    reason: ClassVar[Reason] = "missing_signature"


class StaleCallbackError(CallbackError):
    """Report a right signature whose time is too far from now: an old request or a wrong clock."""

    status: ClassVar[int] = 401
    reason: ClassVar[Reason] = "stale"


class UnreadableCallbackError(CallbackError):
    """Report a query or a body that is not that of a callback."""
