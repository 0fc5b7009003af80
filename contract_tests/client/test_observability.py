"""Test the events, the logger and the spans of calls."""

from __future__ import annotations

import logging
from contextlib import suppress
from typing import Any

import pytest
from tencent_desk import Event
from tencent_desk.errors import APIError, ConnectionFailedError, DeskError

from contract_tests.client.support import (
    BOTH,
    NAMES,
    Clock,
    Harness,
    Script,
    failure,
    html,
    success,
)

HOST = "console.tim.qq.com"


@BOTH
def test_hook_receives_an_event_for_every_attempt(kind: str) -> None:
    events: list[Event] = []
    harness = Harness(
        kind,
        Script(
            lambda _: tick(harness, ConnectionFailedError("no")),
            html(502),
            failure(60007),
            success(),
        ),
        on_event=events.append,
        retry_ambiguous=True,
        max_retries=5,
        timeout=100.0,
    )
    harness.call("send_msg")
    assert [tuple(event) for event in events] == [
        ("send_msg", HOST, 1, 0.25, None, None, "refused", 0.5),
        ("send_msg", HOST, 2, 0.0, None, 502, "ambiguous", 1.0),
        ("send_msg", HOST, 3, 0.0, 60007, 200, "refused", 2.0),
        ("send_msg", HOST, 4, 0.0, 0, 200, None, None),
    ]


def tick(harness: Harness, outcome: Any) -> Any:
    """Advance the clock by a quarter of a second during an attempt."""
    harness.clock.time += 0.25
    return outcome


@BOTH
@pytest.mark.parametrize(
    ("replies", "expected"),
    [
        ([failure(61234)], [(61234, "final", None)]),
        # A code that means success after a lost reply is reported unchanged.
        ([html(502), failure(10025)], [(None, "ambiguous", 0.5), (10025, None, None)]),
    ],
)
def test_event_of_the_last_attempt_has_no_wait(kind: str, replies: Any, expected: Any) -> None:
    events: list[Event] = []
    with suppress(APIError):
        Harness(kind, Script(*replies), on_event=events.append).call("create_group")
    assert [(event.code, event.outcome, event.wait) for event in events] == expected


@BOTH
def test_exception_in_a_hook_does_not_affect_the_call(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    def hook(_: Event) -> None:
        raise KeyError("of the application")

    assert Harness(kind, Script(success()), on_event=hook).call("send_msg").error_code == 0
    assert "the event hook raised KeyError" in caplog.text
    assert vars(caplog.records[-1])["desk_error"] == "KeyError"


@BOTH
def test_only_one_logger_is_used_and_it_is_silent_by_default(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    Harness(kind, Script(failure(60007), success())).call("send_msg")
    assert caplog.records == []
    caplog.set_level(logging.DEBUG, "tencent_desk")
    Harness(kind, Script(failure(60007), success())).call("send_msg")
    assert {record.name for record in caplog.records} == {"tencent_desk"}
    first, second = (record.getMessage() for record in caplog.records)
    for part in (
        "send_msg",
        "attempt=1",
        "status=200",
        "code=60007",
        "outcome=refused",
        "wait=0.500s",
    ):
        assert part in first
    assert "attempt=2" in second
    fields = {
        name.removeprefix("desk_"): value
        for name, value in vars(caplog.records[0]).items()
        if name.startswith("desk_")
    }
    assert Event(**fields) == Event("send_msg", HOST, 1, 0.0, 60007, 200, "refused", 0.5)
    assert "outcome=success" in second


def get_spans(kind: str, outcomes: list[Any], **options: Any) -> list[Any]:
    """Return the spans of one call."""
    pytest.importorskip("opentelemetry.sdk", reason="the OpenTelemetry SDK is not installed")
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - an extra
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor  # noqa: PLC0415
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import (  # noqa: PLC0415
        InMemorySpanExporter,
    )
    from tencent_desk.tracing import spans  # noqa: PLC0415

    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    clock = options.setdefault("clock", Clock())
    hook = spans(provider, now=lambda: 5_000_000_000 + round(clock.time * 1e9))
    harness = Harness(kind, Script(*outcomes), on_event=hook, **options)
    with provider.get_tracer("application").start_as_current_span("above"), suppress(DeskError):
        harness.call("contact_user")
    provider.shutdown()
    return list(exporter.get_finished_spans())


@BOTH
def test_every_attempt_is_a_child_of_the_current_span(kind: str) -> None:
    *attempts, above = get_spans(kind, [failure(60007), html(502), success()], retry_ambiguous=True)
    assert [span.name for span in attempts] == ["tencent_desk.contact_user"] * 3
    assert {span.parent.span_id for span in attempts} == {above.context.span_id}
    assert [span.kind.name for span in attempts] == ["CLIENT"] * 3
    assert [span.status.status_code.name for span in attempts] == ["ERROR", "ERROR", "UNSET"]
    assert dict(attempts[0].attributes) == {
        "http.request.method": "POST",
        "server.address": HOST,
        "http.response.status_code": 200,
        "error.type": "60007",
        "tencent_desk.operation": "contact_user",
        "tencent_desk.error_code": 60007,
        "tencent_desk.outcome": "refused",
    }
    assert dict(attempts[1].attributes)["http.request.resend_count"] == 1
    assert dict(attempts[1].attributes)["error.type"] == "ambiguous"
    assert dict(attempts[2].attributes)["tencent_desk.error_code"] == 0
    assert "error.type" not in attempts[2].attributes


@BOTH
def test_span_has_the_duration_of_its_attempt(kind: str) -> None:
    clock = Clock()

    def slow(_: Any) -> Any:
        clock.time += 0.75
        return success()

    (span, _) = get_spans(kind, [slow], clock=clock)
    assert (span.start_time, span.end_time) == (5_000_000_000, 5_750_000_000)


@BOTH
def test_no_span_contains_a_signature(kind: str) -> None:
    token = "a-signature-made-elsewhere-0123456789"  # noqa: S105
    for span in get_spans(kind, [failure(60007, token), success()], usersig=token):
        assert token not in span.to_json()


def test_event_has_the_name_of_its_operation() -> None:
    for name in NAMES:
        events: list[Event] = []
        Harness("sync", Script(success()), on_event=events.append).call(name)
        assert events[0].operation == name
