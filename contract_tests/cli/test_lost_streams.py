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
from tencent_desk_runtime.cli import _standard_streams  # noqa: PLC2701 - needs streams of a certain kind

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
"""List the ways to lose an output stream: closed, a pipe without a reader, a full device."""
OPEN = "open"

Ends = tuple[str, str]
"""The states of stdout and stderr."""

ENDS: list[Ends] = [
    *((out, OPEN) for out in LOST),
    *((OPEN, err) for err in LOST),
    ("closed", "closed"),
    ("gone", "gone"),
]
UNBUFFERED: list[Ends] = [("gone", OPEN), (OPEN, "gone"), ("closed", "closed")]
"""Cases that also run with PYTHONUNBUFFERED, which only changes how Python makes streams."""


class Case(NamedTuple):
    """Define a command and its exit status.

    Attributes:
        words: the command name and its arguments.
        status: the exit status when the output is read.
        unread: the exit status when stdout is lost.
        prints: whether the command writes to stdout.
        variables: additional environment variables.
    """

    words: tuple[str, ...]
    status: int
    unread: int
    prints: bool = True
    variables: tuple[tuple[str, str], ...] = ()

    @property
    def id(self) -> str:
        """Return the arguments as a test id."""
        words = [word for word in self.words if not word.startswith("{")]
        return " ".join(words) or ("completion" if self.variables else "no words")


def make_action_case(*words: str, status: int = 0, prints: bool = True) -> Case:
    """Return a command whose exit status is the result of its action."""
    return Case(words, status, status, prints)


def make_output_case(*words: str) -> Case:
    """Return a command whose only purpose is its output."""
    return Case(words, 0, 1)


MOCK = make_action_case("mock", "--port")
"""Serve until a signal, on a port that the test adds."""
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
    make_action_case("create-group", "--body", json.dumps(oracle.first_body("create_group"))),
    make_action_case(*SEND_MSG, "--json"),
    make_action_case(*GONE, status=13, prints=False),
    make_action_case(*GONE, "--json", status=13),
    make_action_case("send-msg", "--json", status=2),
    make_action_case("send-msg", "--no-such-option", status=2, prints=False),
    make_output_case(*SEND_MSG, "--dry-run"),
    make_action_case(*SEND, "sent.csv"),
    make_action_case(*SEND, "sent.csv", "--json"),
    make_action_case(*SEND, "refused.csv", status=6),
    make_action_case(*SEND, "wrong.csv", "--json", status=2),
    make_output_case("explain", "141012"),
    make_action_case("explain", "0", status=2, prints=False),
    make_output_case("usersig", "sign"),
    make_output_case("usersig", "inspect", "valid.sig"),
    make_action_case("usersig", "verify", "valid.sig"),
    make_action_case("usersig", "verify", "wrong.sig", "--json", status=1),
    make_output_case("--help"),
    make_output_case("send", "--help"),
    make_output_case("--version"),
    make_action_case(status=2, prints=False),
    make_output_case("--show-completion", "bash")._replace(variables=NAMED_SHELL),
    make_output_case()._replace(variables=COMPLETION),
    make_action_case("--install-completion", "bash")._replace(variables=NAMED_SHELL),
    make_output_case("mock", "--help"),
    make_action_case("mock", "--port", "none", status=2, prints=False),
    MOCK,
]
SOME: dict[Case, Ends] = {
    make_action_case(*SEND_MSG, "--json"): ("gone", OPEN),
    make_action_case(*GONE, "--json", status=13): ("closed", "gone"),
    make_action_case(*SEND, "sent.csv"): (OPEN, "gone"),
    make_action_case(*SEND, "refused.csv", status=6): ("closed", "closed"),
    make_output_case("explain", "141012"): ("closed", OPEN),
    make_action_case("explain", "0", status=2, prints=False): (OPEN, "gone"),
    make_output_case("--help"): ("gone", "gone"),
    MOCK: ("gone", "gone"),
}
"""Table cells that every test run covers."""


class Table:
    """Run the commands of table cells, with a mock server and files.

    Attributes:
        desk: the mock behind the server.
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
        """Run a command with lost streams, check its output, and return its exit status."""
        self.desk.reset()
        self._runs += 1
        words = list(case.words)
        if words[:2] == [*SEND]:
            words += ["--journal", self.journal.name]
        port = _free_port()
        if case == MOCK:
            words.append(port)
        with self._start(words, case, ends, buffered) as process:
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
    def _start(
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
                reported = False  # a reader of only the first lines gets no warning
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
    """Yield the `Popen` argument for the state of a stream."""
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
def test_some_commands_have_the_documented_status_when_output_is_lost(
    table: Table, case: Case, ends: Ends
) -> None:
    expected = case.status if ends[0] == OPEN else case.unread
    assert table.status(case, ends, buffered=True) == expected


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_every_command_has_the_documented_status_when_output_is_lost(
    table: Table, case: Case
) -> None:
    cells = [*product([(OPEN, OPEN), *ENDS], [True]), *product(UNBUFFERED, [False])]
    found = {cell: table.status(case, cell[0], buffered=cell[1]) for cell in cells}
    assert found == {
        (ends, buffered): case.status if ends[0] == OPEN else case.unread
        for ends, buffered in cells
    }


# --- slow readers, and streams of a Python caller


@pytest.mark.parametrize("variable", ["", "1"])
def test_full_non_blocking_pipe_loses_no_output(variable: str) -> None:
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
    """Represent a full pipe whose wait for space the user interrupts."""

    def write(self, data: ReadableBuffer, /) -> int:
        del data
        raise KeyboardInterrupt


def test_interrupted_wait_for_a_reader_is_not_repeated(tmp_path: Path) -> None:
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
    """Represent a stream of a Python caller whose reader is gone."""

    def write(self, text: str, /) -> int:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE), text)


@pytest.mark.parametrize(
    ("words", "status"), [(SEND_MSG, 0), ((*GONE, "--json"), 13), (("explain", "141012"), 1)]
)
def test_lost_stream_of_a_caller_gives_the_documented_status(
    desk: FakeDesk, words: tuple[str, ...], status: int
) -> None:
    del desk
    with redirect_stdout(Broken()):
        assert main(words) == status


def test_line_that_a_caller_prints_after_a_command_is_written_at_once() -> None:
    script = "from tencent_desk.cli import main; main(['--version']); print('hello'); os._exit(0)"
    words = [sys.executable, "-c", f"import os; {script}"]
    assert subprocess.check_output(words, env=environment()).endswith(b"\nhello\n")


def test_no_later_file_gets_the_number_of_a_closed_stream() -> None:
    script = "import os; from tencent_desk.cli import main; main([]); [*map(os.fstat, range(3))]"
    shell = ("/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", sys.executable, "-c", script)
    subprocess.run(shell, env=environment(), check=True)


def test_an_outlet_has_the_descriptor_of_its_stream(tmp_path: Path) -> None:
    with io.FileIO(tmp_path / "out", "w") as raw:
        assert _standard_streams.Outlet(raw).fileno() == raw.fileno()
    with pytest.raises(io.UnsupportedOperation):
        _standard_streams.Outlet(None).fileno()


class Full(io.FileIO):
    """Represent a non-blocking stream that has no space at the first write."""

    had_room = False

    def write(self, data: ReadableBuffer, /) -> int | None:  # type: ignore[override]
        if self.had_room:
            return super().write(data)
        self.had_room = True
        return None


def test_write_waits_for_a_full_non_blocking_stream(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with Full(path, "w") as raw:
        assert _standard_streams.Outlet(raw).write(b"hello") == 5
    assert path.read_bytes() == b"hello"
