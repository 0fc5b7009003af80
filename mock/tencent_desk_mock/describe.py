"""Describe world, journals, faults and receivers as JSON, without keys, tokens and signatures."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from .journal import NoBody
from .user_view import find_text, list_texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .app import App
    from .callbacks import Callback, Callbacks, Receiver
    from .desk import FakeDesk
    from .entities import ChatRecord, Session
    from .journal import Call

_SECRET = frozenset({"secret_key"})
_ELSEWHERE = frozenset({"received", "received_count"})
"""The fields of a user's `messages`."""


def describe_world(desk: FakeDesk, arrival: float, messages: int | None = None) -> dict[str, Any]:
    """Return the time, and the state of all apps.

    Args:
        desk: The mock.
        arrival: The real time, for a running clock.
        messages: The most messages of each app, and of each session, the newest ones; None means
            all.
    """
    clock = desk.world.clock
    return {
        "clock": {"now": clock.now(arrival), "stopped": clock.stopped},
        "apps": [_describe_app(app, messages) for app in desk.world.apps.values()],
    }


def _describe_app(app: App, messages: int | None) -> dict[str, Any]:
    shown = {row.name: getattr(app, row.name) for row in fields(app)}
    shown = {name: value for name, value in shown.items() if name not in _SECRET | _ELSEWHERE}
    shown["messages"] = take_newest(app.messages, messages)
    plain_shown = {name: to_plain(value) for name, value in shown.items()}
    for session in plain_shown["sessions"].values():
        session["record_count"] = len(session["records"])
        session["records"] = take_newest(session["records"], messages)
    return {**plain_shown, "message_count": len(app.messages)}


def describe_conversation(app: App, user: str) -> dict[str, Any]:
    """Return a user's view: all sessions with their messages, and messages without a session."""
    theirs = [one for one in app.sessions.values() if one.user == user]
    outside = [one.record for one in app.received if one.user == user and one.session is None]
    return {
        "sessions": [_describe_session(one) for one in theirs],
        "outside": [*map(_describe_record, outside)],
    }


def _describe_session(session: Session) -> dict[str, Any]:
    names = ("id", "service_account", "state", "agent", "streams")
    shown = {name: to_plain(getattr(session, name)) for name in names}
    return {**shown, "records": [_describe_record(one) for one in session.records]}


def _describe_record(record: ChatRecord) -> dict[str, Any]:
    elements = json.loads(record.body)
    text = "\n".join(list_texts(elements))
    shown = {"sender": record.sender, "role": record.role.name.lower(), "text": text}
    return {**shown, "elements": elements, "at": record.at, "key": record.key}


def take_newest(items: Iterable[Any], most: int | None) -> list[Any]:
    """Return the last items, at most `most`; None means all."""
    kept = list(items)
    return kept if most is None else kept[max(0, len(kept) - most) :]


def describe_calls(desk: FakeDesk, after: int = 0, newest: int | None = None) -> dict[str, Any]:
    """Return the journal.

    Args:
        desk: The mock.
        after: Number of the first call to show.
        newest: The most calls to show, the newest ones; None means all.
    """
    shown = take_newest(desk.calls.numbered(after), newest)
    upcoming = desk.calls.next_number
    return {
        "first": upcoming - len(desk.calls),
        "next": upcoming,
        "calls": [{"number": number, **_describe_call(call)} for number, call in shown],
    }


def _describe_call(call: Call) -> dict[str, Any]:
    shown: dict[str, Any] = to_plain(call)
    shown["text"] = find_text(call.body)
    reply = call.reply
    shown["reply"] = {
        "status": reply.status,
        "body": reply.body.decode("utf-8", "replace"),
        "delay": reply.delay,
        "dropped": reply.dropped,
    }
    return shown


def describe_callbacks(
    callbacks: Callbacks, after: int = 0, newest: int | None = None
) -> dict[str, Any]:
    """Return the journal of callbacks, the receivers, and running work.

    Args:
        callbacks: The callbacks.
        after: Number of the first one to show.
        newest: The most callbacks to show, the newest ones; None means all.
    """
    shown = take_newest((one for one in callbacks if one.number >= after), newest)
    return {
        "first": callbacks.next_number - len(callbacks),
        "next": callbacks.next_number,
        "callbacks": [describe_callback(one) for one in shown],
        "commands": callbacks.commands,
        "receivers": [describe_receiver(one) for one in callbacks.receivers],
        "under_way": callbacks.poster.activity.names,
    }


def describe_callback(callback: Callback) -> dict[str, Any]:
    """Return one callback with its attempts."""
    names = [row.name for row in fields(callback) if row.name != "over"]
    shown = {name: to_plain(getattr(callback, name)) for name in names}
    shown["attempts"] = [{**to_plain(one), "ok": one.ok} for one in callback.attempts]
    return {
        **shown,
        "text": find_text(callback.body),
        "over": callback.over.is_set(),
        "ok": callback.ok,
    }


def describe_receiver(receiver: Receiver) -> dict[str, Any]:
    """Return the receiver, and whether its callbacks are signed."""
    return {
        "target": receiver.target.name,
        "signed": receiver.token is not None,
        "commands": to_plain(receiver.commands),
        "timeout": receiver.timeout,
        "repeats": receiver.repeats,
    }


def to_plain(value: Any) -> Any:
    """Return a JSON value; sets are sorted."""
    if is_dataclass(value) and not isinstance(value, type):
        names = [row.name for row in fields(value) if row.name not in _SECRET]
        return {name: to_plain(getattr(value, name)) for name in names}
    if isinstance(value, NoBody):
        return None
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return [to_plain(item) for item in sorted(value)]
    if isinstance(value, list | tuple | deque):
        return [to_plain(item) for item in value]
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value
