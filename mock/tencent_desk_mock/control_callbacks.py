"""Serve the control endpoints for callbacks: receivers, journal, faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .access import is_loopback, normalize_host
from .callbacks import check_url
from .control_forms import (
    ANYTHING,
    CALLBACK_FAULT,
    DROPPED_FAULT,
    EMIT,
    JOURNAL_SHOWN,
    NO_RECEIVER,
    RECEIVER,
    REPEAT,
    REQUEST,
    SETTLE,
)
from .describe import describe_callback, describe_callbacks, describe_receiver, to_plain
from .patch import PatchError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .desk import FakeDesk
    from .faults import Faults
    from .forms import Form

    Handler = Callable[[dict[str, Any]], Any]


class CallbackControl:
    """Answer the endpoints of callbacks."""

    def __init__(self, desk: FakeDesk) -> None:
        self._callbacks = callbacks = desk.callbacks
        self.endpoints: dict[tuple[str, str], tuple[Form, Handler]] = {
            ("GET", "callbacks"): (
                JOURNAL_SHOWN,
                lambda asked: describe_callbacks(callbacks, **asked),
            ),
            ("DELETE", "callbacks"): (ANYTHING, lambda _: callbacks.clear()),
            ("GET", "callbacks/receivers"): (ANYTHING, self._show_receivers),
            ("POST", "callbacks/receivers"): (RECEIVER, self._send_to),
            ("DELETE", "callbacks/receivers"): (NO_RECEIVER, self._send_nowhere),
            ("GET", "callbacks/faults"): (ANYTHING, lambda _: show_faults(callbacks.faults)),
            ("POST", "callbacks/faults"): (
                CALLBACK_FAULT,
                lambda asked: to_plain(callbacks.fault(**asked)),
            ),
            ("DELETE", "callbacks/faults"): (
                DROPPED_FAULT,
                lambda asked: drop_faults(callbacks.faults, **asked),
            ),
            ("POST", "callbacks/emit"): (EMIT, self._emit),
            ("POST", "callbacks/repeat"): (REPEAT, self._repeat),
            ("POST", "callbacks/request"): (REQUEST, self._build_request),
            ("POST", "settle"): (SETTLE, lambda asked: desk.settle(**asked)),
        }

    def _show_receivers(self, _: dict[str, Any]) -> Any:
        return {"receivers": [describe_receiver(one) for one in self._callbacks.receivers]}

    def _send_to(self, asked: dict[str, Any]) -> Any:
        options = {name: value for name, value in asked.items() if name != "url"}
        if not is_loopback(normalize_host(check_url(asked["url"]).hostname or "")):
            raise PatchError(
                "/url: only a loopback address can be set here: start with --callback-url URL, "
                "or use callbacks.send_to in Python"
            )
        self._callbacks.send_to(asked["url"], **options)
        return self._show_receivers(asked)

    def _send_nowhere(self, asked: dict[str, Any]) -> Any:
        self._callbacks.send_to(None, **asked)
        return self._show_receivers(asked)

    def _emit(self, asked: dict[str, Any]) -> Any:
        options = {name: asked.get(name) for name in ("fields", "session", "user", "extra")}
        callback = self._callbacks.emit(asked["name"], **options, app=asked.get("sdk_app_id"))
        return describe_callback(callback)

    def _repeat(self, asked: dict[str, Any]) -> Any:
        callback = self._callbacks.numbered(asked["number"])
        return describe_callback(self._callbacks.repeat(callback, times=asked.get("times", 1)))

    def _build_request(self, asked: dict[str, Any]) -> Any:
        if ("number" in asked) == ("command" in asked):
            raise PatchError("body: give number or command, not both")
        if "number" in asked:
            request = self._callbacks.signed_again(self._callbacks.numbered(asked["number"]))
        else:
            request = self._callbacks.request(
                asked["command"],
                fields=asked.get("fields"),
                extra=asked.get("extra"),
                app=asked.get("sdk_app_id"),
            )
        return {"query": request.query, "body": request.body.decode()}


def show_faults(faults: Faults) -> dict[str, Any]:
    """Return the pending faults as JSON."""
    return {"faults": [to_plain(fault) for fault in faults]}


def drop_faults(faults: Faults, index: int | None = None) -> None:
    """Drop all pending faults, or the one at `index`.

    Raises:
        PatchError: There is no fault at `index`.
    """
    if index is None:
        faults.clear()
    elif not faults.drop(index):
        raise PatchError(f"/index: there are {len(faults)} faults, and none at {index}")
