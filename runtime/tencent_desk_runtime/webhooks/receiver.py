"""Verify callbacks and return events."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from ..clock import now
from ..errors import ValidationError
from ..secret import Secret
from .body import Body, read_body
from .errors import (
    BadSignatureError,
    MissingSignatureError,
    StaleCallbackError,
    UnreadableCallbackError,
    WrongAppError,
)
from .event import CallbackRequest
from .query import Query, read_query
from .reply import write
from .signature import Tokens, is_signed, is_time, read_tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..types import JSON
    from .words import Parameters, Words

Event = TypeVar("Event")


@dataclass(frozen=True, slots=True, repr=False)
class Callbacks(Generic[Event]):
    """Describe what a receiver needs from a service; the generated package fills it in.

    Args:
        parameters: names in the query.
        words: names in the body.
        read: the reader of each command's body.
        read_unknown: the reader for other commands.
        accepted: the reply that decides nothing.
    """

    parameters: Parameters
    words: Words
    read: Mapping[str, Callable[..., Event]]
    read_unknown: Callable[..., Event]
    accepted: Mapping[str, JSON]


class CallbackReceiver(Generic[Event]):
    """Verify callbacks and return events. It does no I/O, and threads and tasks can share it.

    Args:
        sdk_app_id: SDKAppID of the app; callbacks of other apps are refused.
        token: the token that is set in the console with the URL; several while it changes, or for
            two consoles; None if callbacks are not signed.
        max_age: the most seconds between a signature's time and now; None for no limit.
        clock: returns seconds of Unix time.

    Raises:
        ValidationError: an argument is not valid, such as an empty token.
    """

    content_type: ClassVar[str] = "application/json"
    """The media type of every reply."""

    _CALLBACKS: ClassVar[Callbacks[Any]]
    # Error reporters call `repr` on an object whose constructor has failed.
    _app: str = ""
    _tokens: Tokens = ()
    _max_age: float | None = None

    def __init__(
        self,
        sdk_app_id: int,
        token: str | Sequence[str] | None = None,
        max_age: float | None = 60,
        clock: Callable[[], float] = now,
    ) -> None:
        token = Secret.of(token)
        if type(sdk_app_id) is not int or sdk_app_id <= 0:
            raise ValidationError("sdk_app_id must be the SDKAppID of the app, a whole number")
        if max_age is not None and not (_is_number(max_age) and max_age > 0):
            raise ValidationError("max_age must be seconds above 0, or None for any age")
        if not callable(clock):
            raise ValidationError("clock must be a function that returns seconds of Unix time")
        self._app = str(sdk_app_id)
        self._tokens = read_tokens(token)
        self._max_age = max_age
        self._clock = clock

    def __repr__(self) -> str:
        signed = f"{len(self._tokens)} token(s)" if self._tokens else "unsigned"
        return f"{type(self).__name__}({self._app}, {signed}, max_age={self._max_age})"

    def parse(self, query: Query, body: Body, received_at: float | datetime | None = None) -> Event:
        """Verify a callback and return it as an event.

        Args:
            query: the query of the URL: text, bytes, or the framework's parameters.
            body: the body: bytes, text, or the object that the framework parsed.
            received_at: when it arrived; by default now. Seconds of Unix time, or a datetime with a
                time zone.

        Raises:
            WrongAppError: the callback is for another app.
            BadSignatureError: a token is set, and the signature is missing or wrong.
            StaleCallbackError: the signature is too old, or from the future.
            UnreadableCallbackError: the request is not a callback.
            ValidationError: `received_at` is not a time.
        """
        query = Secret.of(query)
        given = read_query(query)  # type: ignore[arg-type]
        names = self._CALLBACKS.parameters
        app = given.reveal().get(names.app)
        if app is None:
            raise UnreadableCallbackError(f"the query has no {names.app}")
        if app != self._app:
            raise WrongAppError("the callback is for another app than the receiver")
        verified = self._verify(given, received_at)
        raw = read_body(body)
        shown = {**given.reveal()}
        shown.pop(names.sign, None)
        return self._make_event(raw, shown, verified)

    def accept(self) -> bytes:
        """Return the reply that decides nothing, also without a parsed event."""
        return write(self._CALLBACKS.accepted)

    def _verify(self, given: Secret[dict[str, str]], received_at: float | datetime | None) -> bool:
        names = self._CALLBACKS.parameters
        now = self._find_now(received_at)
        if not self._tokens:
            return False
        signed_at = given.reveal().get(names.request_time)
        if names.sign not in given.reveal() or signed_at is None:
            raise MissingSignatureError(
                f"a token is set, but the query lacks {names.sign} or {names.request_time}; no "
                "page says whether Desk signs the callbacks of its own panel"
            )
        signature = Secret(given.reveal()[names.sign])
        if not is_time(signed_at) or not is_signed(self._tokens, signature, signed_at):
            raise BadSignatureError(
                "the signature does not match the token: compare it with the token in the console"
            )
        age = now - int(signed_at)
        if self._max_age is not None and not abs(age) <= self._max_age:
            when = "old" if age > 0 else "in the future"
            raise StaleCallbackError(
                f"the signature is {abs(age):.0f} s {when}, and {self._max_age:g} s are allowed; "
                "if the request is not old, check the clock of this machine"
            )
        return True

    def _find_now(self, received_at: float | datetime | None) -> float:
        if received_at is None:
            return self._clock()
        if isinstance(received_at, datetime) and received_at.tzinfo is not None:
            return received_at.timestamp()
        if not isinstance(received_at, datetime) and _is_number(received_at):
            return received_at
        raise ValidationError(
            "received_at must be seconds of Unix time, or a datetime with a time zone"
        )

    def _make_event(self, raw: dict[str, JSON], shown: Mapping[str, str], verified: bool) -> Event:
        callbacks = self._CALLBACKS
        names = callbacks.parameters
        named, written = shown.get(names.command), raw.get(callbacks.words.command)
        if isinstance(written, str) and named is not None and written != named:
            raise UnreadableCallbackError("query and body name two different callbacks")
        command = named if named is not None else written
        if not isinstance(command, str) or not command:
            raise UnreadableCallbackError(f"neither query nor body has a {names.command}")
        read = callbacks.read.get(command, callbacks.read_unknown)
        event: Event = read(
            raw,
            command=command,
            verified=verified,
            request=CallbackRequest(
                parameters=shown,
                request_id=shown.get(names.request_id),
                request_time=shown.get(names.request_time),
                client_ip=shown.get(names.client_ip),
                platform=shown.get(names.platform),
            ),
        )
        return event


def _is_number(value: object) -> bool:
    plain = isinstance(value, (int, float)) and not isinstance(value, bool)
    return plain and math.isfinite(value)  # type: ignore[arg-type]
