"""The standard streams of a process, whose other ends may go at any time.

What cannot be written is dropped: by Python's own streams it would be raised in the middle of a
command, and once more when the interpreter flushes them at exit, which makes the exit status 120.
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
    """Make the standard streams of this process ones that a write never fails on.

    A stream that a caller has put in their place is left alone.

    Raises:
        OSError: one of them is closed, and the null device cannot be opened.
    """
    _occupy()
    if sys.stdout is sys.__stdout__:
        sys.stdout = _Stream(sys.stdout)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _Stream(sys.stderr)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, _Stream):
            stream.outlet.lost = None


def loss_of_stdout() -> OSError | None:
    """Flush the standard streams. Returns why not all of stdout was written, `None` if it was."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, _Stream):
            stream.flush()
    return sys.stdout.outlet.lost if isinstance(sys.stdout, _Stream) else None


def _occupy() -> None:
    """Open the null device as 0, 1 and 2 where they are closed.

    The next file or socket would get such a number, and whatever is written there.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # gets the lowest number that is free


class Outlet(io.RawIOBase):
    """Hands over what is written, until that fails once.

    Attributes:
        lost: why something was not written; `None` if all was.
    """

    def __init__(self, raw: io.RawIOBase | None) -> None:
        """Make an outlet.

        Args:
            raw: where to write; `None` for a stream that is closed.
        """
        self._raw = raw
        self.lost: OSError | None = None

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw is not None and self._raw.isatty()

    def fileno(self) -> int:
        return super().fileno() if self._raw is None else self._raw.fileno()

    def write(self, data: ReadableBuffer, /) -> int:
        """Write some of the data, or drop all of it. Waits for room in a pipe that has none."""
        size = memoryview(data).nbytes
        if self._raw is None:
            self.lost = _error(errno.EBADF)
        if self._raw is None or self.lost is not None:
            return size
        try:
            while (written := self._raw.write(data)) is None:  # full, and does not block
                select.select([], [self._raw], [])
        except OSError as error:
            self.lost = error
            return size
        except KeyboardInterrupt:  # the flush at exit must not wait for the same reader again
            self.lost = _error(errno.EINTR)
            raise
        return written


class _Stream(io.TextIOWrapper):
    """A text stream to an outlet. Each line is written at once."""

    def __init__(self, stream: TextIO | None) -> None:
        self.outlet = Outlet(None if stream is None or stream.closed else _raw(stream))
        super().__init__(
            io.BufferedWriter(self.outlet),
            encoding=stream.encoding if stream is not None else "utf-8",
            errors=stream.errors if stream is not None else "backslashreplace",
            line_buffering=True,
        )


def _raw(stream: TextIO) -> io.RawIOBase:
    # With PYTHONUNBUFFERED there is no buffer between the two.
    return cast("io.RawIOBase", getattr(stream.buffer, "raw", stream.buffer))


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
