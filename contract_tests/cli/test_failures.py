"""Test that the exit status matches the kind of a failure, and stderr contains the advice."""

from __future__ import annotations

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from tencent_desk import errors
from tencent_desk.cli import main
from tencent_desk.cli._contract import KINDS as CONTRACT_KINDS  # noqa: PLC2701 - the help lists it
from tencent_desk_runtime.cli import _app, _call  # noqa: PLC2701 - makes parts fail
from tencent_desk_runtime.cli._failures import list_statuses  # noqa: PLC2701 - the help lists it
from tencent_desk_runtime.cli._output import format_line  # noqa: PLC2701 - no error is so long

from contract_tests.cli.support import account, desk, invoke, name, options
from contract_tests.support import oracle

if TYPE_CHECKING:
    from tencent_desk_mock import FakeDesk

__all__ = ["account", "desk"]

KINDS: dict[str, int] = {
    kind["kind"]: kind["exit_code"] for kind in oracle.document()["x-desk-error-kinds"]
}
CODES = {entry["kind"]: entry["code"] for entry in oracle.document()["x-desk-errors"]}
"""One code for each kind. Other tests compare the kinds of all codes."""
FULL = Path("/dev/full")
OPERATION: Final = "contact_user"
CALL = (name(OPERATION), *options(oracle.first_body(OPERATION)))


@pytest.mark.parametrize(("kind", "code"), CODES.items(), ids=CODES)
def test_exit_status_of_a_code_matches_its_kind(code: int, kind: str, desk: FakeDesk) -> None:
    desk.fault(OPERATION, code=code, times=10)
    done = invoke(*CALL)
    assert (done.status, done.out) == (KINDS[kind], "")
    assert re.match(rf"tencent-desk: {code} [A-Z_0-9]+: ", done.err)
    assert done.err.count("\n") == 1


def test_failure_is_json_on_stdout_and_text_on_stderr(desk: FakeDesk) -> None:
    desk.fail(OPERATION, 141012)
    done = invoke(*CALL, "--json")
    error = done.json["error"]
    assert done.status == KINDS["agent_unavailable"]
    assert error["type"] == "AgentUnavailableError"
    assert (error["code"], error["name"]) == (141012, "AGENT_AT_CAPACITY")
    assert (error["operation"], error["attempts"], error["outcome"]) == (OPERATION, 1, "final")
    assert error["random"] == int(desk.calls[0].query["random"])
    assert error["advice"] == errors.explain(141012).advice
    assert "141012 AGENT_AT_CAPACITY" in done.err
    assert f"random={error['random']}" in done.err


@pytest.mark.parametrize("code", [12345, -1, 65000, 10150])
def test_exit_status_of_an_unknown_code(code: int, desk: FakeDesk) -> None:
    desk.fault(OPERATION, code=code)
    done = invoke(*CALL, "--json")
    assert done.status == 5
    assert done.json["error"]["type"] == "APIError"
    assert f"tencent-desk: {code}: " in done.err


FAULTS: dict[str, tuple[dict[str, Any], int, str]] = {
    "lost reply": ({"drop": "after"}, 4, "ConnectionLostError"),
    "gateway": ({"status": 502, "body": "<html>"}, 4, "HTTPStatusError"),
    "no JSON": ({"body": "hello"}, 4, "UnreadableReplyError"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_exit_status_of_an_unusable_reply(fault: str, desk: FakeDesk) -> None:
    given, status, kind = FAULTS[fault]
    desk.fault(OPERATION, **given)
    done = invoke(*CALL, "--json")
    assert (done.status, done.json["error"]["type"]) == (status, kind)
    assert done.json["error"]["outcome"] == "ambiguous"


@pytest.mark.usefixtures("account")
def test_exit_status_of_a_failed_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENCENT_DESK_BASE_URL", "http://127.0.0.1:1")
    done = invoke(*CALL, "--json")
    assert done.status == 3
    assert done.json["error"]["type"] == "ConnectionFailedError"
    assert done.json["error"]["outcome"] == "refused"
    assert done.err.startswith("tencent-desk: ")


def test_control_characters_of_the_service_are_removed(desk: FakeDesk) -> None:
    sent = "\x1b[2J\x07gone\r\nfake\x9b31m"
    desk.fault(OPERATION, extra={"ErrorCode": 141012, "ErrorInfo": sent})
    failed = invoke(*CALL)
    desk.reset()
    desk.fault(OPERATION, extra={"ErrorInfo": sent, "More\x1b[2J": [sent, {"deep": sent}]})
    done = invoke(*CALL)
    assert done.status == 0
    for text in (failed.err, done.out):
        assert "gone fake" in text
        assert re.sub(r"[^\x00-\x09\x0b-\x1f\x7f-\x9f]", "", text) == ""


def test_bug_is_reported_without_the_text_of_the_exception(
    desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("secret-text")

    monkeypatch.setattr(_call, "client", broken)
    done = invoke(*CALL)
    assert (done.status, done.out) == (1, "")
    assert re.fullmatch(
        r"tencent-desk: KeyError in broken, line \d+; "
        r"this is a bug in tencent-desk, please report it\n",
        done.err,
    )
    assert not desk.calls


@pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_full_disk_does_not_change_the_exit_status_of_a_call(stream: str, desk: FakeDesk) -> None:
    desk.fail(OPERATION, 141012)
    other = io.StringIO()
    streams = [redirect_stdout(other), redirect_stderr(other)]
    full = io.TextIOWrapper(FULL.open("wb", buffering=0), write_through=True)
    with full, streams[0], streams[1]:
        if stream == "stdout":
            with redirect_stdout(full):
                assert main([*CALL, "--json"]) == KINDS["agent_unavailable"]
            assert other.getvalue() == "tencent-desk: No space left on device\n"
        else:
            with redirect_stderr(full):
                assert main([*CALL, "--json"]) == KINDS["agent_unavailable"]
            assert json.loads(other.getvalue())["error"]["code"] == 141012


@pytest.mark.usefixtures("desk")
def test_exit_status_of_an_interrupted_call(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_call, "client", interrupt)
    assert invoke(*CALL) == (130, "", "")
    monkeypatch.setattr(_app, "_build_command", interrupt)
    assert invoke(*CALL) == (130, "", "")


def test_help_lists_every_exit_status() -> None:
    _, _, listed = invoke("--help").out.partition("Exit status:\n")
    found = dict(re.findall(r"(?m)^ +(\d+)  (.+)$", listed))
    assert {int(number): text for number, text in found.items()} == list_statuses(CONTRACT_KINDS)
    for kind, number in KINDS.items():
        assert found[str(number)] == kind.replace("_", " ")
    assert {0, 1, 2, 3, 4, 5, 6, 130} == list_statuses(CONTRACT_KINDS).keys() - KINDS.values()


def test_only_texts_longer_than_4000_characters_are_cut() -> None:
    assert format_line("x" * 4000) == "x" * 4000
    assert format_line("x" * 4001) == "x" * 3997 + "..."
