"""Test `tencent-desk send`: output, exit status, and continuing a killed run."""

from __future__ import annotations

import errno
import inspect
import io
import json
import os
import pty
import random
import re
import shlex
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk.bulk import BulkRun, RowOutcome, State
from tencent_desk.cli import main
from tencent_desk_mock import SECRET_KEY, FakeDesk, running
from tencent_desk_runtime.cli._progress import show_progress  # noqa: PLC2701 - needs a terminal

from contract_tests.cli.support import ACCOUNT, Done
from contract_tests.support.shell_session import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tencent_desk_mock.journal import Call

MOMENTS = random.Random(20_261_125).sample(range(1, 199), 3)  # noqa: S311 - the same each time
"""Numbers of calls after which a run is killed."""
ROWS = int(os.environ.get("SEND_ROWS", "600"))
"""Number of rows; `make send` uses 5,000."""
TEXT = "what nobody else may read"


class Workspace:
    """Hold a mock that serves HTTP, and a file of rows, each for its own user.

    Attributes:
        desk: the mock.
        file: the file of rows.
        then: function to call after the mock has handled a call, before its reply is sent.
        process: the running command.
    """

    def __init__(self, desk: FakeDesk, url: str, folder: Path) -> None:
        self.desk = desk
        self._folder = folder
        self._variables = {**ACCOUNT, "TENCENT_DESK_BASE_URL": url}
        self.file = folder / "r.csv"
        self.then: Callable[[int], object] = bool
        self.process: subprocess.Popen[str]
        setattr(desk.calls, "add", self._notify_after(desk.calls.add))  # noqa: B010 - it is a method

    def _notify_after(self, add: Callable[[Call], None]) -> Callable[[Call], None]:
        def add_and_notify(call: Call) -> None:
            add(call)
            self.then(self.desk.calls.next_number)

        return add_and_notify

    def rows(self, size: int, **others: str) -> None:
        """Write the file of rows; `others` sets other users for lines."""
        lines = ["FromAccount,ToAccount,Text\n"]
        for number in range(2, size + 2):
            user = self.desk.world.add_user(f"u{number}")
            user = others.get(f"line{number}", user)
            lines.append(f"@customer_service_account,{user},{TEXT} {number}\n")
        self.file.write_text("".join(lines))

    def start(self, *words: str, **options: Any) -> subprocess.Popen[str]:
        """Start `send` in its own process."""
        command = [sys.executable, "-W", "error", "-m", "tencent_desk.cli", "send"]
        self.process = subprocess.Popen(
            [*command, "--from", "r.csv", "--rate", "0", *words],
            cwd=self._folder,
            env=environment(**self._variables),
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **options},
        )
        return self.process

    def finish(self) -> Done:
        """Wait for the end of the process, and return its result."""
        out, err = self.process.communicate(timeout=120)
        return Done(self.process.returncode, out, err)

    def send(self, *words: str) -> Done:
        """Run `send` and return its result."""
        self.start(*words)
        return self.finish()

    @property
    def journal(self) -> Path:
        return self._folder / "r.csv.journal"

    def entries(self) -> list[dict[str, Any]]:
        """Return the complete lines of the journal, without the header."""
        lines = self.journal.read_bytes().splitlines(keepends=True)[1:]
        return [json.loads(line) for line in lines if line.endswith(b"\n")]

    def count_messages(self) -> Counter[str]:
        """Return the number of messages that each user received."""
        return Counter(message.user for message in self.desk.world.messages)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    desk = FakeDesk()
    with running(desk) as url:
        workspace = Workspace(desk, url, tmp_path)
        yield workspace
        if hasattr(workspace, "process") and workspace.process.poll() is None:
            workspace.process.kill()
            workspace.process.communicate(timeout=60)


@pytest.fixture
def command(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Done]:
    """Return a function that runs `send` in this process."""
    for name, value in workspace._variables.items():  # noqa: SLF001 - of this module
        monkeypatch.setenv(name, value)

    def run(*words: str) -> Done:
        status = main(["send", "--from", str(workspace.file), "--concurrency", "2", *words])
        printed = capsys.readouterr()
        return Done(status, printed.out, printed.err)

    return run


