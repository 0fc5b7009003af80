"""Test that no report of a failed call contains a key or a signature."""

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
    reports,
    take_sentry_data,
    walk_objects,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from opentelemetry.trace import Span


TYPICAL = {"502", "garbage", "Ctrl-C", "foreign", "no usersig", "cancelled"}
"""Faults that together cover all code that can hold a secret."""
OFTEN = {"sync", "sync-httpx", "asyncio", "asyncio-aiohttp"}
"""Ways that together cover all transports; `make test` combines them with every fault."""
RENDERED = {"Ctrl-C", "foreign"}
AT_NOW = Environment(now=lambda: NOW)
"""Environment of a client with a known signature."""


@pytest.fixture(autouse=True)
def collect_leftover_sockets(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collect sockets that an interrupt left open."""
    broken = "fault" in request.fixturenames and request.getfixturevalue("fault") in RAISED
    yield
    if broken:
        collect_sockets()


def find_leaks(
    way: str, fault: str, reporters: dict[str, Callable[[BaseException], str]]
) -> dict[tuple[str, str], set[str]]:
    """Return the parts of secrets in the reports of a failure."""
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
def test_no_report_of_a_failure_contains_a_secret(
    way: str, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(1)
    assert find_leaks(way, fault, REPORTERS if fault in TYPICAL else QUICK) == {}
    records = [logging.Formatter().format(one) + repr(vars(one)) for one in caplog.records]
    assert leaks("\n".join(records)) == set()


@pytest.mark.slow
@pytest.mark.parametrize(("way", "fault"), [case for case in CASES if case[1] not in TYPICAL])
def test_no_slower_report_of_a_failure_contains_a_secret(way: str, fault: str) -> None:
    assert find_leaks(way, fault, REPORTERS) == {}


@pytest.mark.slow
@pytest.mark.parametrize(("way", "fault"), [case for case in CASES if case[1] in RENDERED])
def test_no_rendered_report_of_a_failure_contains_a_secret(way: str, fault: str) -> None:
    assert find_leaks(way, fault, RENDERERS) == {}


@pytest.mark.parametrize("kind", ["sync", "asyncio"])
def test_exceptions_of_a_group_have_no_traceback(kind: str) -> None:
    (error,) = failures(kind, "group")
    assert isinstance(error, BaseExceptionGroup)
    assert [each.__traceback__ for each in error.exceptions] == [None, None]


def test_exception_has_a_note_with_its_origin() -> None:
    (error,) = failures("sync", "signal handler")
    (note,) = error.__notes__
    assert note.startswith("raised in handler, ")
    assert "failures.py, line " in note
    assert "send_msg" in REPORTERS["traceback"](error)


@EVERYWHERE_AND_HTTPX
def test_successful_calls_leave_no_secret_in_breadcrumbs_logs_and_warnings(
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
    kept = take_sentry_data()
    assert ("send_msg" in kept) == bool(over)  # Sentry does not record the default transport
    seen = (kept, *map(str, warned), *(logging.Formatter().format(each) for each in caplog.records))
    assert leaks("\n".join(seen)) == set()


def test_aiohttp_traces_contain_no_query(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_faulthandler_output_contains_no_secret() -> None:
    with tempfile.TemporaryFile("w+") as file:

        def dump(*_: object) -> None:
            # With all threads, Python 3.14 stops at the first thread that has just ended.
            faulthandler.dump_traceback(file, all_threads=False)
            raise KeyboardInterrupt

        with (
            listening(polite) as server,
            make_client(server.url) as desk,
            mock.patch.object(h11.Connection, "send", dump),
            pytest.raises(KeyboardInterrupt),
        ):
            desk.send_msg(**CALLS["send_msg"])
        file.seek(0)
        seen = file.read()
    assert "send_msg" in seen
    assert leaks(seen) == set()


def make_client(url: str, **options: Any) -> DeskClient:
    """Make a client with a known signature."""
    return DeskClient(
        SDK_APP_ID,
        secret_key=key(),
        identifier="administrator",
        base_url=url,
        environment=AT_NOW,
        **options,
    )


# --- documented behaviour of user-supplied httpx clients ------------------------------------------


def remove_query(span: Span, request: RequestInfo) -> None:
    """Remove the query string from the URL. See docs/transports.md."""
    url = str(httpx.URL(str(request.url)).copy_with(query=None))
    for name in ("http.url", "url.full"):
        span.set_attribute(name, url)


@pytest.mark.parametrize("hook", [None, remove_query])
def test_httpx_span_contains_the_query_unless_a_hook_removes_the_query(
    hook: Callable[[Span, RequestInfo], None] | None,
) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    with listening(polite) as server, httpx.Client() as transport:
        HTTPXClientInstrumentor.instrument_client(
            transport, tracer_provider=provider, request_hook=hook
        )
        make_client(server.url, transport=transport).send_msg(**CALLS["send_msg"])
    (span,) = exporter.get_finished_spans()
    assert "send_msg" in span.to_json()
    assert bool(leaks(span.to_json())) is (hook is None)


def test_httpx_event_hooks_receive_the_query_but_a_send_wrapper_does_not() -> None:
    seen: list[str] = []
    wrapped: list[str] = []

    class Wrapped(httpx.Client):
        def send(self, request: httpx.Request, **options: Any) -> httpx.Response:
            wrapped.append(str(request.url))
            return super().send(request, **options)

    hooks = {"request": [lambda request: seen.append(str(request.url))]}
    with listening(polite) as server, Wrapped(event_hooks=hooks) as transport:
        make_client(server.url, transport=transport).send_msg(**CALLS["send_msg"])
    assert leaks(seen[0])
    assert wrapped[0].endswith("/send_msg")


def test_user_supplied_transport_can_read_the_whole_target() -> None:
    asked: list[str] = []

    class Mine:
        def send(self, request: Any, timeout: float) -> Any:
            del timeout
            assert leaks(walk_objects(request)) == set()
            asked.append(request.target)
            raise ConnectionError(request.target)

        def close(self) -> None:
            """Do nothing: nothing is open."""

    with pytest.raises(DeskError) as caught:
        make_client("http://h", transport=Mine()).send_msg(**CALLS["send_msg"], max_retries=0)
    assert leaks(asked[0])
    assert leaks(str(caught.value)) == set()
