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
"""Name and reader of each field, by the vendor's name."""

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

        Args:
            raw: the body.
            command: which callback it is.
            verified: whether its signature is right.
            request: its query.
        """
        given: dict[str, Any] = {}
        rest: dict[str, JSON] = {}
        fields = cls._FIELDS
        for name, value in raw.items():
            if name in fields:
                python_name, parse = fields[name]
                try:
                    given[python_name] = parse(value)
                except (codec.MisfitError, ValidationError):
                    rest[name] = value
            elif name != cls._WORDS.command or value != command:
                rest[name] = value
        return cls(
            command=command,
            verified=verified,
            request=request,
            raw=raw,
            additional_properties=rest,
            **given,
        )

    @property
    def text(self) -> str:
        """The texts of the message, joined; empty where it has none."""
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
        """What two deliveries of the same callback share: its RequestID, else a digest of its body.

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
