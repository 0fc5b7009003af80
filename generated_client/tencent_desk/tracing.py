# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Record an OpenTelemetry span for every attempt of a call.

Example::

    desk = DeskClient(..., on_event=spans())

Needs `pip install tencent-desk[opentelemetry]` and a tracer provider of the application; without
one no spans are recorded.
"""

from __future__ import annotations

from tencent_desk_runtime.publish import publish
from tencent_desk_runtime.tracing import spans

__all__ = [
    "spans",
]

publish(globals())
