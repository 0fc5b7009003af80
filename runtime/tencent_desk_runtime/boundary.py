"""Let exceptions out of a call without the variables of their frames."""

from __future__ import annotations

import sys
from traceback import walk_tb
from typing import TYPE_CHECKING

from .errors import DeskError

if TYPE_CHECKING:
    from types import TracebackType


class Boundary:
    """Remove the inner frames from an exception that leaves a call, and its causes.

    Frames of httpx, aiohttp, httpcore and h11 hold the URL of a request. Any exception can pass
    through them: an interrupt, a cancellation, an exception of a signal handler.
    """

    __slots__ = ("_handled",)

    def __enter__(self) -> None:
        self._handled = sys.exception()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            return
        if isinstance(error, Exception) and not isinstance(error, DeskError):
            error.add_note(
                f"{_describe_place(trace)}, in a call of tencent-desk, whose frames hold secrets"
            )
        _cut(error)
        # The exception that the caller is handling stays as it is.
        error.__context__ = None if self._handled is error else self._handled


def _cut(error: BaseException) -> None:
    suppressed = error.__suppress_context__
    error.__traceback__ = error.__context__ = error.__cause__ = None
    error.__suppress_context__ = suppressed  # setting a cause also sets this
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            _cut(each)


def _describe_place(trace: TracebackType | None) -> str:
    *_, (frame, line) = walk_tb(trace)
    return f"raised in {frame.f_code.co_name}, {frame.f_code.co_filename}, line {line}"
