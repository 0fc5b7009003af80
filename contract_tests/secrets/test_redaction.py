"""Test that secrets are removed from replies, errors, log records and texts of clients."""

from __future__ import annotations

import json
import logging
import pickle
from typing import Any
from urllib.parse import quote

import pytest
from tencent_desk import DeskClient, Request, Response
from tencent_desk.errors import DeskError, HTTPStatusError
from tencent_desk_runtime.redaction import RedactingFilter, Secrets, in_flight, redact
from tencent_desk_runtime.secret import Secret
from tencent_desk_runtime.steps import Send

from contract_tests.client.support import BOTH, KEY, Harness, Script, success
from contract_tests.secrets.planted import leaks, signature
from contract_tests.secrets.reporters import reports, walk_objects

OURS = signature()
HIDDEN = Secrets(Secret(OURS), Secret(""))


@BOTH
def test_raw_reply_contains_no_secret_and_is_still_usable(kind: str) -> None:
    def echo(request: Any) -> Any:
        assert leaks(request.target)
        answer = success(MemberId="agent@qq.com", Echo=OURS, Url=quote(OURS, safe=""))
        return answer._replace(headers=(("X-Echo", OURS),))

    reply = Harness(kind, Script(echo)).call("contact_user", raw=True)
    assert reply.data.member_id == "agent@qq.com"
    shown = (reply, reply.body, dict(reply.headers), reply.data, json.dumps(reply.data.to_dict()))
    assert leaks(f"{shown}{pickle.dumps(reply).decode('latin-1')}") == set()


@BOTH
def test_signature_in_the_url_of_an_error_page_is_redacted(kind: str) -> None:
    page = f'<a href="/v4?usersig={OURS}&random=1">again</a>'.encode()
    with pytest.raises(HTTPStatusError) as caught:
        Harness(kind, Script(Response(502, (), page)), max_retries=0).call("send_msg")
    assert caught.value.body_start == b'<a href="/v4?usersig=[redacted]&random=1">again</a>'


@BOTH
def test_texts_of_clients_contain_no_credentials(kind: str) -> None:
    for options in ({}, {"usersig": OURS}, {"usersig": lambda: OURS}):
        harness = Harness(kind, Script(success()), **options)
        harness.call("send_msg")
        client = harness.client
        inside = client._calls  # noqa: SLF001
        for thing in (client, client.raw, client.with_options(timeout=1.0), vars(client), inside):
            assert leaks(repr(thing)) == set()
        with pytest.raises(TypeError, match="credential"):
            pickle.dumps(client)


@BOTH
@pytest.mark.parametrize(
    "refused",
    [{"session_id": 5}, {"extra_body": {"x": object()}}, {"extra_query": {"a": "\ud800"}}],
    ids=lambda options: next(iter(options)),
)
def test_errors_of_refused_bodies_contain_no_credentials(
    kind: str, refused: dict[str, Any]
) -> None:
    harness = Harness(kind, Script(success()))
    harness.call("send_msg")
    with pytest.raises(DeskError) as caught:
        harness.call("send_msg", **refused)
    assert leaks("".join(reports(caught.value).values())) == set()
    assert leaks(walk_objects(caught.value)) == set()


# --- the filter -----------------------------------------------------------------------------------


def test_httpx_log_records_of_other_calls_are_not_changed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    DeskClient(1400000000, secret_key=KEY, identifier="administrator", region="china").close()
    caplog.set_level(1)
    logger = logging.getLogger("httpx")
    assert not logger.disabled
    arguments = ("GET", "https://example.com/?signature=abc")
    logger.info("HTTP Request: %s %s", *arguments)
    logger.error("it failed", exc_info=ValueError("theirs"))
    first, second = caplog.records
    assert first.args == arguments
    assert "ValueError: theirs" in logging.Formatter().format(second)


def test_traceback_in_a_log_record_is_redacted() -> None:
    error = ValueError(f"no reply to ?usersig={OURS} or {OURS}")
    details = (type(error), error, None)
    record = logging.LogRecord("httpx", logging.ERROR, __file__, 1, "failed", None, details)
    token = in_flight.set(HIDDEN)
    try:
        assert RedactingFilter().filter(record)
    finally:
        in_flight.reset(token)
    text = logging.Formatter().format(record)
    assert "ValueError" in text
    assert OURS not in text


def test_log_record_that_cannot_be_formatted_is_not_changed() -> None:
    record = logging.LogRecord("httpx", logging.INFO, __file__, 1, "%d", ("x",), None)
    assert RedactingFilter().filter(record)
    assert record.args == ("x",)


def test_log_filter_is_installed_only_once() -> None:
    for _ in range(3):
        DeskClient(1400000000, secret_key=KEY, identifier="administrator", region="china").close()
    assert len(logging.getLogger("httpx").filters) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"usersig={OURS}&x=1",
        f"USERSIG%3D{quote(OURS, safe='')}",
        f"usersig%253D{OURS}",
        f'"usersig": "{OURS}"',
        f"usersig: {OURS}",
        f"the server said {OURS}",
        f"cut off: {OURS[:60]}",
        f"{quote(quote(OURS, safe=''), safe='')}",
    ],
)
def test_signature_is_recognised_by_its_name_or_its_format(text: str) -> None:
    shown = redact(text)
    assert OURS[10:40] not in shown
    assert "[redacted]" in shown


def test_redacting_twice_gives_the_same_text() -> None:
    once = HIDDEN.redact(f"/v4?usersig={OURS}&random=1")
    assert once == HIDDEN.redact(once) == redact(once) == "/v4?usersig=[redacted]&random=1"


def test_short_secret_is_not_redacted() -> None:
    assert Secrets(Secret("a"), Secret("")).redact("a banana") == "a banana"


@pytest.mark.parametrize("around", ["", "<", "'"])
def test_reply_with_little_more_than_the_signature_is_redacted(around: str) -> None:
    step = Send(Request("http", "h", 80, "/", (), b""), 1.0, HIDDEN)
    text = f"{around}{OURS}{around}"
    assert OURS.encode() not in step.received(Response(200, (), text.encode())).body
    assert step.received(Response(200, (("x", text),), b"")).headers[0][1] != text