Command = Callable[..., Done]


def numbers(workspace: Workspace) -> set[str]:
    """Return the `MsgRandom` of all calls."""
    return {str(call.body["MsgRandom"]) for call in workspace.desk.calls if call.body}


# --- output ---------------------------------------------------------------------------------------


def test_all_rows_are_sent_and_counted(workspace: Workspace, command: Command) -> None:
    workspace.rows(4)
    done = command()
    assert done.status == 0
    assert done.out == "sent     4\nrefused  0\nunknown  0\nunsent   0\n"
    assert done.err.splitlines() == [f"{number} of 4: {number} sent" for number in (1, 2, 3, 4)]
    assert workspace.count_messages() == {f"u{number}": 1 for number in range(2, 6)}
    again = command()
    assert (again.status, again.out, again.err) == (0, done.out, "")
    assert len(workspace.desk.calls) == 4


def test_progress_is_printed_ten_times_without_a_terminal(
    workspace: Workspace, command: Command
) -> None:
    workspace.rows(25)
    lines = command("--rate", "0").err.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        "3", "5", "8", "10", "13", "15", "18", "20", "23", "25"
    ]  # fmt: skip
    assert lines[-1] == "25 of 25: 25 sent"


@pytest.mark.parametrize("name", ["FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"])
def test_environment_variables_do_not_enable_the_progress_bar_in_a_log(
    workspace: Workspace, command: Command, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "1")
    workspace.rows(2)
    assert command("--rate", "0").err == "1 of 2: 1 sent\n2 of 2: 2 sent\n"


def test_lost_journal_ends_the_run_and_sent_rows_are_printed(
    workspace: Workspace, command: Command
) -> None:
    workspace.rows(5)
    workspace.then = lambda calls: workspace.journal.unlink() if calls == 2 else None
    done = command("--concurrency", "1")
    assert done.status == 1
    assert len(workspace.desk.calls) == 2
    assert done.out.splitlines()[:3] == [
        f"{workspace.file}:2: sent",
        f"{workspace.file}:3: sent",
        "sent     2",
    ]
    assert f"{workspace.file}.journal is gone during the run" in done.err
    assert "keep only the unsent rows in the file" in done.err
    assert "to continue" not in done.err


def test_full_disk_ends_the_run_which_can_be_continued(
    workspace: Workspace, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    workspace.rows(5)
    workspace.then = lambda calls: monkeypatch.setattr(os, "write", full) if calls == 2 else None
    done = command("--concurrency", "1")
    assert (done.status, len(workspace.desk.calls)) == (1, 2)
    assert "r.csv.journal cannot be written: No space left on device" in done.err
    assert f"to continue: tencent-desk send --from {workspace.file}" in done.err


def test_encoding_and_ignore_columns_options(workspace: Workspace, command: Command) -> None:
    workspace.rows(2)
    lines = workspace.file.read_text().splitlines()
    text = "".join(f"{line},\u60a8,\u597d\n" for line in lines)
    workspace.file.write_bytes(text.encode("gbk"))
    refused = command()
    assert refused.status == 2
    assert "--encoding gb18030" in refused.err
    words = ("--encoding", "gbk", "--ignore-columns", "\u60a8, \u597d")
    assert (command(*words).status, len(workspace.desk.calls)) == (0, 2)
    workspace.desk.fault("send_msg", code=70009)
    printed = command(*words, "--journal", f"{workspace.journal}2").err.splitlines()[-1]
    assert printed.startswith("to continue: tencent-desk send --from ")
    assert shlex.join(words) in printed


def test_rows_are_read_from_stdin_when_a_journal_is_given(
    workspace: Workspace, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.rows(2)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(workspace.file.read_bytes())))
    done = command("--from", "-")
    assert done.status == 2
    assert "- is a stream; name a journal for its rows: --journal FILE" in done.err
    assert command("--from", "-", "--journal", str(workspace.journal)).status == 0
    assert len(workspace.desk.calls) == 2


