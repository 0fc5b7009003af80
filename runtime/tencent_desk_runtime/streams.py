"""Send a message piece by piece."""

from __future__ import annotations

from collections.abc import AsyncIterable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from .errors import DeskError, UnreadableReplyError, ValidationError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping

    from .types import JSON

Fields: TypeAlias = "dict[str, object]"
Pieces = TypeVar("Pieces")


class Stream(NamedTuple):
    """Describe how an operation takes a message piece by piece.

    Attributes:
        text: the request field for the next piece.
        key: the field that names the message, in every request after the first.
        last: additional fields of the last request.
    """

    text: str
    key: str
    last: Mapping[str, JSON]


def send_pieces(stream: Stream, call: Callable[[Fields], object], pieces: Iterable[str]) -> str:
    """Send the pieces of one message, each after the next one has arrived.

    So the last piece is known when it is sent. If the iterable raises, the waiting piece ends the
    message. No piece is sent twice.

    Args:
        stream: how the operation takes pieces.
        call: sends a request with these fields, and returns the key of the reply, if it has one.
        pieces: the pieces; empty ones are skipped.

    Returns:
        The key of the message.

    Raises:
        ValidationError: there is no piece, or a piece is not a text. A started message is ended.
        DeskError: a call failed. Nothing more is sent.
        Exception: the exception of the iterable, after the message was ended.
    """
    message = _Message(stream)
    source = iter(_check_iterable(pieces))
    while True:
        try:
            request = message.take(next(source))
        except StopIteration:
            break
        except Exception as error:
            if message.begun:
                try:
                    call(message.last())
                except DeskError as failed:
                    message.note(error, failed)
            raise
        if request is not None:
            message.sent(call(request))
    message.sent(call(message.last()))
    return message.key


async def asend_pieces(
    stream: Stream,
    call: Callable[[Fields], Awaitable[object]],
    pieces: Iterable[str] | AsyncIterable[str],
) -> str:
    """Send the pieces of one message from an event loop; see `send_pieces`."""
    message = _Message(stream)
    given = _check_iterable(pieces)
    source = aiter(given if isinstance(given, AsyncIterable) else _iterate(given))
    while True:
        try:
            request = message.take(await anext(source))
        except StopAsyncIteration:
            break
        except Exception as error:
            if message.begun:
                try:
                    await call(message.last())
                except DeskError as failed:
                    message.note(error, failed)
            raise
        if request is not None:
            message.sent(await call(request))
    message.sent(await call(message.last()))
    return message.key


def _check_iterable(pieces: Pieces) -> Pieces:
    if isinstance(pieces, (str, bytes)):
        raise ValidationError("the pieces must be an iterable of texts, not one text")
    return pieces


async def _iterate(pieces: Iterable[str]) -> AsyncIterator[str]:
    for piece in pieces:
        yield piece


class _Message:
    """Hold the state of one message: its key, and the waiting piece."""

    key: str

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._waiting: str | None = None

    @property
    def begun(self) -> bool:
        return hasattr(self, "key")

    def take(self, piece: object) -> Fields | None:
        """Keep a piece, and return the request for the piece before it."""
        if not isinstance(piece, str):
            raise ValidationError(f"a piece is {type(piece).__name__}, not a text")
        if not piece:
            return None
        before, self._waiting = self._waiting, piece
        return None if before is None else self._build_request(before)

    def last(self) -> Fields:
        """Return the request for the waiting piece, which is the last one."""
        if self._waiting is None:
            raise ValidationError("there are no pieces, or only empty ones; nothing was sent")
        return {**self._build_request(self._waiting), **self._stream.last}

    def sent(self, key: object) -> None:
        """Keep the key in the reply to the first piece."""
        if self.begun:
            return
        if not isinstance(key, str) or not key:
            raise UnreadableReplyError(
                f"the reply to the first piece has no {self._stream.key}; nothing more was sent"
            )
        self.key = key

    def note(self, error: Exception, failed: DeskError) -> None:
        """Add a note to an error that the message could not be ended."""
        error.add_note(f"the message {self.key} was started and could not be ended: {failed}")

    def _build_request(self, piece: str) -> Fields:
        named = {self._stream.key: self.key} if self.begun else {}
        return {self._stream.text: piece, **named}
