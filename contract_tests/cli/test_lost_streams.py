"""Test the exit status of every command when its output is lost, as in `docs/cli.md`."""

from __future__ import annotations

import errno
import fcntl
import http.client
import io
import json
import os
import shlex
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager, redirect_stdout, suppress
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tencent_desk import usersig
from tencent_desk.cli import main
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, running
from tencent_desk_runtime.cli import _standard_streams

from contract_tests.cli.support import ACCOUNT, account, desk
from contract_tests.support import oracle
from contract_tests.support.shell_session import environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from subprocess import Popen

    from _typeshed import ReadableBuffer

__all__ = ["account", "desk"]

COMMAND = (sys.executable, "-X", "dev", "-W", "error", "-m", "tencent_desk.cli")
SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
FULL = Path("/dev/full")
LOST = ("closed", "gone", *(["full"] if FULL.exists() else []))
"""How an end of the process may be lost: closed, a pipe whose reader is gone, a full device."""
OPEN = "open"

Ends = tuple[str, str]
"""What becomes of stdout and of stderr."""

ENDS: list[Ends] = [
    *((out, OPEN) for out in LOST),
    *((OPEN, err) for err in LOST),
    ("closed", "closed"),
    ("gone", "gone"),
]
UNBUFFERED: list[Ends] = [("gone", OPEN), (OPEN, "gone"), ("closed", "closed")]
"""With PYTHONUNBUFFERED too, where the streams differ by nothing but how they are made."""


