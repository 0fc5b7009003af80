"""Test the journal of a bulk sending: what it notes, whose it is, and what happens to it."""

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
from tencent_desk_runtime.bulk._journal import format_intent, format_outcome

if TYPE_CHECKING:
    from collections.abc import Callable

APP = 1400000000
ROWS = Rows((Row(2, {"SessionId": "s1"}), Row(3, {"SessionId": "s2"})), "d" * 64)
OTHER = Rows(ROWS.rows, "e" * 64)
SENT = RowOutcome(2, State.SENT, 7)


def opened(path: Path, rows: Rows = ROWS, app: int = APP) -> Journal:
    return Journal.open(path, rows, app)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "r.csv.journal"


@pytest.fixture
def noted(path: Path) -> bytes:
    """Return the content of a journal with one row sent and one under way."""
    with opened(path) as journal:
        journal.write([format_intent(2, 7)])
        journal.write([format_outcome(SENT), format_intent(3, 0)])
    return path.read_bytes()


def test_what_was_noted_is_there_again(path: Path, noted: bytes) -> None:
    with opened(path) as journal:
        assert journal.outcomes == {2: SENT, 3: RowOutcome(3, State.UNKNOWN, 0)}
    assert path.read_bytes() == noted


def test_every_kind_of_outcome_is_kept(path: Path) -> None:
    outcomes = [
        RowOutcome(2, State.REFUSED, 1, 141005, "NotFoundError"),
        RowOutcome(3, State.UNSENT, 2, None, "ConnectionFailedError"),
        RowOutcome(3, State.UNKNOWN, 2, 60008, "ServerError"),
    ]
    for outcome in outcomes:
        with opened(path) as journal:
            journal.write([format_outcome(outcome)])
        with opened(path) as journal:
            assert journal.outcomes[outcome.line] == outcome


def test_it_holds_lines_of_json_and_nothing_of_the_messages(noted: bytes) -> None:
    assert [json.loads(line) for line in noted.splitlines()] == [
        {"journal": 1, "sdk_app_id": APP, "rows": 2, "digest": "d" * 64},
        {"line": 2, "random": 7},
        {"line": 2, "state": "sent", "random": 7},
        {"line": 3, "random": 0},
    ]


def test_only_its_owner_may_read_it(path: Path, noted: bytes) -> None:
    assert noted
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_wherever_a_run_was_killed_the_whole_lines_count(path: Path, noted: bytes) -> None:
    header = len(noted.splitlines(keepends=True)[0])
    for size in range(len(noted) + 1):
        path.write_bytes(noted[:size])
        with opened(path) as journal:
            known = len(journal.outcomes)
            journal.write([format_intent(9, 9)])
        kept = noted[: noted.rfind(b"\n", 0, size) + 1] or noted[:header]
        assert path.read_bytes() == kept + format_intent(9, 9)
        assert known == (kept.count(b"\n") > 1) + (kept.count(b"\n") > 3)


