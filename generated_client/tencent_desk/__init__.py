# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Call Tencent Cloud Desk. Unofficial.

Example::

    from tencent_desk import DeskClient, Region, errors
    from tencent_desk.messages import text
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tencent_desk_runtime.publish import publish_object

if TYPE_CHECKING:
    from tencent_desk_runtime.call import Environment
    from tencent_desk_runtime.limits import SHARED_LIMITER, AsyncLimiter, Limiter, ProcessLimiter
    from tencent_desk_runtime.transport import AsyncTransport, Request, Response, Transport

    from . import errors, messages, models, usersig, webhooks
    from .client import AsyncDeskClient, DeskClient
    from .errors import DeskError
    from .region import Region
    from .types import (
        UNSET,
        AsyncClientOptions,
        CallOptions,
        ClientOptions,
        DefaultOptions,
        Event,
        RawReply,
        Unset,
    )

__all__ = [
    "SHARED_LIMITER",
    "UNSET",
    "AsyncClientOptions",
    "AsyncDeskClient",
    "AsyncLimiter",
    "AsyncTransport",
    "CallOptions",
    "ClientOptions",
    "DefaultOptions",
    "DeskClient",
    "DeskError",
    "Environment",
    "Event",
    "Limiter",
    "ProcessLimiter",
    "RawReply",
    "Region",
    "Request",
    "Response",
    "Transport",
    "Unset",
    "__version__",
    "errors",
    "messages",
    "models",
    "usersig",
    "webhooks",
]

__version__ = "0.1.0"

_HOMES = {
    "AsyncDeskClient": ".client",
    "DeskClient": ".client",
    "DeskError": ".errors",
    "Region": ".region",
    "UNSET": ".types",
    "AsyncClientOptions": ".types",
    "CallOptions": ".types",
    "ClientOptions": ".types",
    "DefaultOptions": ".types",
    "Event": ".types",
    "RawReply": ".types",
    "Unset": ".types",
    "Environment": "tencent_desk_runtime.call",
    "SHARED_LIMITER": "tencent_desk_runtime.limits",
    "AsyncLimiter": "tencent_desk_runtime.limits",
    "Limiter": "tencent_desk_runtime.limits",
    "ProcessLimiter": "tencent_desk_runtime.limits",
    "AsyncTransport": "tencent_desk_runtime.transport",
    "Request": "tencent_desk_runtime.transport",
    "Response": "tencent_desk_runtime.transport",
    "Transport": "tencent_desk_runtime.transport",
}
_MODULES = frozenset(
    {"client", "region", "types", "errors", "messages", "models", "usersig", "webhooks"}
)


def __getattr__(name: str) -> object:
    # A name is imported at first use, to keep `import tencent_desk` cheap.
    if name in _HOMES:
        value: object = getattr(import_module(_HOMES[name], __name__), name)
        publish_object(value, __name__)
    elif name in _MODULES:
        value = import_module(f".{name}", __name__)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
