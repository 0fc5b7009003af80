"""Lets exceptions out of a call, and not the variables of the frames that they went through."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from .errors import DeskError

if TYPE_CHECKING:
    from types import TracebackType


class Boundary:
    """Takes from what is raised inside the frames below, and the exceptions behind it.

    Frames of httpx, aiohttp, httpcore and h11 hold the URL of a request, which anything may pass
    through: an interrupt, a cancellation, what a signal handler raises.
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
            error.add_note(f"{_place(trace)}, in a call of tencent-desk, whose frames hold secrets")
        _cut(error)
        # What the caller is at, which is none of ours.
        error.__context__ = None if self._handled is error else self._handled


def _cut(error: BaseException) -> None:
    suppressed = error.__suppress_context__
    error.__traceback__ = error.__context__ = error.__cause__ = None
    error.__suppress_context__ = suppressed  # that there is a cause implies it
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            _cut(each)


def _place(trace: TracebackType | None) -> str:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "raised"
    code = trace.tb_frame.f_code
    return f"raised in {code.co_name}, {code.co_filename}, line {trace.tb_lineno}"
