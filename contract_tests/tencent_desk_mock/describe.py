"""The world, the journal and the faults as JSON, without keys and signatures."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .desk import FakeDesk
    from .faults import Fault
    from .journal import Call

_SECRET = frozenset({"secret_key"})


def describe_world(desk: FakeDesk) -> dict[str, Any]:
    """Returns the state of all apps."""
    return {"apps": [plain(app) for app in desk.world.apps.values()]}


def describe_call(call: Call) -> dict[str, Any]:
    """Returns one entry of the journal, its reply as text."""
    shown: dict[str, Any] = plain(call)
    reply = call.reply
    shown["reply"] = {
        "status": reply.status,
        "body": reply.body.decode("utf-8", "replace"),
        "delay": reply.delay,
        "dropped": reply.dropped,
    }
    return shown


def describe_fault(fault: Fault) -> dict[str, Any]:
    """Returns one fault, its body as text."""
    shown: dict[str, Any] = plain(fault)
    return shown


def plain(value: Any) -> Any:
    """Returns a value made of what JSON has; sets come sorted."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [row.name for row in fields(value) if row.name not in _SECRET]
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return [plain(item) for item in sorted(value)]
    if isinstance(value, list | tuple | deque):
        return [plain(item) for item in value]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
