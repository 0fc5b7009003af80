# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Define the types of the public signatures."""

from __future__ import annotations

from tencent_desk_runtime.options import AsyncClientOptions, ClientOptions
from tencent_desk_runtime.publish import publish
from tencent_desk_runtime.types import (
    JSON,
    UNSET,
    CallOptions,
    DefaultOptions,
    Event,
    JSONObject,
    Outcome,
    RawReply,
    SupportsToDict,
    Unset,
)

__all__ = [
    "JSON",
    "UNSET",
    "AsyncClientOptions",
    "CallOptions",
    "ClientOptions",
    "DefaultOptions",
    "Event",
    "JSONObject",
    "Outcome",
    "RawReply",
    "SupportsToDict",
    "Unset",
]

publish(globals())
