"""What every callback has, whichever it is."""

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
"""The vendor's name and the reader of each field, by its name here."""

_set = object.__setattr__
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True, repr=False)
class CallbackRequest:
    """The query of a callback, but for its signature.

    Attributes:
        parameters: every parameter by its name, the signature left out.
        request_id: names the callback, the same in a repeat; only some have one.
        request_time: when the attempt was signed, in seconds of Unix time, as a text.
        client_ip: address of the client that caused it.
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
    """A callback that was received.

    Attributes:
        command: which callback it is, in the vendor's words.
        verified: whether it bears the signature of a token. Without a token nothing is verified.
        request: its query.
        raw: its body, as it came.
        additional_properties: fields of the body that the class does not list, and those that do
            not fit their type.
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
        """Read a body. Nothing is refused: a field that does not fit its type is None.

        Each field is read when it is first asked for: most programs need few.

        Args:
            raw: the body.
            command: which callback it is.
            verified: whether its signature is right.
            request: its query.
        """
        event = cls.__new__(cls)
        _set(event, "command", command)
        _set(event, "verified", verified)
        _set(event, "request", request)
        _set(event, "raw", raw)
        return event

    if not TYPE_CHECKING:  # type checkers know the fields

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
        """Return the texts of the message, joined; empty where it has none."""
        return "".join(self._WORDS.texts(self.raw))

    @property
    def time(self) -> datetime | None:
        """When it happened, in UTC; None where no time can be read."""
        given = self.raw.get(self._WORDS.time)
        if isinstance(given, str) and given.isascii() and given.isdecimal() and len(given) < 20:
            given = int(given)
        if not isinstance(given, int) or isinstance(given, bool):
            return None
        try:
            return _EPOCH + timedelta(milliseconds=given)
        except OverflowError:
            return None

    @property
    def dedupe_key(self) -> str:
        """Return what two deliveries of the same callback share: its RequestID, else a digest
        of its body.

        It is as good as the sender: where nothing is signed, anybody can choose it.
        """
        if self.request.request_id:
            return f"{self.command}:{self.request.request_id}"
        written = json.dumps([self.command, self.raw], sort_keys=True)
        return f"{self.command}:sha256:{sha256(written.encode()).hexdigest()}"

    def reply(self, **fields: JSON) -> bytes:
        """Write a reply of any fields, for what no page shows.

        Args:
            **fields: the fields, in the vendor's spelling.

        Raises:
            ValidationError: JSON cannot write them.
        """
        return reply.write(fields)


def either(*readers: Callable[[JSON], Value]) -> Callable[[JSON], Value]:
    """Return what reads a field of several types."""

    def parse(value: JSON) -> Value:
        for read in readers:
            try:
                return read(value)
            except codec.MisfitError:
                continue
        raise codec.MisfitError

    return parse


def _show(thing: CallbackRequest | ReceivedCallback) -> str:
    """Return how an object prints; one that is half made prints too."""
    names = [one.name for one in fields(type(thing)) if one.repr]
    return codec.shown(thing, [name for name in names if name != "additional_properties"])
