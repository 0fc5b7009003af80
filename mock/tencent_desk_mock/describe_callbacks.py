"""Callbacks and their receivers as JSON, without tokens and signatures."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from .describe import plain
from .heard import text_in

if TYPE_CHECKING:
    from .callbacks import Callback, Callbacks, Receiver


def describe_callbacks(
    callbacks: Callbacks, after: int = 0, newest: int | None = None
) -> dict[str, Any]:
    """Return the journal of callbacks, where they go, and what is under way.

    Args:
        callbacks: The callbacks.
        after: Number of the first one to show.
        newest: How many to show at most, the newest; None means all.
    """
    every = [one for one in callbacks if one.number >= after]
    shown = every if newest is None else every[max(0, len(every) - newest) :]
    return {
        "first": callbacks.next_number - len(callbacks),
        "next": callbacks.next_number,
        "callbacks": [describe_callback(one) for one in shown],
        "commands": callbacks.commands,
        "receivers": [describe_receiver(one) for one in callbacks.receivers],
        "under_way": callbacks.office.activity.names,
    }


def describe_callback(callback: Callback) -> dict[str, Any]:
    """Return one callback with its attempts."""
    names = [row.name for row in fields(callback) if row.name != "over"]
    shown = {name: plain(getattr(callback, name)) for name in names}
    for attempt, row in zip(callback.attempts, shown["attempts"], strict=False):
        row["ok"] = attempt.ok
    return {
        **shown,
        "text": text_in(callback.body),
        "over": callback.over.is_set(),
        "ok": callback.ok,
    }


def describe_receiver(receiver: Receiver) -> dict[str, Any]:
    """Return where callbacks go, and whether they are signed."""
    return {
        "target": receiver.target.name,
        "signed": receiver.token is not None,
        "commands": plain(receiver.commands),
        "timeout": receiver.timeout,
        "repeats": receiver.repeats,
    }
