"""Define what every callback has."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from attrs import field, fields, frozen

from .. import codec
from ..errors import ValidationError
from . import reply

if TYPE_CHECKING:
    from ..types import JSON
    from .words import Words

Value = TypeVar("Value")
Fields = Mapping[str, tuple[str, Callable[[Any], Any]]]
"""The vendor's name and the reader of each field, by its Python name."""

_set = object.__setattr__
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True, repr=False)
class CallbackRequest:
    """Hold the query of a callback, without its signature.

    Attributes:
        parameters: every parameter by name, without the signature.
        request_id: the id of the callback, the same in a repeat; some have none.
        request_time: when the attempt was signed: seconds of Unix time, as text.
        client_ip: IP address of the client that caused it.
        platform: platform of that client.
    """

    parameters: Mapping[str, str]
    request_id: str | None = None
    request_time: str | None = None
    client_ip: str | None = None
    platform: str | None = None

    def __repr__(self) -> str:
        return _show(self)


@frozen(kw_only=True, repr=False)
class ReceivedCallback:
    """Hold a received callback.

    Attributes:
        command: the vendor's name of the callback.
        verified: whether the signature was verified. Without a token it is not.
        request: the query.
        raw: the body as received.
        additional_properties: fields that the class does not list, and fields that do not fit their
            type.
    """

    _WORDS: ClassVar[Words]
    _FIELDS: ClassVar[Fields] = {}

    command: str
    verified: bool
    request: CallbackRequest = field(repr=False)
    raw: Mapping[str, JSON] = field(repr=False)
    additional_properties: Mapping[str, JSON] = field(factory=dict)

    def __repr__(self) -> str:
        return _show(self)

    @classmethod
    def read(
        cls, raw: dict[str, JSON], *, command: str, verified: bool, request: CallbackRequest
    ) -> Self:
        """Read a body. Refuse nothing: a field that does not fit its type is None.

        Each field is read at first use: most programs need few.

        Args:
            raw: the body.
            command: name of the callback.
            verified: whether its signature is right.
            request: the query.
        """
        event = cls.__new__(cls)
        _set(event, "command", command)
        _set(event, "verified", verified)
        _set(event, "request", request)
        _set(event, "raw", raw)
        return event

    if not TYPE_CHECKING:  # hidden from type checkers, which know the fields

        def __getattr__(self, name: str) -> Any:
            """Read a field that has not been read yet."""
            value = None
            if name in self._FIELDS:
                vendors_name, parse = self._FIELDS[name]
                if vendors_name in self.raw:
                    try:
                        value = parse(self.raw[vendors_name])
                    except (codec.MisfitError, ValidationError):
                        value = None
            elif name == "additional_properties":
                value = self._read_rest()
            else:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            _set(self, name, value)
            return value

    def _read_rest(self) -> dict[str, JSON]:
        own = {name: own for own, (name, _) in self._FIELDS.items()}
        return {
            name: value
            for name, value in self.raw.items()
            if (name not in own or getattr(self, own[name]) is None)
            and not (name == self._WORDS.command and value == self.command)
        }

    @property
    def text(self) -> str:
        """Return the joined texts of the message; empty without a text."""
        return "".join(self._WORDS.texts(self.raw))

    @property
    def time(self) -> datetime | None:
        """Return when it happened, in UTC; None without a readable time."""
        given = self.raw.get(self._WORDS.time)
        if isinstance(given, str) and not (given.isascii() and given.isdecimal()):
            return None
        if not isinstance(given, (int, str)) or isinstance(given, bool):
            return None
        try:
            return _EPOCH + timedelta(milliseconds=int(given))
        except (OverflowError, ValueError):  # int() refuses thousands of digits
            return None

    @property
    def dedupe_key(self) -> str:
        """Return a key that is the same for repeats of a callback: its RequestID, else a digest of
        the body.

        Do not trust it without signatures: the sender can choose it.
        """
        if self.request.request_id:
            return f"{self.command}:{self.request.request_id}"
        written = json.dumps([self.command, self.raw], sort_keys=True)
        return f"{self.command}:sha256:{sha256(written.encode()).hexdigest()}"

    def reply(self, **fields: JSON) -> bytes:
        """Write a reply with any fields, for effects that no page shows.

        Args:
            **fields: the fields, in the vendor's spelling.

        Raises:
            ValidationError: JSON cannot write them.
        """
        return reply.write(fields)


def either(*readers: Callable[[JSON], Value]) -> Callable[[JSON], Value]:
    """Return a reader for a field of several types."""

    def parse(value: JSON) -> Value:
        for read in readers:
            try:
                return read(value)
            except codec.MisfitError:
                continue
        raise codec.MisfitError

    return parse


def _show(thing: CallbackRequest | ReceivedCallback) -> str:
    """Return the `repr` of an object, even of an incomplete one."""
    names = [one.name for one in fields(type(thing)) if one.repr]
    return codec.format_model(thing, [name for name in names if name != "additional_properties"])
