"""The world, the journal and the faults as JSON, without keys and signatures."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from .heard import text_in, text_of
from .journal import NoBody

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .app import App
    from .desk import FakeDesk
    from .entities import ChatRecord, Session
    from .faults import Fault
    from .journal import Call

_SECRET = frozenset({"secret_key"})
_ELSEWHERE = frozenset({"received", "received_count"})
"""What `messages` of a user show."""


def describe_world(desk: FakeDesk, arrival: float, messages: int | None = None) -> dict[str, Any]:
    """Return the time, and the state of all apps.

    Args:
        desk: The mock.
        arrival: The real time, which a clock that runs follows.
        messages: How many messages of each app, and of each session, to show, the newest; None
            means all.
    """
    clock = desk.world.clock
    return {
        "clock": {"now": clock.now(arrival), "stopped": clock.stopped},
        "apps": [_app(app, messages) for app in desk.world.apps.values()],
    }


def _app(app: App, messages: int | None) -> dict[str, Any]:
    shown = {row.name: getattr(app, row.name) for row in fields(app)}
    shown = {name: value for name, value in shown.items() if name not in _SECRET | _ELSEWHERE}
    shown["messages"] = _newest(app.messages, messages)
    plain_shown = {name: plain(value) for name, value in shown.items()}
    for session in plain_shown["sessions"].values():
        session["record_count"] = len(session["records"])
        session["records"] = _newest(session["records"], messages)
    return {**plain_shown, "message_count": len(app.messages)}


def describe_conversation(app: App, user: str) -> dict[str, Any]:
    """Return what one user sees: all sessions with their messages, and messages outside of any.

    Args:
        app: The app.
        user: The user.
    """
    theirs = [one for one in app.sessions.values() if one.user == user]
    outside = [one.record for one in app.received if one.user == user and one.session is None]
    return {"sessions": [_session(one) for one in theirs], "outside": [*map(_record, outside)]}


def _session(session: Session) -> dict[str, Any]:
    names = ("id", "service_account", "state", "agent", "streams")
    shown = {name: plain(getattr(session, name)) for name in names}
    return {**shown, "records": [_record(one) for one in session.records]}


def _record(record: ChatRecord) -> dict[str, Any]:
    elements = json.loads(record.body)
    text = "\n".join(text_of(elements))
    shown = {"sender": record.sender, "role": record.role.name.lower(), "text": text}
    return {**shown, "elements": elements, "at": record.at, "key": record.key}


def _newest(items: Iterable[Any], most: int | None) -> list[Any]:
    kept = list(items)
    return kept if most is None else kept[max(0, len(kept) - most) :]


def describe_calls(desk: FakeDesk, after: int = 0, newest: int | None = None) -> dict[str, Any]:
    """Return the journal.

    Args:
        desk: The mock.
        after: Number of the first call to show.
        newest: How many calls to show at most, the newest; None means all.
    """
    every = desk.calls.numbered(after)
    shown = every if newest is None else every[max(0, len(every) - newest) :]
    upcoming = desk.calls.next_number
    return {
        "first": upcoming - len(desk.calls),
        "next": upcoming,
        "calls": [{"number": number, **describe_call(call)} for number, call in shown],
    }


def describe_call(call: Call) -> dict[str, Any]:
    """Return one entry of the journal, its reply as text."""
    shown: dict[str, Any] = plain(call)
    shown["text"] = text_in(call.body)
    reply = call.reply
    shown["reply"] = {
        "status": reply.status,
        "body": reply.body.decode("utf-8", "replace"),
        "delay": reply.delay,
        "dropped": reply.dropped,
    }
    return shown


def describe_fault(fault: Fault) -> dict[str, Any]:
    """Return one fault, its body as text."""
    shown: dict[str, Any] = plain(fault)
    return shown


def plain(value: Any) -> Any:
    """Return a value made of what JSON has; sets come sorted."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [row.name for row in fields(value) if row.name not in _SECRET]
        return {name: plain(getattr(value, name)) for name in names}
    if isinstance(value, NoBody):
        return None
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return [plain(item) for item in sorted(value)]
    if isinstance(value, list | tuple | deque):
        return [plain(item) for item in value]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
