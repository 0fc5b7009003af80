# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""A client of Tencent Cloud Desk. Unofficial.

Example::

    from tencent_desk import DeskClient, Region, errors
    from tencent_desk.messages import text
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import errors, messages, models, usersig
    from ._call import Environment
    from ._limits import AsyncLimiter, Limiter, ProcessLimiter
    from ._transport import AsyncTransport, Request, Response, Transport
    from .client import AsyncDeskClient, DeskClient
    from .errors import DeskError
    from .region import Region
    from .types import UNSET, CallOptions, DefaultOptions, Event, RawReply, Unset

__all__ = [
    "UNSET",
    "AsyncDeskClient",
    "AsyncLimiter",
    "AsyncTransport",
    "CallOptions",
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
]

__version__ = "0.1.0"

_HOMES = {
    "AsyncDeskClient": "client",
    "AsyncLimiter": "_limits",
    "AsyncTransport": "_transport",
    "CallOptions": "types",
    "DefaultOptions": "types",
    "DeskClient": "client",
    "DeskError": "errors",
    "Environment": "_call",
    "Event": "types",
    "Limiter": "_limits",
    "ProcessLimiter": "_limits",
    "RawReply": "types",
    "Region": "region",
    "Request": "_transport",
    "Response": "_transport",
    "Transport": "_transport",
    "UNSET": "types",
    "Unset": "types",
}
_MODULES = frozenset({"client", "errors", "messages", "models", "region", "types", "usersig"})


def __getattr__(name: str) -> object:
    # Importing a name when it is first used keeps `import tencent_desk` cheap.
    if name in _HOMES:
        value: object = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    elif name in _MODULES:
        value = import_module(f".{name}", __name__)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
