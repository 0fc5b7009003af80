"""Test that no command prints a key or a signature, even when the command fails."""

from __future__ import annotations

import json
import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

import pytest
from tencent_desk import usersig
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY
from tencent_desk_runtime.cli import _request  # noqa: PLC2701 - makes parts fail

from contract_tests.cli.support import account, desk, invoke, name, options
from contract_tests.client.support import KEY, Peer, listening
from contract_tests.secrets.canary import runs
from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tencent_desk_mock import FakeDesk

    from contract_tests.cli.support import Done

__all__ = ["account", "desk"]

OPERATIONS = sorted(oracle.operations())
FIXED = usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY, issued_at=1_600_000_000)
CALL = (name("contact_user"), *options(oracle.first_body("contact_user")))
WAYS: tuple[list[str], ...] = ([], ["--json"], ["--dry-run"], ["--dry-run", "--json"], ["--help"])


def leaks(done: Done, *secrets: str) -> set[str]:
    """Return the parts of secrets that a command printed."""
    return runs(f"{done.out}\n{done.err}", *secrets)


@pytest.fixture(params=["key", "signature", "file"])
def words(
    request: pytest.FixtureRequest,
    account: None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> list[str]:
    """Return the options that select the credentials, for each source of credentials."""
    del account
    if request.param == "signature":
        monkeypatch.delenv("TENCENT_DESK_SECRET_KEY")
        monkeypatch.setenv("TENCENT_DESK_USERSIG", FIXED)
    if request.param != "file":
        return []
    file = tmp_path / "desk.toml"
    file.touch(mode=0o600)
    lines = {"sdk_app_id": SDK_APP_ID, "identifier": IDENTIFIER, "secret_key": SECRET_KEY}
    file.write_text("".join(f"{key} = {json.dumps(value)}\n" for key, value in lines.items()))
    return ["--credentials", str(file)]


@pytest.fixture(autouse=True)
def enable_logging(caplog: pytest.LogCaptureFixture) -> None:
    """Enable all log levels."""
    caplog.set_level(logging.DEBUG)


@pytest.mark.parametrize(
    ("operation", "more", "words"),
    [
        *((operation, more, "key") for operation in OPERATIONS for more in WAYS),
        *(("contact_user", more, given) for more in WAYS for given in ("signature", "file")),
    ],
    indirect=["words"],
)
def test_no_operation_command_prints_a_secret(
    operation: str, more: list[str], words: list[str], desk_mock: FakeDesk
) -> None:
    del desk_mock
    given = options(oracle.first_body(operation))
    for asked in (given, [], ["--body", "{", *given], ["--nope"]):
        done = invoke(name(operation), *asked, *words, *more)
        assert leaks(done, SECRET_KEY, FIXED) == set()


@pytest.mark.usefixtures("account")
def test_usersig_commands_print_no_secret() -> None:
    made = invoke("usersig", "sign").out.strip()
    assert leaks(invoke("usersig", "sign"), made[:40])
    wrong = usersig.sign(SDK_APP_ID, IDENTIFIER, "0" * 64)
    broken = (made[:-8], f"{made}x", made.replace(made[60], "~"), json.dumps({"usersig": made}))
    for given in (made, wrong, *broken):
        for command in ("inspect", "verify"):
            for more in ([], ["--json"]):
                done = invoke("usersig", command, *more, stdin=given.encode())
                digests = [usersig.inspect(one).digest for one in (made, wrong)]
                assert leaks(done, SECRET_KEY, made, wrong, *digests) == set()


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("command", ["inspect", "verify"])
@pytest.mark.parametrize("length", [24, 40, 120, 999])
def test_signature_given_as_a_file_name_is_not_printed(command: str, length: int) -> None:
    for secret in (FIXED, KEY, quote(FIXED, safe=""), f"https://h/?usersig={FIXED}"):
        done = invoke("usersig", command, secret[:length])
        assert done.status == 2
        assert leaks(done, FIXED, KEY) == set()
        assert "is not shown" in done.err
        assert "a file that holds the signature, or pass it on stdin" in done.err


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("name", ["k" * 23, f"{'k' * 30}.x", f"./{'k' * 30}"])
def test_argument_that_can_only_be_a_file_name_is_printed(name: str) -> None:
    assert f"{name}: No such file" in invoke("usersig", "inspect", name).err


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    "words",
    [
        ("usersig", "inspect", "-", FIXED),
        ("usersig", "verify", f"--usersig={FIXED}"),
        ("usersig", FIXED),
        ("usersig", KEY),
        (FIXED,),
        ("explain", FIXED),
        ("usersig", "sign", "--lifetime", KEY),
    ],
    ids=lambda words: " ".join(words)[:20],
)
def test_signature_given_as_another_argument_is_not_printed(words: tuple[str, ...]) -> None:
    done = invoke(*words)
    assert done.status == 2
    assert leaks(done, FIXED, KEY) == set()


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("file", ["none", "no.sig", "./folder/of/many/a/name/no.sig"])
def test_file_name_is_printed(file: str) -> None:
    assert invoke("usersig", "inspect", file).err == (
        f"tencent-desk: {file}: No such file or directory\n"
    )


def make_echo_replies(head: bytes) -> Iterator[bytes]:
    """Yield replies that contain the whole request line."""
    line = head.split(b"\r\n")[0]
    text = line.decode("latin-1")
    for body in (
        json.dumps({"ErrorCode": 0, "ErrorInfo": text, "More": [text]}).encode(),
        json.dumps({"ErrorCode": 60012, "ErrorInfo": text, "RequestId": text}).encode(),
        json.dumps({"ErrorCode": 70001, "ErrorInfo": unquote(text)}).encode(),
        b"<html>" + line,
    ):
        yield b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    yield b"HTTP/1.1 502 Bad\r\nContent-Length: %d\r\n\r\n%s" % (len(line), line)
    yield b"%s\r\n\r\n" % line
    yield b""


@pytest.mark.parametrize("number", range(7))
def test_signature_in_a_reply_is_not_printed(
    number: int, words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def speak(peer: Peer) -> None:
        while head := peer.request():
            peer.send([*make_echo_replies(head)][number])
            if number >= 5:
                return

    with listening(speak) as server:
        monkeypatch.setenv("TENCENT_DESK_BASE_URL", server.url)
        if words:
            file = tmp_path / "desk.toml"
            file.write_text(f"{file.read_text()}base_url = '{server.url}'\n")
        for more in ([], ["--json"]):
            server.requests.clear()
            done = invoke(*CALL, *words, *more)
            (sent, *_) = re.findall(rb"usersig=([^&]+)&", server.requests[-1])
            assert leaks(done, SECRET_KEY, unquote(sent.decode())) == set()
            assert (done.status == 0) == (number == 0)


def test_report_of_a_bug_contains_no_secret(
    words: list[str], desk_mock: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    del desk_mock  # with the mock, the client needs no region

    def broken(*given: Any, **more: Any) -> None:
        raise RuntimeError(given, more, SECRET_KEY, FIXED)

    defects: list[tuple[object, str, Callable[..., None]]] = [
        (_request, "redact", broken),
        (_request, "Shown", broken),
    ]
    for owner, attribute, defect in defects:
        monkeypatch.setattr(owner, attribute, defect)
        done = invoke(*CALL, *words, "--dry-run")
        assert done.status == 1
        assert "RuntimeError in broken" in done.err
        assert leaks(done, SECRET_KEY, FIXED) == set()