@pytest.mark.parametrize("file", ["/dev/stdin", "/dev/fd/{}", "/proc/self/fd/{}", "fifo", "device"])
def test_path_of_a_stream_needs_a_journal(
    file: str, workspace: Workspace, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.rows(1)
    monkeypatch.chdir(workspace.file.parent)
    os.mkfifo("fifo")
    Path("device").symlink_to(os.devnull)
    with workspace.file.open() as opened:
        file = file.format(opened.fileno())
        done = command("--from", file)
    assert (done.status, done.out) == (2, "")
    assert f"{file} is a stream; name a journal for its rows: --journal FILE" in done.err


def test_refused_row_is_printed_with_its_code(workspace: Workspace, command: Command) -> None:
    workspace.rows(3, line3="nobody")
    done = command()
    assert done.status == 6
    assert done.out == (
        f"{workspace.file}:3: refused, 141004 DESK_PARAMETER_INVALID\n"
        "sent     2\nrefused  1\nunknown  0\nunsent   0\n"
    )


def test_undocumented_code_is_printed_without_a_name(
    workspace: Workspace, command: Command
) -> None:
    workspace.rows(1)
    workspace.desk.fault("send_msg", code=-4711)
    assert f"{workspace.file}:2: refused, -4711\n" in command().out


def test_unknown_row_is_printed_and_sent_again_with_resend_unknown(
    workspace: Workspace, command: Command
) -> None:
    workspace.rows(2)
    workspace.desk.fault("send_msg", drop="after", times=1)
    done = command("--concurrency", "1")
    assert done.status == 6
    assert f"{workspace.file}:2: unknown, ConnectionLostError\n" in done.out
    assert "--resend-unknown sends them again" in done.err
    workspace.desk.world.dedup_seconds = 0
    assert "unknown  1" in command().out
    assert workspace.count_messages() == {"u2": 1, "u3": 1}
    done = command("--resend-unknown")
    assert (done.status, done.err.splitlines()[0]) == (0, "1 of 1: 1 sent")
    assert workspace.count_messages() == {"u2": 2, "u3": 1}
    assert len(numbers(workspace)) == 2


def test_json_has_counts_and_every_row(workspace: Workspace, command: Command) -> None:
    workspace.rows(2, line3="nobody")
    done = command("--json")
    assert done.status == 6
    assert done.out.count("\n") == 1
    document = json.loads(done.out)
    randoms = [row.pop("random") for row in document["rows"]]
    assert {*map(str, randoms)} == numbers(workspace)
    assert document == {
        "file": str(workspace.file),
        "journal": f"{workspace.file}.journal",
        "counts": {"sent": 1, "refused": 1, "unknown": 0, "unsent": 0},
        "stopped": None,
        "error": None,
        "rows": [
            {"line": 2, "state": "sent"},
            {"line": 3, "state": "refused", "code": 141004, "error": "InvalidRequestError"},
        ],
    }


def test_all_faults_are_listed_and_nothing_is_sent(workspace: Workspace, command: Command) -> None:
    workspace.file.write_text("SessionId,Text,MsgRandom\n,x,\ns1,y,z\n")
    done = command("--json")
    assert done.status == 2
    assert done.err.splitlines() == [
        f"{workspace.file} has 2 faults, so nothing was sent",
        f"{workspace.file}:2: /SessionId is missing; or give FromAccount and ToAccount [required]",
        f"{workspace.file}:3: /MsgRandom must be an integer, not a string [type]",
    ]
    error = json.loads(done.out)["error"]
    assert error["message"] == done.err.splitlines()[0]
    assert error["faults"][0] == {
        "line": 2,
        "field": "/SessionId",
        "rule": "required",
        "message": "is missing; or give FromAccount and ToAccount",
    }
    assert command().out == ""
    assert len(workspace.desk.calls) == 0
    assert not workspace.journal.exists()


def test_a_journal_of_other_rows_is_reported(
    workspace: Workspace, command: Command, tmp_path: Path
) -> None:
    workspace.rows(1)
    command()
    workspace.rows(2)
    done = command()
    assert (done.status, done.out) == (2, "")
    assert "r.csv.journal belongs to other rows; to start again, name another journal" in done.err
    assert command("--journal", str(tmp_path / "another")).status == 0
    assert workspace.count_messages() == {"u2": 2, "u3": 1}


def test_stopped_run_prints_the_reason_and_the_command_to_continue(
    workspace: Workspace, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.rows(40)
    with monkeypatch.context() as patched:
        patched.setenv("TENCENT_DESK_SECRET_KEY", "f" * 64)
        other = ("--json", "--concurrency", "1", "--journal", f"{workspace.journal}2")
        as_json = command(*other)
        done = command("--rate", "0")
    document = json.loads(as_json.out)
    assert document["stopped"] == "the service does not accept the caller, for any row"
    assert document["error"]["code"] == 70009
    assert [row["state"] for row in document["rows"]] == ["unsent"] * 40
    assert done.status == 10
    assert "stopped: the service does not accept the caller, for any row" in done.err
    assert "70009 USERSIG_KEY_MISMATCH" in done.err
    advice = r"to continue: tencent-desk (.*)"
    given = shlex.split(re.findall(advice, as_json.err)[0])
    assert sorted(given[3:]) == sorted(other)
    again = re.findall(advice, done.err)[0]
    assert shlex.split(again) == [
        "send", "--from", str(workspace.file), "--concurrency", "2", "--rate", "0"
    ]  # fmt: skip
    assert len(workspace.desk.calls) <= 3
    assert main(shlex.split(again)) == 0
    assert len(workspace.count_messages()) == 40


def test_missing_credentials_are_reported_before_a_journal_is_created(
    workspace: Workspace, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.rows(1)
    monkeypatch.delenv("TENCENT_DESK_SECRET_KEY")
    done = command()
    assert done.status == 2
    assert "TENCENT_DESK_SECRET_KEY" in done.err
    assert not workspace.journal.exists()


@pytest.mark.parametrize("word", ["--concurrency", "--rate"])
def test_very_large_option_values_are_accepted(
    workspace: Workspace, command: Command, word: str
) -> None:
    workspace.rows(2)
    assert command(word, str(10**20)).status == 0


@pytest.mark.parametrize("file", ["", ".", "/"])
def test_folder_is_refused_as_a_file_of_rows(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["send", "--from", file]) == 2
    assert "ends in neither .csv nor .jsonl" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("--concurrency", "0"), ("--rate", "-1"), ("--rate", "x")])
def test_invalid_options_are_refused(
    workspace: Workspace, command: Command, words: tuple[str, str]
) -> None:
    workspace.rows(1)
    done = command(*words)
    assert done.status == 2
    assert words[0] in done.err


def test_output_and_journal_contain_no_key_and_no_message_text(
    workspace: Workspace, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace.rows(6, line3="nobody")
    workspace.desk.fault("send_msg", drop="after", times=1)
    printed = [*command(), *command("--json")]
    monkeypatch.setenv("TENCENT_DESK_SECRET_KEY", "canary" * 10)
    workspace.journal.rename(f"{workspace.journal}.old")
    printed += [*command(), *command("--json")]
    noted = [path.read_text() for path in workspace.journal.parent.glob("*journal*")]
    assert len(noted) == 2
    shown = "\n".join(map(str, [*printed, *noted]))
    for secret in (SECRET_KEY, "canary", TEXT, "usersig=", "u2\n", "u3"):
        assert secret not in shown.replace(str(workspace.file), "")


def test_progress_bar_shows_the_count_of_each_state(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with show_progress(5) as note:
        for state in (State.SENT, State.REFUSED, State.SENT):
            note(RowOutcome(2, state))
    assert "3/5" in terminal.getvalue()
    assert "2 sent, 1 refused" in terminal.getvalue()
    assert terminal.getvalue().endswith("\x1b[2K")  # the bar is erased


def test_option_defaults_match_the_class(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["send", "--help"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    for name in ("concurrency", "rate"):
        default = inspect.signature(BulkRun).parameters[name].default
        assert re.search(rf"--{name} NUMBER [^-]*\[default: {default};", printed)


# --- processes ------------------------------------------------------------------------------------


def test_closed_terminal_does_not_stop_the_run(workspace: Workspace) -> None:
    workspace.rows(40)
    ours, theirs = pty.openpty()

    def close_terminal(answered: int) -> None:
        if answered == 5:
            os.close(ours)

    workspace.then = close_terminal
    workspace.start("--concurrency", "2", stderr=theirs, start_new_session=True)
    os.close(theirs)
    done = workspace.finish()
    assert (done.status, done.out.partition("\n")[0]) == (0, "sent     40")
    assert len(workspace.count_messages()) == 40


def kill_at(workspace: Workspace, number: int, how: signal.Signals) -> None:
    def then(answered: int) -> None:
        if answered == number:
            workspace.process.send_signal(how)

    workspace.then = then


def check_resumed(
    workspace: Workspace, size: int, killed: list[dict[str, Any]], times: int, done: Done
) -> None:
    """Check that each row is reported once, no row is lost, and no row is sent twice."""
    report = json.loads(done.out)
    states = {row["line"]: row["state"] for row in report["rows"]}
    assert [row["line"] for row in report["rows"]] == list(range(2, size + 2))
    intents = {entry["line"] for entry in killed}
    outcomes = {entry["line"] for entry in killed if "state" in entry}
    in_doubt = intents - outcomes
    assert states == {
        line: "unknown" if line in in_doubt else "sent" for line in range(2, size + 2)
    }
    assert done.status == (6 if in_doubt else 0)
    got = workspace.count_messages()
    assert max(got.values()) == 1
    missing = {line for line in states if f"u{line}" not in got}
    assert missing <= in_doubt
    # Rows without an outcome in the journal were in progress when a run was killed.
    assert len(in_doubt) <= 32 * times


def kill_and_resume(workspace: Workspace, size: int, *numbers: int) -> None:
    """Kill one run after each of the given numbers of calls, then run to the end."""
    workspace.rows(size)
    workspace.desk.world.dedup_seconds = 0
    for number in numbers:
        kill_at(workspace, number, signal.SIGKILL)
        assert workspace.send().status == -signal.SIGKILL
    entries = workspace.entries()
    outcomes = sum("state" in entry for entry in entries)
    assert outcomes < size
    workspace.then = bool
    check_resumed(workspace, size, entries, len(numbers), workspace.send("--json"))


@pytest.mark.slow
def test_run_killed_halfway_continues_without_lost_or_duplicate_rows(workspace: Workspace) -> None:
    kill_and_resume(workspace, ROWS, ROWS // 2)
    assert sum("state" in entry for entry in workspace.entries()) >= ROWS - 32


@pytest.mark.slow
@pytest.mark.parametrize("numbers", [*((number,) for number in MOMENTS), (40, 130, 290)])
def test_run_continues_after_one_or_several_kills(
    workspace: Workspace, numbers: tuple[int, ...]
) -> None:
    kill_and_resume(workspace, 200 * min(len(numbers), 2), *numbers)


@pytest.mark.slow
def test_first_interrupt_waits_for_calls_in_progress(workspace: Workspace) -> None:
    workspace.rows(300)
    kill_at(workspace, 60, signal.SIGINT)
    done = workspace.send("--concurrency", "4")
    assert done.status == 130
    assert "waiting for calls in progress; interrupt again to stop at once" in done.err
    assert "stopped: interrupted" in done.err
    assert "to continue: tencent-desk send --from r.csv --concurrency 4 --rate 0" in done.err
    sent = len(workspace.count_messages())
    assert 60 <= sent < 300
    assert f"sent     {sent}\nrefused  0\nunknown  0\nunsent   {300 - sent}\n" in done.out
    workspace.then = bool
    assert workspace.send().status == 0
    assert workspace.count_messages() == {f"u{line}": 1 for line in range(2, 302)}


def test_second_interrupt_does_not_wait(workspace: Workspace) -> None:
    workspace.rows(30)
    workspace.desk.fault("send_msg", delay=600.0, times=30)
    process = workspace.start("--concurrency", "3")
    assert process.stderr
    kill_at(workspace, 3, signal.SIGINT)
    assert "interrupt again" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    done = workspace.finish()
    assert done.status == 130
    assert "unknown  3\nunsent   27\n" in done.out
    assert {entry["line"] for entry in workspace.entries()} == {2, 3, 4}
