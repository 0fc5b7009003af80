"""The journal of a bulk sending: what was tried, and what came of it.

Needs `pip install tencent-desk[cli]`.

A file of JSON lines, to which is only added. The first names the rows and the app that it belongs
to. For each row come its intent, with the `MsgRandom` that it is sent with, and its outcome, by the
line of the row; neither accounts nor texts are in it. A line is on the disk before what follows
from it: the intent before the message leaves, the outcome before the row counts as done.
"""

from __future__ import annotations

import json
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Self

from ..errors import Readers, ValidationError, read_truth
from ..strict_json import strict
from ._outcome import RowOutcome, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ._rows import Rows

_VERSION = 1
_OWNER_ONLY = 0o600
_ADD = os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


class JournalError(ValidationError):
    """The journal cannot be used. What it could not note was not sent.

    Attributes:
        lost: whether the file is gone or another one: a run without it sends every row again.
    """

    lost = False
    _FACTS: ClassVar[Readers] = {"lost": read_truth}


class Journal:
    """The journal of one file of rows, held by one run at a time. See `open`.

    Attributes:
        outcomes: what is known of the rows that were tried, by their line. A row with an intent
            and without an outcome is `unknown`.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._place = path.absolute()  # whoever runs this may change the folder
        self._descriptor = descriptor
        self._size: int
        self._broken: JournalError | None = None
        self.outcomes: dict[int, RowOutcome] = {}

    @classmethod
    def open(cls, path: Path, rows: Rows, sdk_app_id: int) -> Self:
        """Open the journal of some rows, or begin it.

        Args:
            path: the file. It is made readable for its owner only.
            rows: the rows that it belongs to.
            sdk_app_id: SDKAppID of the app that they are sent in.

        Raises:
            JournalError: it belongs to other rows or another app, another run holds it, it is no
                journal, or it cannot be written.
        """
        try:
            descriptor = os.open(path, _ADD, _OWNER_ONLY)
        except OSError as error:
            problem = error.strerror
        else:
            journal = cls(path, descriptor)
            try:
                journal._begin(_header(rows, sdk_app_id))
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
        """Leave it to other runs."""
        os.close(self._descriptor)  # which ends the lock too

    # --- what is there -------------------------------------------------------------------------

    def _begin(self, header: Mapping[str, object]) -> None:
        if not stat.S_ISREG(os.fstat(self._descriptor).st_mode):
            raise JournalError(f"the journal {self._path} is no file that keeps what is written")
        self._lock()
        data = self._read()
        # A run that was killed while it wrote left the begin of a line: what it was about to say
        # is not known, and nothing follows from it.
        whole = data[: data.rfind(b"\n") + 1]
        if not whole:
            if not _line(header).startswith(data):
                raise self._no_journal(1)
            self._cut(0)
            self.write([_line(header)])
            self._sync_folder()
            return
        first, *lines = whole.splitlines()
        self._check(first, header)
        for number, line in enumerate(lines, 2):
            outcome = entry(line)
            if outcome is None:
                raise self._no_journal(number)
            self.outcomes[outcome.line] = outcome
        self._cut(len(whole))

    def _lock(self) -> None:
        import portalocker

        flags = portalocker.LockFlags.EXCLUSIVE | portalocker.LockFlags.NON_BLOCKING
        try:
            portalocker.lock(self._descriptor, flags)
        except portalocker.AlreadyLocked:
            problem = "is held by another run; wait for its end"
        except portalocker.LockException as error:
            problem = f"cannot be locked: {error}"
        else:
            return
        raise JournalError(f"the journal {self._path} {problem}")

    def _read(self) -> bytes:
        with open(self._descriptor, "rb", closefd=False) as file:
            return file.read()

    def _check(self, first: bytes, header: Mapping[str, object]) -> None:
        found = _parsed(first)
        if found.get("journal") != _VERSION:
            raise self._no_journal(1)
        what = [name for name in ("sdk_app_id", "digest") if found.get(name) != header[name]]
        if what:
            owner = "another app" if "sdk_app_id" in what else "other rows"
            raise JournalError(
                f"the journal {self._path} belongs to {owner}; give another journal to begin anew"
            )

    def _no_journal(self, number: int) -> JournalError:
        return JournalError(f"{self._path}:{number}: is no line of a journal; nothing was changed")

    def _cut(self, size: int) -> None:
        os.ftruncate(self._descriptor, size)
        self._size = size

    def _sync_folder(self) -> None:
        # Else the name of the file may be lost with the power. Windows cannot open a folder.
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
            JournalError: they cannot be written, or the file is no longer the one that was opened;
                nothing more can be written, then.
        """
        self._check_presence()
        self._add(b"".join(lines))
        self._check_presence()  # nothing follows from what was added to a file without a name

    def _check_presence(self) -> None:
        """Find out whether the file is still at its place, and as long as it was left.

        Raises:
            JournalError: it is not.
        """
        if self._broken is None:
            self._broken = self._loss()
        if self._broken is not None:
            raise self._broken

    def _loss(self) -> JournalError | None:
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
            f"the journal {self._path} {problem} during the run; without what it held, the next "
            "run would send rows again that were sent"
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
            with suppress(OSError):  # what is left of it is cut by the next run
                os.ftruncate(self._descriptor, self._size)
            broken = self._broken = JournalError(
                f"the journal {self._path} cannot be written: {error.strerror}"
            )
        else:
            self._size += len(data)
            return
        raise broken


def intent_line(line: int, random: int) -> bytes:
    """Return the line that notes an intent."""
    return _line({"line": line, "random": random})


def outcome_line(outcome: RowOutcome) -> bytes:
    """Return the line that notes an outcome."""
    return _line({name: value for name, value in outcome._asdict().items() if value is not None})


def _header(rows: Rows, sdk_app_id: int) -> dict[str, object]:
    return {
        "journal": _VERSION,
        "sdk_app_id": sdk_app_id,
        "rows": len(rows.rows),
        "digest": rows.digest,
    }


def _line(entry: Mapping[str, object]) -> bytes:
    return json.dumps(entry).encode() + b"\n"


def entry(line: bytes) -> RowOutcome | None:
    """Return what a line notes; `None` for what is none of a journal."""
    found = _parsed(line)
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


def _parsed(line: bytes) -> dict[str, Any]:
    """Return the object of a line; an empty one for anything else."""
    try:
        entry = strict(line.decode())
    except ValueError:
        return {}
    return entry if isinstance(entry, dict) else {}
