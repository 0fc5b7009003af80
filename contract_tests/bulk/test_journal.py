"""Test the journal of a bulk run: its lines, its owner, and how damage and loss are handled."""

from __future__ import annotations

import errno
import json
import os
import stat
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import portalocker
import pytest
from tencent_desk.bulk import Journal, JournalError, Row, RowOutcome, Rows, State
from tencent_desk_runtime.bulk._journal import format_intent, format_outcome  # noqa: PLC2701 - writes lines as a run does

if TYPE_CHECKING:
    from collections.abc import Callable

APP = 1400000000
ROWS = Rows((Row(2, {"SessionId": "s1"}), Row(3, {"SessionId": "s2"})), "d" * 64)
OTHER = Rows(ROWS.rows, "e" * 64)
SENT = RowOutcome(2, State.SENT, 7)


def open_journal(path: Path, rows: Rows = ROWS, app: int = APP) -> Journal:
    return Journal.open(path, rows, app)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "r.csv.journal"


@pytest.fixture
def journal_bytes(path: Path) -> bytes:
    """Return the content of a journal with one sent row and one row in progress."""
    with open_journal(path) as journal:
        journal.write([format_intent(2, 7)])
        journal.write([format_outcome(SENT), format_intent(3, 0)])
    return path.read_bytes()


def test_journal_returns_the_recorded_outcomes(path: Path, journal_bytes: bytes) -> None:
    with open_journal(path) as journal:
        assert journal.outcomes == {2: SENT, 3: RowOutcome(3, State.UNKNOWN, 0)}
    assert path.read_bytes() == journal_bytes


def test_journal_keeps_every_kind_of_outcome(path: Path) -> None:
    outcomes = [
        RowOutcome(2, State.REFUSED, 1, 141005, "NotFoundError"),
        RowOutcome(3, State.UNSENT, 2, None, "ConnectionFailedError"),
        RowOutcome(3, State.UNKNOWN, 2, 60008, "ServerError"),
    ]
    for outcome in outcomes:
        with open_journal(path) as journal:
            journal.write([format_outcome(outcome)])
        with open_journal(path) as journal:
            assert journal.outcomes[outcome.line] == outcome


def test_journal_has_json_lines_without_message_content(journal_bytes: bytes) -> None:
    assert [json.loads(line) for line in journal_bytes.splitlines()] == [
        {"journal": 1, "sdk_app_id": APP, "rows": 2, "digest": "d" * 64},
        {"line": 2, "random": 7},
        {"line": 2, "state": "sent", "random": 7},
        {"line": 3, "random": 0},
    ]


def test_only_the_owner_can_read_the_journal(path: Path, journal_bytes: bytes) -> None:
    assert journal_bytes
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_complete_lines_are_kept_after_a_kill_at_any_byte(path: Path, journal_bytes: bytes) -> None:
    header = len(journal_bytes.splitlines(keepends=True)[0])
    for size in range(len(journal_bytes) + 1):
        path.write_bytes(journal_bytes[:size])
        with open_journal(path) as journal:
            known = len(journal.outcomes)
            journal.write([format_intent(9, 9)])
        kept = journal_bytes[: journal_bytes.rfind(b"\n", 0, size) + 1] or journal_bytes[:header]
        assert path.read_bytes() == kept + format_intent(9, 9)
        assert known == (kept.count(b"\n") > 1) + (kept.count(b"\n") > 3)


