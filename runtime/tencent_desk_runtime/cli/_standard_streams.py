"""Protect writes to standard streams, whose readers can go away at any time.

Output that cannot be written is dropped. Python's own streams would raise in the middle of a
command, and again when the interpreter flushes them at exit, with exit status 120.
"""

from __future__ import annotations

import errno
import io
import os
import select
import sys
from typing import TYPE_CHECKING, TextIO, cast

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


def prepare() -> None:
    """Replace the standard streams of this process by streams whose writes never fail.

    A stream that a caller has replaced stays.

    Raises:
        OSError: a stream is closed, and the null device cannot be opened.
    """
    _occupy()
    if sys.stdout is sys.__stdout__:
        sys.stdout = _Stream(sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _Stream(sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, _Stream):
            stream.outlet.lost = None


def flush_stdout() -> OSError | None:
    """Flush the standard streams. Return why output to stdout was lost, `None` if it was not."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, _Stream):
            stream.flush()
    return sys.stdout.outlet.lost if isinstance(sys.stdout, _Stream) else None


def _occupy() -> None:
    """Open the null device as 0, 1 and 2 if they are closed.

    Otherwise the next file or socket would get such a number, and receive the output.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free


class Outlet(io.RawIOBase):
    """Pass on output until a write fails.

    Args:
        raw: where to write; `None` for a closed stream.

    Attributes:
        lost: why output was lost; `None` if it was not.
    """

    def __init__(self, raw: io.RawIOBase | None) -> None:
        self._raw = raw
        self.lost: OSError | None = None

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw is not None and self._raw.isatty()

    def fileno(self) -> int:
        return super().fileno() if self._raw is None else self._raw.fileno()

    def write(self, data: ReadableBuffer, /) -> int:
        """Write some of the data, or drop all of it. Wait for room in a full pipe."""
        size = memoryview(data).nbytes
        if self._raw is None:
            self.lost = _find_error(errno.EBADF)
        if self._raw is None or self.lost is not None:
            return size
        try:
            while (written := self._raw.write(data)) is None:  # full, and does not block
                select.select([], [self._raw], [])
        except OSError as error:
            self.lost = error
            return size
        except KeyboardInterrupt:  # the flush at exit must not wait for this reader again
            self.lost = _find_error(errno.EINTR)
            raise
        return written


class _Stream(io.TextIOWrapper):
    """Write text to an outlet, each line at once."""

    def __init__(self, stream: TextIO | None) -> None:
        self.outlet = Outlet(None if stream is None or stream.closed else _find_raw(stream))
        super().__init__(
            io.BufferedWriter(self.outlet),
            encoding=stream.encoding if stream is not None else "utf-8",
            errors=stream.errors if stream is not None else "backslashreplace",
            line_buffering=True,
        )


def _find_raw(stream: TextIO) -> io.RawIOBase:
    # With PYTHONUNBUFFERED there is no buffer.
    return cast("io.RawIOBase", getattr(stream.buffer, "raw", stream.buffer))


def _find_error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
