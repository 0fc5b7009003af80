"""Describe callbacks and their receivers as JSON, without tokens and signatures."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from .describe import take_newest, to_plain
from .user_view import find_text

if TYPE_CHECKING:
    from .callbacks import Callback, Callbacks, Receiver


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