def test_journal_of_other_rows_or_of_another_app_is_refused(
    path: Path, journal_bytes: bytes
) -> None:
    with pytest.raises(
        JournalError, match="belongs to other rows; to start again, name another journal"
    ):
        open_journal(path, OTHER)
    with pytest.raises(JournalError, match="belongs to another app"):
        open_journal(path, app=APP + 1)
    assert path.read_bytes() == journal_bytes
    open_journal(path).close()


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"hello\n",
        b"[]\n",
        b'{"journal": 2}\n',
        b'{"journal": 2, "journal": 1}\n',
        b"[" * 100_000 + b"\n",
        b"SessionId,Text\ns1,x\n",
    ],
    ids=["a word", "a line", "a list", "a later version", "two versions", "nested", "the rows"],
)
def test_file_that_is_not_a_journal_is_not_changed(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(JournalError, match=r"journal:1: is no journal line; nothing was ch"):
        open_journal(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("kind", ["device", "pipe"])
def test_device_or_pipe_is_refused_as_a_journal(path: Path, kind: str) -> None:
    if kind == "device":
        path.symlink_to(os.devnull)
    else:
        os.mkfifo(path)
    with pytest.raises(JournalError, match="journal is not a regular file"):
        open_journal(path)


@pytest.mark.parametrize(
    "line",
    [
        b"\0\0\0",
        b"[2]",
        b"{}",
        b'{"line": 2}',
        b'{"line": true, "random": 1}',
        b'{"line": "2", "random": 1}',
        b'{"line": 2, "random": 1, "state": "gone"}',
        b'{"line": 2, "random": 1, "more": 1}',
        b'{"line": 3, "line": 2, "random": 1}',
        '{"line": 2, "random": 1}'.encode("utf-16"),
        b'{"line": 2, "random": 1, "state": "refused", "code": "141005"}',
        b'{"line": 2, "random": 1, "state": "refused", "code": []}',
        b'{"line": 2, "random": 1, "state": "refused", "error": {}}',
    ],
)
def test_invalid_line_is_reported_with_its_number(
    path: Path, journal_bytes: bytes, line: bytes
) -> None:
    content = journal_bytes + line + b"\n" + format_outcome(SENT)
    path.write_bytes(content)
    with pytest.raises(JournalError, match="journal:5: is no journal line"):
        open_journal(path)
    assert path.read_bytes() == content


def test_two_runs_cannot_use_one_journal(path: Path) -> None:
    with open_journal(path), pytest.raises(JournalError, match="is in use by another run"):
        open_journal(path)
    open_journal(path).close()


def test_a_file_system_without_locks_is_reported(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise portalocker.LockException("no locks available")

    monkeypatch.setattr(portalocker, "lock", refuse)
    with pytest.raises(JournalError, match="cannot be locked: no locks available"):
        open_journal(path)


def test_journal_that_cannot_be_opened_is_reported_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="none/j cannot be opened: No such file or directory"):
        open_journal(tmp_path / "none" / "j")
    with pytest.raises(JournalError, match="Is a directory"):
        open_journal(tmp_path)


LOSSES: dict[str, tuple[Callable[[Path], object], str]] = {
    "deleted": (lambda path: path.unlink(), "is gone during the run"),
    "moved": (lambda path: path.rename(path.with_name("other")), "is gone during the run"),
    "folder moved": (lambda path: path.parent.rename(f"{path.parent}-2"), "is gone during"),
    "replaced": (
        lambda path: [
            path.with_name("new").write_bytes(path.read_bytes()),
            path.with_name("new").replace(path),
        ],
        "was replaced by another file",
    ),
    "emptied": (lambda path: path.write_bytes(b""), "was changed by something else"),
    "cut": (lambda path: os.truncate(path, 10), "was changed by something else"),
    "longer": (lambda path: path.write_bytes(path.read_bytes() + b"x"), "was changed by something"),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_lost_journal_records_nothing_more(tmp_path: Path, loss: str) -> None:
    (tmp_path / "jobs").mkdir()
    path = tmp_path / "jobs" / "journal"
    lose, problem = LOSSES[loss]
    with open_journal(path) as journal:
        journal.write([format_intent(2, 7)])
        lose(path)
        for _ in range(2):
            with pytest.raises(JournalError, match=f"{path} {problem}") as caught:
                journal.write([format_outcome(SENT)])
            assert caught.value.lost
            assert JournalError(*json.loads(json.dumps(caught.value.args))).lost


def test_write_fails_when_the_journal_is_deleted_during_the_write(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def lose(descriptor: int) -> None:
        real(descriptor)
        path.unlink()

    with open_journal(path) as journal:
        monkeypatch.setattr(os, "fsync", lose)
        with pytest.raises(JournalError, match="is gone"):
            journal.write([format_intent(2, 7)])


def test_journal_works_after_a_change_of_the_working_directory(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    with open_journal(Path(path.name)) as journal:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        journal.write([format_intent(2, 7)])
    assert path.read_bytes().endswith(format_intent(2, 7))


def make_limited_write(room: int) -> Callable[[int, Any], int]:
    """Return an `os.write` for a disk with the given number of free bytes."""
    real, left = os.write, [room]

    def write(descriptor: int, data: Any) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = real(descriptor, data[: left[0]])
        left[0] -= written
        return written

    return write


@pytest.mark.parametrize("room", [0, 10, len(format_intent(3, 0)) + 1])
def test_failed_write_to_a_full_disk_leaves_the_journal_unchanged(
    path: Path, journal_bytes: bytes, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    with closing(open_journal(path)) as journal:
        with monkeypatch.context() as patched:
            patched.setattr(os, "write", make_limited_write(room))
            with pytest.raises(JournalError, match="cannot be written: No space left on device"):
                journal.write([format_intent(3, 0), format_intent(4, 0)])
        with pytest.raises(JournalError, match="No space left on device"):
            journal.write([format_intent(5, 0)])
    assert path.read_bytes() == journal_bytes


def test_failed_sync_leaves_the_journal_unchanged(
    path: Path, journal_bytes: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with closing(open_journal(path)) as journal:
        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(JournalError, match="Input/output error"):
            journal.write([format_intent(3, 0)])
    assert path.read_bytes() == journal_bytes


def test_write_syncs_the_lines_and_the_folder_before_it_returns(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[bool, list[bytes]]] = []
    real = os.fsync

    def note(descriptor: int) -> None:
        real(descriptor)
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        synced.append((folder, path.read_bytes().splitlines()[1:]))

    monkeypatch.setattr(os, "fsync", note)
    lines = [format_intent(2, 7), format_intent(3, 8)]
    open_journal(path).close()
    with open_journal(path) as journal:
        journal.write(lines)
    assert synced == [(False, []), (True, []), (False, [line.strip() for line in lines])]


def test_new_journal_on_a_full_disk_is_reported_and_can_be_created_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", make_limited_write(10))
        with pytest.raises(JournalError, match="No space left"):
            open_journal(path)
    open_journal(path).close()


def test_journal_error_keeps_its_facts_through_a_job_queue() -> None:
    error = JournalError("text")
    error.lost = True
    assert JournalError(*error.args).lost is True
    assert JournalError("text", {**error.args[1], "lost": "yes"}).lost is False
