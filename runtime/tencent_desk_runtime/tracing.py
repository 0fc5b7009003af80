"""Record an OpenTelemetry span for every attempt of a call. See `tencent_desk.tracing`.

Needs `pip install tencent-desk[opentelemetry]`.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from opentelemetry import trace

from .clock import now_ns

if TYPE_CHECKING:
    from collections.abc import Callable

    from opentelemetry.util.types import AttributeValue

    from .types import Event


def spans(
    tracer_provider: trace.TracerProvider | None = None,
    *,
    now: Callable[[], int] = now_ns,
) -> Callable[[Event], None]:
    """Return an event hook that records each attempt as a client span below the current one.

    Args:
        tracer_provider: where spans go; by default the application's global provider.
        now: nanoseconds of Unix time, for tests.

    Returns:
        The hook, for `on_event`.
    """
    tracer = trace.get_tracer("tencent_desk", version("tencent-desk"), tracer_provider)

    def record(event: Event) -> None:
        end = now()
        span = tracer.start_span(
            f"tencent_desk.{event.operation}",
            kind=trace.SpanKind.CLIENT,
            attributes=_list_attributes(event),
            start_time=end - round(event.duration * 1e9),
        )
        if event.outcome is not None:
            span.set_status(trace.StatusCode.ERROR)
        span.end(end)

    return record


def _list_attributes(event: Event) -> dict[str, AttributeValue]:
    """Return the facts of an attempt, with OpenTelemetry's names if it has them."""
    given: dict[str, AttributeValue | None] = {
        "http.request.method": "POST",
        "server.address": event.host,
        "http.response.status_code": event.status,
        "http.request.resend_count": event.attempt - 1 or None,
        "error.type": None if event.outcome is None else str(event.code or event.outcome),
        "tencent_desk.operation": event.operation,
        "tencent_desk.error_code": event.code,
        "tencent_desk.outcome": event.outcome or "success",
    }
    return {name: value for name, value in given.items() if value is not None}
