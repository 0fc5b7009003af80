"""Show what happened lately, calls and callbacks in their order, for messages of failed tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .heard import text_in

if TYPE_CHECKING:
    from .callbacks import Callback
    from .journal import Call
    from .state import State

_SHOWN = 10


def explain(state: State) -> str:
    """Return the last calls and callbacks, a line each."""
    calls = [((number, 1), _call(call)) for number, call in state.calls.numbered()]
    callbacks = [((one.calls_before, 0), _callback(one)) for one in state.callbacks]
    lines = [line for _, line in sorted([*callbacks, *calls], key=lambda row: row[0])]
    if not lines:
        return "No call reached the mock, and it posted no callback."
    return "\n".join(["What happened last:", *lines[-_SHOWN:]])


def _call(call: Call) -> str:
    return f"  program: {call.summary}{_quoted(call.body)}"


def _callback(callback: Callback) -> str:
    return f"  Desk: {callback.summary}{_quoted(callback.body)}"


def _quoted(body: object) -> str:
    text = text_in(body)
    return f" {text!r}" if text else ""
