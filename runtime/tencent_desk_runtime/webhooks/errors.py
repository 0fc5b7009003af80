"""Why a request is no callback that can be trusted. No error holds data of the request."""

from __future__ import annotations

from typing import ClassVar, Literal, TypeAlias

Reason: TypeAlias = Literal[
    "wrong_app", "missing_signature", "bad_signature", "stale", "unreadable"
]


class CallbackError(Exception):
    """A request that is not taken as a callback.

    Attributes:
        status: the HTTP status to answer with.
        reason: why, as a word for programs.
    """

    status: ClassVar[int] = 400
    reason: ClassVar[Reason] = "unreadable"


class WrongAppError(CallbackError):
    """The request is about another app."""

    status: ClassVar[int] = 403
    reason: ClassVar[Reason] = "wrong_app"


class BadSignatureError(CallbackError):
    """The signature is not the one that the token gives."""

    status: ClassVar[int] = 401
    reason: ClassVar[Reason] = "bad_signature"


class MissingSignatureError(BadSignatureError):
    """A token is set, and the request has no signature."""

    reason: ClassVar[Reason] = "missing_signature"


class StaleCallbackError(CallbackError):
    """The signature is right, and its time is too far from now: an old request or a wrong clock."""

    status: ClassVar[int] = 401
    reason: ClassVar[Reason] = "stale"


class UnreadableCallbackError(CallbackError):
    """The query or the body is not what a callback has."""
