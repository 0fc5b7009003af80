"""Describe the last calls and callbacks in order, for messages of failed tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .user_view import find_text

if TYPE_CHECKING:
    from .callbacks import Callback
    from .journal import Call
    from .state import State

_SHOWN = 10


def explain(state: State) -> str:
    """Return the last calls and callbacks, one per line."""
    calls = [(number, _describe_call(call)) for number, call in state.calls.numbered()]
    callbacks = [(one.calls_before, _describe_callback(one)) for one in state.callbacks]
    lines = [line for _, line in sorted([*callbacks, *calls], key=lambda row: row[0])]
    if not lines:
        return "No call reached the mock, and it posted no callback."
    return "\n".join(["What happened last:", *lines[-_SHOWN:]])


def _describe_call(call: Call) -> str:
    return f"  program: {call.summary}{_quote(call.body)}"


def _describe_callback(callback: Callback) -> str:
    return f"  Desk: {callback.summary}{_quote(callback.body)}"


def _quote(body: object) -> str:
    text = find_text(body)
    return f" {text!r}" if text else ""
