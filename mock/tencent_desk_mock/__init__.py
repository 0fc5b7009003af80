"""Test against a mock of Tencent Cloud Desk: strict, stateful, offline, with faults on request.

Example::

    desk = FakeDesk()                       the core: desk.handle(Request) -> Reply
    with router(desk): ...                  behind respx, as the pytest fixture desk_mock
    httpx.Client(transport=DeskTransport(desk))
    with running(desk) as url: ...          over real HTTP on a free loopback port
    serve(desk)                             the same in the foreground, as `tencent-desk mock`
    asgi_app(desk)                          for your own server

Everything needs the extra: pip install tencent-desk[mock]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import App
    from .asgi import asgi_app
    from .call_context import Effect
    from .callbacks import Attempt, Callback, Callbacks, ReceiverError, SignedRequest
    from .clock import Clock
    from .contract import Contract, ErrorEntry, Operation, RateLimit, load
    from .contract_error import ContractError
    from .desk import FakeDesk
    from .entities import (
        Agent,
        AgentStatus,
        ChatGroup,
        ChatRecord,
        Role,
        SentMessage,
        Session,
        SessionState,
        SkillGroup,
    )
    from .faults import Fault
    from .httpx_adapter import DeskTransport
    from .journal import Call, Calls
    from .messages import Reply, Request
    from .names import OperationName
    from .respx_adapter import answer_with, router
    from .sample import IDENTIFIER, SDK_APP_ID, SECRET_KEY
    from .schema import Violation
    from .server import running, serve
    from .user_view import Heard
    from .users import User
    from .world import World
    from .worldfile import WorldFileError, load_world

__all__ = [
    "IDENTIFIER",
    "SDK_APP_ID",
    "SECRET_KEY",
    "Agent",
    "AgentStatus",
    "App",
    "Attempt",
    "Call",
    "Callback",
    "Callbacks",
    "Calls",
    "ChatGroup",
    "ChatRecord",
    "Clock",
    "Contract",
    "ContractError",
    "DeskTransport",
    "Effect",
    "ErrorEntry",
    "FakeDesk",
    "Fault",
    "Heard",
    "Operation",
    "OperationName",
    "RateLimit",
    "ReceiverError",
    "Reply",
    "Request",
    "Role",
    "SentMessage",
    "Session",
    "SessionState",
    "SignedRequest",
    "SkillGroup",
    "User",
    "Violation",
    "World",
    "WorldFileError",
    "answer_with",
    "asgi_app",
    "load",
    "load_world",
    "router",
    "running",
    "serve",
]

_MODULES = {
    "app": ("App",),
    "asgi": ("asgi_app",),
    "callbacks": ("Attempt", "Callback", "Callbacks", "ReceiverError", "SignedRequest"),
    "clock": ("Clock",),
    "contract": ("Contract", "ErrorEntry", "Operation", "RateLimit", "load"),
    "contract_error": ("ContractError",),
    "desk": ("FakeDesk",),
    "entities": (
        "Agent",
        "AgentStatus",
        "ChatGroup",
        "ChatRecord",
        "Role",
        "SentMessage",
        "Session",
        "SessionState",
        "SkillGroup",
    ),
    "faults": ("Fault",),
    "httpx_adapter": ("DeskTransport",),
    "journal": ("Call", "Calls"),
    "messages": ("Reply", "Request"),
    "names": ("OperationName",),
    "respx_adapter": ("answer_with", "router"),
    "sample": ("IDENTIFIER", "SDK_APP_ID", "SECRET_KEY"),
    "schema": ("Violation",),
    "server": ("running", "serve"),
    "call_context": ("Effect",),
    "user_view": ("Heard",),
    "users": ("User",),
    "world": ("World",),
    "worldfile": ("WorldFileError", "load_world"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import on first use, so that the package can be imported without the extra."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