class Case(NamedTuple):
    """Define a command, and how it ends.

    Attributes:
        words: its name and its arguments.
        status: when its output is read.
        unread: when its stdout is lost.
        prints: whether it writes to stdout.
        variables: of the environment.
    """

    words: tuple[str, ...]
    status: int
    unread: int
    prints: bool = True
    variables: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Return its words."""
        words = [word for word in self.words if not word.startswith("{")]
        return " ".join(words) or ("completion" if self.variables else "no words")


def settled(*words: str, status: int = 0, prints: bool = True) -> Case:
    """Return a command whose status says what it did."""
    return Case(words, status, status, prints)


def printing(*words: str) -> Case:
    """Return a command that is there for what it prints."""
    return Case(words, 0, 1)


MOCK = settled("mock", "--port")
"""Serves, on a port that the test adds, until a signal."""
SEND_MSG = ("send-msg", "--session-id", SESSION, "--text", "hello")
GONE = ("send-msg", "--session-id", "gone", "--text", "hello")
SEND = ("send", "--from")
NAMED_SHELL = (("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1"),)
COMPLETION = (
    ("_TENCENT_DESK_COMPLETE", "complete_bash"),
    ("COMP_WORDS", "tencent-desk\ns"),
    ("COMP_CWORD", "1"),
)
CASES = [
    settled("create-group", "--body", json.dumps(oracle.first_body("create_group"))),
    settled(*SEND_MSG, "--json"),
    settled(*GONE, status=13, prints=False),
    settled(*GONE, "--json", status=13),
    settled("send-msg", "--json", status=2),
    settled("send-msg", "--no-such-option", status=2, prints=False),
    printing(*SEND_MSG, "--dry-run"),
    settled(*SEND, "sent.csv"),
    settled(*SEND, "sent.csv", "--json"),
    settled(*SEND, "refused.csv", status=6),
    settled(*SEND, "wrong.csv", "--json", status=2),
    printing("explain", "141012"),
    settled("explain", "0", status=2, prints=False),
    printing("usersig", "sign"),
    printing("usersig", "inspect", "valid.sig"),
    settled("usersig", "verify", "valid.sig"),
    settled("usersig", "verify", "wrong.sig", "--json", status=1),
    printing("--help"),
    printing("send", "--help"),
    printing("--version"),
    settled(status=2, prints=False),
    printing("--show-completion", "bash")._replace(variables=NAMED_SHELL),
    printing()._replace(variables=COMPLETION),
    settled("--install-completion", "bash")._replace(variables=NAMED_SHELL),
    printing("mock", "--help"),
    settled("mock", "--port", "none", status=2, prints=False),
    MOCK,
]
SOME: dict[Case, Ends] = {
    settled(*SEND_MSG, "--json"): ("gone", OPEN),
    settled(*GONE, "--json", status=13): ("closed", "gone"),
    settled(*SEND, "sent.csv"): (OPEN, "gone"),
    settled(*SEND, "refused.csv", status=6): ("closed", "closed"),
    printing("explain", "141012"): ("closed", OPEN),
    settled("explain", "0", status=2, prints=False): (OPEN, "gone"),
    printing("--help"): ("gone", "gone"),
    MOCK: ("gone", "gone"),
}
"""Cells of the table that are tested each time."""


class Table:
    """Run cells of the table, with a mock server and files for the commands.

    Attributes:
        desk: what the mock server serves.
    """

    def __init__(self, desk: FakeDesk, url: str, folder: Path) -> None:
        self.desk = desk
        self._url = url
        self._folder = folder
        self._runs = 0
        valid = usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY, lifetime=86400)
        (folder / "valid.sig").write_text(valid)
        (folder / "wrong.sig").write_text(usersig.sign(SDK_APP_ID, IDENTIFIER, "x" * 64))
        (folder / "sent.csv").write_text(f"SessionId,Text\n{SESSION},one\n{SESSION},two\n")
        (folder / "refused.csv").write_text(f"SessionId,Text\n{SESSION},one\ngone,two\n")
        (folder / "wrong.csv").write_text("SessionId,Text\n,one\n")

    def status(self, case: Case, ends: Ends, *, buffered: bool) -> int:
        """Run a command with lost ends. Returns its exit status; checks what it printed."""
        self.desk.reset()
        self._runs += 1
        words = list(case.words)
        if words[:2] == [*SEND]:
            words += ["--journal", self.journal.name]
        port = _free_port()
        if case == MOCK:
            words.append(port)
        with self._started(words, case, ends, buffered) as process:
            if case == MOCK:
                _wait_until_served(process, int(port))
                process.terminate()
            _, printed = process.communicate(timeout=60)
        self._check(case, ends, printed)
        return process.returncode

    @property
    def journal(self) -> Path:
        """Return the journal of the last run."""
        return self._folder / f"{self._runs}.journal"

    @contextmanager
    def _started(
        self, words: list[str], case: Case, ends: Ends, buffered: bool
    ) -> Iterator[Popen[str]]:
        variables = environment(
            **ACCOUNT,
            TENCENT_DESK_BASE_URL=self._url,
            HOME=str(self._folder),
            PYTHONUNBUFFERED="" if buffered else "1",
            **dict(case.variables),
        )
        shell = " ".join(_redirection(number, end) for number, end in enumerate(ends, 1))
        with ExitStack() as stack:
            out, err = (stack.enter_context(_end(end)) for end in ends)
            process = subprocess.Popen(
                ["/bin/sh", "-c", f'exec "$@" {shell}', "sh", *COMMAND, *words],
                cwd=self._folder,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                text=True,
            )
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    def _check(self, case: Case, ends: Ends, printed: str | None) -> None:
        sent = {"send-msg": case.status == case.unread == 0, "sent.csv": 2, "refused.csv": 1}
        assert len(self.desk.world.messages) == sum(sent.get(word, 0) for word in case.words)
        if case.words[:2] == SEND and case.status != 2:
            assert all(map(json.loads, self.journal.read_text().splitlines()))
        if printed is not None:
            assert "Traceback" not in printed
            assert "Exception ignored" not in printed
            reported = ends[0] != OPEN and case.prints
            if ends[0] == "gone" and case.status != case.unread:
                reported = False  # no warning for a reader of the first lines only
            assert ("not all of the output was written" in printed) == reported, printed


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])


def _wait_until_served(process: Popen[str], port: int) -> None:
    while process.poll() is None:
        with suppress(ConnectionRefusedError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/_mock/state")
            connection.getresponse().read()
            connection.close()
            return


def _redirection(number: int, end: str) -> str:
    return {"closed": f"{number}>&-", "full": f"{number}>{shlex.quote(str(FULL))}"}.get(end, "")


@contextmanager
def _end(end: str) -> Iterator[int]:
    """Return what to give a process for a stream."""
    if end != "gone":
        yield subprocess.PIPE if end == OPEN else subprocess.DEVNULL
        return
    reading, writing = os.pipe()
    os.close(reading)
    try:
        yield writing
    finally:
        os.close(writing)


@pytest.fixture
def table(tmp_path: Path) -> Iterator[Table]:
    desk = FakeDesk()
    with running(desk) as url:
        yield Table(desk, url, tmp_path)


@pytest.mark.parametrize(("case", "ends"), SOME.items(), ids=[case.id for case in SOME])
def test_some_commands_end_as_documented_whoever_stops_listening(
    table: Table, case: Case, ends: Ends
) -> None:
    expected = case.status if ends[0] == OPEN else case.unread
    assert table.status(case, ends, buffered=True) == expected


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_every_command_ends_as_documented_whoever_stops_listening(table: Table, case: Case) -> None:
    cells = [*product([(OPEN, OPEN), *ENDS], [True]), *product(UNBUFFERED, [False])]
    found = {cell: table.status(case, cell[0], buffered=cell[1]) for cell in cells}
    assert found == {
        (ends, buffered): case.status if ends[0] == OPEN else case.unread
        for ends, buffered in cells
    }


# --- a reader that is slow, and streams of a caller


@pytest.mark.parametrize("variable", ["", "1"])
def test_a_full_pipe_that_does_not_block_loses_nothing(variable: str) -> None:
    words = [*COMMAND, "create-group", "--help"]
    variables = environment(PYTHONUNBUFFERED=variable, COLUMNS="30")
    whole = subprocess.run(words, env=variables, capture_output=True, check=True).stdout
    reading, writing = os.pipe()
    try:
        room = fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 1)
        assert room < len(whole)
        os.set_blocking(writing, False)
        process = subprocess.Popen(words, env=variables, stdout=writing, stderr=writing)
    finally:
        os.close(writing)
    with process, os.fdopen(reading, "rb") as pipe:
        assert pipe.read() == whole
    assert process.returncode == 0


class Impatient(io.FileIO):
    """Represent the end of a full pipe, where the user interrupts the wait for room."""

    def write(self, data: ReadableBuffer, /) -> int:
        del data
        raise KeyboardInterrupt


def test_who_interrupts_the_wait_for_a_reader_does_not_wait_again(tmp_path: Path) -> None:
    with Impatient(tmp_path / "pipe", "w") as raw:
        outlet = _standard_streams.Outlet(raw)
        stream = io.BufferedWriter(outlet)
        stream.write(b"hello")
        with pytest.raises(KeyboardInterrupt):
            stream.flush()
        stream.flush()
        assert outlet.lost
        assert outlet.lost.errno == errno.EINTR


class Broken(io.StringIO):
    """Represent a stream of a caller, whose reader is gone."""

    def write(self, text: str, /) -> int:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE), text)


@pytest.mark.parametrize(
    ("words", "status"), [(SEND_MSG, 0), ((*GONE, "--json"), 13), (("explain", "141012"), 1)]
)
def test_a_lost_stream_of_a_caller_changes_no_status_of_a_call(
    desk: FakeDesk, words: tuple[str, ...], status: int
) -> None:
    del desk
    with redirect_stdout(Broken()):
        assert main(words) == status


def test_an_outlet_has_the_descriptor_of_its_stream(tmp_path: Path) -> None:
    with io.FileIO(tmp_path / "out", "w") as raw:
        assert _standard_streams.Outlet(raw).fileno() == raw.fileno()
    with pytest.raises(io.UnsupportedOperation):
        _standard_streams.Outlet(None).fileno()


class Full(io.FileIO):
    """Represent a stream that does not block, and has no room at the first write."""

    had_room = False

    def write(self, data: ReadableBuffer, /) -> int | None:  # type: ignore[override]
        if self.had_room:
            return super().write(data)
        self.had_room = True
        return None


def test_a_full_stream_that_does_not_block_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with Full(path, "w") as raw:
        assert _standard_streams.Outlet(raw).write(b"hello") == 5
    assert path.read_bytes() == b"hello"