def test_other_rows_and_other_apps_are_refused(path: Path, noted: bytes) -> None:
    with pytest.raises(
        JournalError, match="belongs to other rows; to start again, name another journal"
    ):
        opened(path, OTHER)
    with pytest.raises(JournalError, match="belongs to another app"):
        opened(path, app=APP + 1)
    assert path.read_bytes() == noted
    opened(path).close()


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
def test_a_file_that_is_no_journal_is_left_as_it_is(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(JournalError, match=r"journal:1: is no journal line; nothing was ch"):
        opened(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("kind", ["device", "pipe"])
def test_what_forgets_is_no_journal(path: Path, kind: str) -> None:
    if kind == "device":
        path.symlink_to(os.devnull)
    else:
        os.mkfifo(path)
    with pytest.raises(JournalError, match="journal is not a regular file"):
        opened(path)


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
def test_a_line_that_says_nothing_is_reported_by_its_number(
    path: Path, noted: bytes, line: bytes
) -> None:
    content = noted + line + b"\n" + format_outcome(SENT)
    path.write_bytes(content)
    with pytest.raises(JournalError, match="journal:5: is no journal line"):
        opened(path)
    assert path.read_bytes() == content


def test_two_runs_cannot_hold_it(path: Path) -> None:
    with opened(path), pytest.raises(JournalError, match="is in use by another run"):
        opened(path)
    opened(path).close()


def test_a_file_system_without_locks_is_reported(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise portalocker.LockException("no locks available")

    monkeypatch.setattr(portalocker, "lock", refuse)
    with pytest.raises(JournalError, match="cannot be locked: no locks available"):
        opened(path)


def test_a_journal_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="none/j cannot be opened: No such file or directory"):
        opened(tmp_path / "none" / "j")
    with pytest.raises(JournalError, match="Is a directory"):
        opened(tmp_path)


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
def test_a_journal_that_is_lost_notes_nothing_more(tmp_path: Path, loss: str) -> None:
    (tmp_path / "jobs").mkdir()
    path = tmp_path / "jobs" / "journal"
    lose, problem = LOSSES[loss]
    with opened(path) as journal:
        journal.write([format_intent(2, 7)])
        lose(path)
        for _ in range(2):
            with pytest.raises(JournalError, match=f"{path} {problem}") as caught:
                journal.write([format_outcome(SENT)])
            assert caught.value.lost
            assert JournalError(*json.loads(json.dumps(caught.value.args))).lost


def test_what_was_added_while_the_journal_went_does_not_count(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def lose(descriptor: int) -> None:
        real(descriptor)
        path.unlink()

    with opened(path) as journal:
        monkeypatch.setattr(os, "fsync", lose)
        with pytest.raises(JournalError, match="is gone"):
            journal.write([format_intent(2, 7)])


def test_a_journal_is_found_from_another_folder(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    with opened(Path(path.name)) as journal:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        journal.write([format_intent(2, 7)])
    assert path.read_bytes().endswith(format_intent(2, 7))


def full_after(room: int) -> Callable[[int, Any], int]:
    """Return a disk on which so many bytes have room."""
    real, left = os.write, [room]

    def write(descriptor: int, data: Any) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        written = real(descriptor, data[: left[0]])
        left[0] -= written
        return written

    return write


@pytest.mark.parametrize("room", [0, 10, len(format_intent(3, 0)) + 1])
def test_on_a_full_disk_all_lines_are_noted_or_none_and_none_after(
    path: Path, noted: bytes, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    with closing(opened(path)) as journal:
        with monkeypatch.context() as patched:
            patched.setattr(os, "write", full_after(room))
            with pytest.raises(JournalError, match="cannot be written: No space left on device"):
                journal.write([format_intent(3, 0), format_intent(4, 0)])
        with pytest.raises(JournalError, match="No space left on device"):
            journal.write([format_intent(5, 0)])
    assert path.read_bytes() == noted


def test_a_disk_that_fails_to_sync_notes_nothing(
    path: Path, noted: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with closing(opened(path)) as journal:
        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(JournalError, match="Input/output error"):
            journal.write([format_intent(3, 0)])
    assert path.read_bytes() == noted


def test_lines_and_the_name_of_a_new_journal_are_on_the_disk_before_write_returns(
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
    opened(path).close()
    with opened(path) as journal:
        journal.write(lines)
    assert synced == [(False, []), (True, []), (False, [line.strip() for line in lines])]


def test_a_new_journal_on_a_full_disk_is_reported_and_can_be_begun_later(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full_after(10))
        with pytest.raises(JournalError, match="No space left"):
            opened(path)
    opened(path).close()


def test_an_error_of_a_journal_keeps_its_facts_through_a_job_queue() -> None:
    error = JournalError("text")
    error.lost = True
    assert JournalError(*error.args).lost is True
    assert JournalError("text", {**error.args[1], "lost": "yes"}).lost is False
