"""Recognize exceptions that are raised into a call, such as the time limit of a job queue.

They come from a signal handler, a switch of greenlets or another thread, and are not failures of
the code that they interrupt.
"""

from __future__ import annotations

import inspect
from traceback import walk_tb
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

_QUEUES = {"billiard", "celery", "rq", "stopit"}
"""Packages that also raise from another thread, which no traceback shows."""


def interruption(error: Exception, handled: BaseException | None) -> Exception | None:
    """Return the exception that was raised into a call: this one, or one that caused it.

    Args:
        error: the exception that left the user's code.
        handled: the exception that the caller was already handling, from `sys.exception()`; it is
            ignored.

    Returns:
        The exception, or `None` if the user's code raised `error` itself.
    """
    found: BaseException | None = error
    while isinstance(found, Exception) and found is not handled:
        if raised_into(found):
            return found
        found = found.__cause__ or found.__context__
    return None


def raised_into(error: BaseException) -> bool:
    """Return whether an exception was raised from outside the code in its traceback."""
    return (
        any(package(kind.__module__) in _QUEUES for kind in type(error).__mro__)
        or _by_handler(error.__traceback__)
        or _by_switch(error)
    )


def _by_handler(trace: TracebackType | None) -> bool:
    """Return whether a signal handler raised it: a handler gets the frame that it interrupts."""
    for frame, _ in walk_tb(trace):
        names, more, _, values = inspect.getargvalues(frame)
        given = [values.get(name) for name in names] + list(values.get(more or "", ()))
        if any(isinstance(value, FrameType) for value in given):
            return True
    return False


def _by_switch(error: BaseException) -> bool:
    """Return whether another greenlet threw it, and not the timer of a socket."""
    frame = innermost(error)
    if frame is None or "switch" not in frame.f_code.co_name:
        return False
    if package(frame.f_globals.get("__name__")) not in {"eventlet", "gevent"}:
        return False
    return not (isinstance(error, OSError) and (error.errno or str(error).endswith("timed out")))


def innermost(error: BaseException) -> FrameType | None:
    """Return the frame in which an exception was raised."""
    frames = [frame for frame, _ in walk_tb(error.__traceback__)]
    return frames[-1] if frames else None


def package(module: object) -> str:
    """Return the first part of a module's name."""
    return str(module).partition(".")[0]
