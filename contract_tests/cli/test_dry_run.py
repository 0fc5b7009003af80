"""Test that a dry run sends nothing, and prints the request and a curl line that sends it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, FakeDesk, running

from contract_tests.cli.support import account, desk, invoke, name, options
from contract_tests.support import oracle
from contract_tests.vendor_pages import operations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract_tests.vendor_pages import Sample

__all__ = ["account", "desk"]

SAMPLES = [
    pytest.param(operation, sample, id=operation)
    for operation, known in sorted(operations().items())
    for sample in known.good_requests[:1]
]
SHELLS = [shell for shell in ("sh", "bash", "dash") if shutil.which(shell)]
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl not found")
HARD = 'It\'s "100%" %s $HOME `id` \\n \\\\ 你好 🎉 !! {}[]\n\ttail'


@pytest.fixture
def http_desk(account: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeDesk]:
    """Return a mock that serves HTTP, and let the commands use its URL."""
    del account
    desk = FakeDesk()
    with running(desk) as url:
        monkeypatch.setenv("TENCENT_DESK_BASE_URL", url)
        yield desk


@pytest.mark.parametrize(("operation", "sample"), SAMPLES)
def test_dry_run_prints_the_request_that_a_call_sends(
    operation: str, sample: Sample, desk: FakeDesk
) -> None:
    words = (name(operation), *options(sample.body))
    shown = invoke(*words, "--dry-run", "--json").json
    assert not desk.calls
    assert invoke(*words).status == 0
    (call,) = desk.calls

    assert shown["method"] == call.method == "POST"
    assert urlsplit(shown["url"]).path == call.path
    query = {key: value for key, (value,) in parse_qs(urlsplit(shown["url"]).query).items()}
    assert query.keys() == call.query.keys()
    assert query | {"random": "", "usersig": ""} == {**call.query, "random": "", "usersig": ""}
    assert query["usersig"] == "[redacted]"
    assert shown["headers"]["Content-Length"] == str(call.size)
    assert shown["body"].keys() == (call.body or {}).keys()
    assert sample.body.items() <= shown["body"].items()


def test_dry_run_prints_text_by_default(desk: FakeDesk) -> None:
    done = invoke("robot-add-language", "--language-tag", "id", "--dry-run")
    assert (done.status, done.err) == (0, "")
    first, *rest = done.out.splitlines()
    path, _ = oracle.operations()["robot_add_language"]
    assert re.fullmatch(
        rf"POST https://console\.tim\.qq\.com{path}\?sdkappid={SDK_APP_ID}"
        rf"&identifier={IDENTIFIER}&usersig=\[redacted\]&random=\d+&contenttype=json",
        first,
    )
    assert "Content-Type: application/json" in rest
    assert '{"LanguageTag":"id"}' in rest
    assert rest[-1].startswith("printf 'url = ")
    assert not desk.calls


def test_dry_run_reports_the_same_errors_as_a_call(desk: FakeDesk) -> None:
    for words in ((), ("--session-id", "s", "--msg-random", "7", "--text", "x" * 20_000)):
        dry, real = (invoke("send-msg", *words, *more) for more in (["--dry-run"], []))
        assert dry == real
        assert dry.status == 2
    assert not desk.calls


def run_in_shell(line: str, shell: str, signature: str) -> str:
    """Run a line in a shell with a signature in the environment, and return its output."""
    done = subprocess.run(
        [shutil.which(shell) or shell, "-c", line],
        env={**os.environ, "USERSIG": signature},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def send_with_curl(line: str, shell: str) -> Any:
    """Run a curl line and return the reply."""
    return json.loads(run_in_shell(line, shell, invoke("usersig", "sign").out.strip()))


@needs_curl
@pytest.mark.parametrize(("operation", "sample"), SAMPLES)
def test_curl_line_sends_the_request(operation: str, sample: Sample, http_desk: FakeDesk) -> None:
    shown = invoke(name(operation), *options(sample.body), "--dry-run", "--json").json
    assert send_with_curl(shown["curl"], "sh")["ErrorCode"] == 0
    (call,) = http_desk.calls
    assert call.operation == operation
    assert call.body == shown["body"]
    assert call.query["random"] in shown["url"]


@needs_curl
@pytest.mark.parametrize("shell", SHELLS)
def test_shells_do_not_change_the_request_of_the_curl_line(
    shell: str, http_desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = "a'b%\"c d$e"
    http_desk.world.app().administrators.add(administrator)
    monkeypatch.setenv("TENCENT_DESK_IDENTIFIER", administrator)
    body = {"SessionId": "fd8a2e30-54de-4e40-bcaf-02718409c5cf"}
    words = ("send-msg", *options(body), "--text", HARD, "--dry-run")
    line = invoke(*words).out.splitlines()[-1]
    send_with_curl(line, shell)
    (call,) = http_desk.calls
    assert call.query["identifier"] == administrator
    text = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": HARD}}]
    assert (call.body or {})["MsgBody"] == text
    assert call.ok


@needs_curl
def test_process_list_does_not_contain_the_signature(http_desk: FakeDesk) -> None:
    words = ("robot-add-language", "--language-tag", "id", "--dry-run")
    line = invoke(*words).out.splitlines()[-1]
    reported = line.replace("| curl ", "| cat >/dev/null; printf '%s\\n' curl ")
    found = run_in_shell(reported, "sh", "the-signature")
    assert found.startswith("curl\n")
    assert "application/json" in found
    assert "the-signature" not in found
    assert not http_desk.calls
