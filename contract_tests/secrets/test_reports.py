"""Test that nothing that reporters make of a failed call shows a key or a signature."""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import tempfile
import warnings
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest import mock

import aiohttp
import h11
import httpx
import pytest
import sentry_sdk
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor, RequestInfo
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from tencent_desk import DeskClient, Environment
from tencent_desk.errors import DeskError

from contract_tests.client.support import (
    CALLS,
    EVERYWHERE_AND_HTTPX,
    Call,
    collect_sockets,
    listening,
    play,
    polite,
)
from contract_tests.secrets.failures import CASES, RAISED, failures
from contract_tests.secrets.planted import NOW, SDK_APP_ID, key, leaks
from contract_tests.secrets.reporters import (
    QUICK,
    RENDERERS,
    REPORTERS,
    kept_by_sentry,
    reports,
    walked,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opentelemetry.trace import Span


TYPICAL = {"502", "garbage", "Ctrl-C", "foreign", "no usersig", "cancelled"}
"""Faults that between them go through all that can hold a secret."""
OFTEN = {"sync", "sync-httpx", "asyncio", "asyncio-aiohttp"}
"""Ways of calling that between them go through all transports, so make test has them with any
fault."""
RENDERED = {"Ctrl-C", "foreign"}
AT_NOW = Environment(now=lambda: NOW)
"""Of a client whose signature is known."""


@pytest.fixture(autouse=True)
def collected(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let go here of sockets that an interrupt left open."""
    broken = "fault" in request.fixturenames and request.getfixturevalue("fault") in RAISED
    yield
    if broken:
        collect_sockets()


def shown(
    way: str, fault: str, reporters: dict[str, Callable[[BaseException], str]]
) -> dict[tuple[str, str], set[str]]:
    """Return the parts of secrets that reporters show of a failure."""
    caught = failures(way, fault)
    assert caught
    made = {type(error).__name__: reports(error, reporters) for error in caught}
    found = {
        (error, name): leaks(report)
        for error, each in made.items()
        for name, report in each.items()
    }
    return {where: pieces for where, pieces in found.items() if pieces}


@pytest.mark.parametrize(
    ("way", "fault"),
    [
        pytest.param(way, fault, marks=() if fault in TYPICAL or way in OFTEN else pytest.mark.slow)
        for way, fault in CASES
    ],
)
def test_no_report_of_a_failure_shows_a_secret(
    way: str, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    assert shown(way, fault, REPORTERS if fault in TYPICAL else QUICK) == {}
    records = [logging.Formatter().format(one) + repr(vars(one)) for one in caplog.records]
    assert leaks("\n".join(records)) == set()


@pytest.mark.slow
@pytest.mark.parametrize(("way", "fault"), [case for case in CASES if case[1] not in TYPICAL])
def test_no_other_reporter_shows_one_either(way: str, fault: str) -> None:
    assert shown(way, fault, REPORTERS) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("way", "fault"), [case for case in CASES if case[1] in RENDERED])
def test_no_rendered_report_of_a_failure_shows_a_secret(way: str, fault: str) -> None:
    assert shown(way, fault, RENDERERS) == {}


@pytest.mark.parametrize("kind", ["sync", "asyncio"])
def test_a_group_shows_none_in_what_it_holds(kind: str) -> None:
    (error,) = failures(kind, "group")
    assert isinstance(error, BaseExceptionGroup)
    assert [each.__traceback__ for each in error.exceptions] == [None, None]


def test_the_caller_still_sees_what_happened_and_where() -> None:
    (error,) = failures("sync", "signal handler")
    (note,) = error.__notes__
    assert note.startswith("raised in handler, ")
    assert "failures.py, line " in note
    assert "send_msg" in REPORTERS["traceback"](error)


@EVERYWHERE_AND_HTTPX
def test_calls_that_succeed_leave_no_secret_in_breadcrumbs_logs_and_warnings(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    sentry_sdk.get_isolation_scope().clear_breadcrumbs()
    loop, _, over = kind.partition("-")

    async def scenario(call: Call) -> None:
        if loop in ("asyncio", "uvloop"):
            running = asyncio.get_running_loop()
            running.set_debug(True)
            running.slow_callback_duration = 0.0
        await call("send_msg")
        await call("contact_user")

    with listening(polite) as server, warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        play(kind, scenario, base_url=server.url, environment=AT_NOW)
    sentry_sdk.capture_message("look")
    kept = kept_by_sentry()
    assert ("send_msg" in kept) == bool(over)  # of the default transport Sentry knows nothing
    seen = (kept, *map(str, warned), *(logging.Formatter().format(each) for each in caplog.records))
    assert leaks("\n".join(seen)) == set()


def test_who_traces_sessions_of_aiohttp_sees_no_query(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def note(*given: Any) -> None:
        answer = getattr(given[-1], "response", None)
        seen.append(repr((given[-1], getattr(answer, "request_info", None), answer)))

    traces = aiohttp.TraceConfig()
    traces.on_request_start.append(note)
    traces.on_request_end.append(note)
    session = partial(aiohttp.ClientSession, trace_configs=[traces])
    monkeypatch.setattr(aiohttp, "ClientSession", session)

    async def scenario(call: Call) -> None:
        await call("send_msg")

    with listening(polite) as server:
        play("asyncio-aiohttp", scenario, base_url=server.url, environment=AT_NOW)
    assert len(seen) == 2
    assert "RequestInfo" in seen[1]
    assert leaks("".join(seen)) == set()


def test_faulthandler_shows_none() -> None:
    with tempfile.TemporaryFile("w+") as file:

        def dump(*_: object) -> None:
            # Of all threads, Python 3.14 stops at the first that has just ended.
            faulthandler.dump_traceback(file, all_threads=False)
            raise KeyboardInterrupt

        with (
            listening(polite) as server,
            client(server.url) as desk,
            mock.patch.object(h11.Connection, "send", dump),
            pytest.raises(KeyboardInterrupt),
        ):
            desk.send_msg(**CALLS["send_msg"])
        file.seek(0)
        seen = file.read()
    assert "send_msg" in seen
    assert leaks(seen) == set()


def client(url: str, **options: Any) -> DeskClient:
    """Make a client whose signature is known."""
    return DeskClient(
        SDK_APP_ID,
        secret_key=key(),
        identifier="administrator",
        base_url=url,
        environment=AT_NOW,
        **options,
    )


# --- what is documented of a client of httpx that the user brings ---------------------------------


def without_query(span: Span, request: RequestInfo) -> None:
    """Take the query off, as docs/transports.md says."""
    url = str(httpx.URL(str(request.url)).copy_with(query=None))
    for name in ("http.url", "url.full"):
        span.set_attribute(name, url)


@pytest.mark.parametrize("hook", [None, without_query])
def test_opentelemetry_for_httpx_sees_the_query_unless_a_hook_takes_it_off(
    hook: Callable[[Span, RequestInfo], None] | None,
) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with listening(polite) as server, httpx.Client() as transport:
        HTTPXClientInstrumentor.instrument_client(
            transport, tracer_provider=provider, request_hook=hook
        )
        client(server.url, transport=transport).send_msg(**CALLS["send_msg"])
    (span,) = exporter.get_finished_spans()
    assert "send_msg" in span.to_json()
    assert bool(leaks(span.to_json())) is (hook is None)


def test_hooks_of_httpx_see_the_whole_url_and_what_wraps_send_does_not() -> None:
    seen: list[str] = []
    wrapped: list[str] = []

    class Wrapped(httpx.Client):
        def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
            wrapped.append(str(request.url))
            return super().send(request, **options)

    hooks = {"request": [lambda request: seen.append(str(request.url))]}
    with listening(polite) as server, Wrapped(event_hooks=hooks) as transport:
        client(server.url, transport=transport).send_msg(**CALLS["send_msg"])
    assert leaks(seen[0])
    assert wrapped[0].endswith("/send_msg")


def test_a_transport_of_the_user_sees_the_whole_target_when_it_asks() -> None:
    asked: list[str] = []

    class Mine:
        def send(self, request: Any, timeout: float) -> Any:
            del timeout
            assert leaks(walked(request)) == set()
            asked.append(request.target)
            raise ConnectionError(request.target)

        def close(self) -> None:
            """Do nothing: nothing is open."""

    with pytest.raises(DeskError) as caught:
        client("http://h", transport=Mine()).send_msg(**CALLS["send_msg"], max_retries=0)
    assert leaks(asked[0])
    assert leaks(str(caught.value)) == set()
