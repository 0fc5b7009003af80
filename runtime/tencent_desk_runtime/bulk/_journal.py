"""Keep the journal of a bulk sending: attempted rows and their outcomes.

Needs `pip install tencent-desk[cli]`.

The file has JSON lines and only grows. The first line names the rows and the app. Each row has an
intent, with its `MsgRandom`, and an outcome; both name the line of the row. The file holds no
accounts and no texts. The intent is on disk before the message is sent, and the outcome before the
row counts as done.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Self

from ..errors import Readers, ValidationError, read_plain
from ..strict_json import parse_strict
from ._outcome import RowOutcome, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ._rows import Rows

_VERSION = 1
_OWNER_ONLY = 0o600
_ADD = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


class JournalError(ValidationError):
    """Report that the journal cannot be used. A row that could not be recorded was not sent.

    Attributes:
        lost: whether the file was removed or replaced. A run without it sends every row again.
    """

    lost = False
    _FACTS: ClassVar[Readers] = {"lost": read_plain(bool)}


class Journal:
    """Record one file of rows. One run at a time holds it. See `open`.

    Attributes:
        outcomes: outcomes of attempted rows by line. A row with an intent and no outcome is
            `unknown`.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._place = path.absolute()  # the caller may change the working directory
        self._descriptor = descriptor
        self._size: int
        self._broken: JournalError | None = None
        self.outcomes: dict[int, RowOutcome] = {}

    @classmethod
    def open(cls, path: Path, rows: Rows, sdk_app_id: int) -> Self:
        """Open the journal of some rows, or create it.

        Args:
            path: the file. Only its owner can read it.
            rows: the rows.
            sdk_app_id: SDKAppID of the app.

        Raises:
            JournalError: the file belongs to other rows or another app, another run holds it, it is
                not a journal, or it cannot be written.
        """
        try:
            descriptor = os.open(path, _ADD, _OWNER_ONLY)
        except OSError as error:
            problem = error.strerror
        else:
            journal = cls(path, descriptor)
            try:
                journal._begin(_make_header(rows, sdk_app_id))
            except BaseException:
                journal.close()
                raise
            return journal
        raise JournalError(f"the journal {path} cannot be opened: {problem}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release it for other runs."""
        os.close(self._descriptor)  # this also releases the lock

    # --- what is there -------------------------------------------------------------------------

    def _begin(self, header: Mapping[str, object]) -> None:
        if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
            raise JournalError(f"the journal {self._path} is not a regular file")
        self._lock()
        data = self._read()
        # A killed run can leave an incomplete last line. Nothing depends on it.
        whole = data[: data.rfind(b"\n") + 1]
        if not whole:
            if not _format_line(header).startswith(data):
                raise self._make_format_error(1)
            self._cut(0)
            self.write([_format_line(header)])
            self._sync_folder()
            return
        first, *lines = whole.splitlines()
        self._check(first, header)
        for number, line in enumerate(lines, 2):
            outcome = read_entry(line)
            if outcome is None:
                raise self._make_format_error(number)
            self.outcomes[outcome.line] = outcome
        self._cut(len(whole))

    def _lock(self) -> None:
        import portalocker

        flags = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
        try:
            portalocker.lock(self._descriptor, flags)
        except portalocker.AlreadyLocked:
            problem = "is in use by another run; wait until that run ends"
        except portalocker.LockException as error:
            problem = f"cannot be locked: {error}"
        else:
            return
        raise JournalError(f"the journal {self._path} {problem}")

    def _read(self) -> bytes:
        with open(self._descriptor, "rb", closefd=False) as file:
            return file.read()

    def _check(self, first: bytes, header: Mapping[str, object]) -> None:
        found = _parse_line(first)
        if found.get("journal") != _VERSION:
            raise self._make_format_error(1)
        what = [name for name in ("sdk_app_id", "digest") if found.get(name) != header[name]]
        if what:
            owner = "another app" if "sdk_app_id" in what else "other rows"
            raise JournalError(
                f"the journal {self._path} belongs to {owner}; to start again, name another journal"
            )

    def _make_format_error(self, number: int) -> JournalError:
        return JournalError(f"{self._path}:{number}: is no journal line; nothing was changed")

    def _cut(self, size: int) -> None:
        os.ftruncate(self._descriptor, size)
        self._size = size

    def _sync_folder(self) -> None:
        # Without this the file's name can be lost in a power failure. Windows cannot open a folder.
        with suppress(OSError):
            folder = os.open(self._path.absolute().parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    # --- what is added -------------------------------------------------------------------------

    def write(self, lines: Iterable[bytes]) -> None:
        """Add lines, all of them or none, and wait until they are on the disk.

        Raises:
            JournalError: they cannot be written, or the opened file was replaced. The journal then
                takes no more lines.
        """
        self._check_presence()
        self._add(b"".join(lines))
        self._check_presence()  # lines added to a deleted file do not count

    def _check_presence(self) -> None:
        """Check that the file is still there, with the same length.

        Raises:
            JournalError: it is gone, or was changed.
        """
        if self._broken is None:
            self._broken = self._find_loss()
        if self._broken is not None:
            raise self._broken

    def _find_loss(self) -> JournalError | None:
        own = os.fstat(self._descriptor)
        try:
            found = self._place.stat()
        except OSError:
            problem = "is gone"
        else:
            if not os.path.samestat(own, found):
                problem = "was replaced by another file"
            elif found.st_size != self._size:
                problem = "was changed by something else"
            else:
                return None
        error = JournalError(
            f"the journal {self._path} {problem} during the run; without its lines, the next run "
            "would send rows again"
        )
        error.lost = True
        return error

    def _add(self, data: bytes) -> None:
        try:
            left = memoryview(data)
            while left:
                left = left[os.write(self._descriptor, left) :]
            os.fsync(self._descriptor)
        except OSError as error:
            with suppress(OSError):  # the next run removes the incomplete line
                os.ftruncate(self._descriptor, self._size)
            broken = self._broken = JournalError(
                f"the journal {self._path} cannot be written: {error.strerror}"
            )
        else:
            self._size += len(data)
            return
        raise broken


def format_intent(line: int, random: int) -> bytes:
    """Return the line of an intent."""
    return _format_line({"line": line, "random": random})


def format_outcome(outcome: RowOutcome) -> bytes:
    """Return the line of an outcome."""
    return _format_line(
        {name: value for name, value in outcome._asdict().items() if value is not None}
    )


def _make_header(rows: Rows, sdk_app_id: int) -> dict[str, object]:
    return {
        "journal": _VERSION,
        "sdk_app_id": sdk_app_id,
        "rows": len(rows.rows),
        "digest": rows.digest,
    }


def _format_line(entry: Mapping[str, object]) -> bytes:
    return json.dumps(entry).encode() + b"\n"


def read_entry(line: bytes) -> RowOutcome | None:
    """Return the entry of a line; `None` if the line is not of a journal."""
    found = _parse_line(line)
    numbers = [found.get(name) for name in ("line", "random")]
    if not all(type(number) is int for number in numbers):
        return None
    if not (
        isinstance(found.get("code"), int | None) and isinstance(found.get("error"), str | None)
    ):
        return None
    try:
        return RowOutcome(**{**found, "state": State(found.get("state", State.UNKNOWN))})
    except (TypeError, ValueError):
        return None


def _parse_line(line: bytes) -> dict[str, Any]:
    """Return the object of a line; an empty one if it has none."""
    try:
        entry = parse_strict(line.decode())
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}
