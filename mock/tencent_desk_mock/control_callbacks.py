"""Serve the control endpoints for callbacks: receivers, journal, faults."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .access import is_loopback, normalize_host
from .callbacks import check_url
from .control_forms import (
    EMIT,
    FAULT,
    NO_RECEIVER,
    RECEIVER,
    REPEAT,
    REQUEST,
    SETTLE,
    SHOWN,
)
from .describe import describe_fault
from .describe_callbacks import describe_callback, describe_callbacks, describe_receiver
from .patch import PatchError, drop_faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from .desk import FakeDesk

    Handler = Callable[[dict[str, Any]], Any]


class CallbackControl:
    """Answer the endpoints of callbacks.

    Args:
        desk: The mock.
    """

    def __init__(self, desk: FakeDesk) -> None:
        self._desk = desk
        self._callbacks = desk.callbacks
        self.endpoints: dict[tuple[str, str], Handler] = {
            ("GET", "callbacks"): self._show,
            ("DELETE", "callbacks"): self._forget,
            ("GET", "callbacks/receivers"): self._show_receivers,
            ("POST", "callbacks/receivers"): self._send_to,
            ("DELETE", "callbacks/receivers"): self._send_nowhere,
            ("GET", "callbacks/faults"): self._show_faults,
            ("POST", "callbacks/faults"): self._add_fault,
            ("DELETE", "callbacks/faults"): self._drop_faults,
            ("POST", "callbacks/emit"): self._emit,
            ("POST", "callbacks/repeat"): self._repeat_callback,
            ("POST", "callbacks/request"): self._build_request,
            ("POST", "settle"): self._settle,
        }

    def _show(self, asked: dict[str, Any]) -> Any:
        SHOWN.check(asked)
        return describe_callbacks(self._callbacks, **asked)

    def _forget(self, _: dict[str, Any]) -> Any:
        self._callbacks.clear()
        return {}

    def _show_receivers(self, _: dict[str, Any]) -> Any:
        return {"receivers": [describe_receiver(one) for one in self._callbacks.receivers]}

    def _send_to(self, asked: dict[str, Any]) -> Any:
        RECEIVER.check(asked)
        options = {name: value for name, value in asked.items() if name != "url"}
        if not is_loopback(normalize_host(check_url(asked["url"]).hostname or "")):
            raise PatchError(
                "/url: only a loopback address can be set here: start with --callback-url URL, "
                "or use callbacks.send_to in Python"
            )
        self._callbacks.send_to(asked["url"], **options)
        return self._show_receivers(asked)

    def _send_nowhere(self, asked: dict[str, Any]) -> Any:
        NO_RECEIVER.check(asked)
        self._callbacks.send_to(None, commands=asked.get("commands"))
        return self._show_receivers(asked)

    def _show_faults(self, _: dict[str, Any]) -> Any:
        return {"faults": [describe_fault(fault) for fault in self._callbacks.faults]}

    def _add_fault(self, asked: dict[str, Any]) -> Any:
        FAULT.check(asked)
        return describe_fault(self._callbacks.fault(**asked))

    def _drop_faults(self, asked: dict[str, Any]) -> Any:
        drop_faults(self._callbacks.faults, asked)
        return {}

    def _emit(self, asked: dict[str, Any]) -> Any:
        EMIT.check(asked)
        options = {name: asked.get(name) for name in ("session", "user", "extra")}
        options["app"] = asked.get("sdk_app_id")
        return describe_callback(
            self._callbacks.emit(asked["name"], fields=asked.get("fields"), **options)
        )

    def _repeat_callback(self, asked: dict[str, Any]) -> Any:
        REPEAT.check(asked)
        callback = self._callbacks.numbered(asked["number"])
        return describe_callback(self._callbacks.repeat(callback, times=asked.get("times", 1)))

    def _build_request(self, asked: dict[str, Any]) -> Any:
        REQUEST.check(asked)
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

    def _settle(self, asked: dict[str, Any]) -> Any:
        SETTLE.check(asked)
        self._desk.settle(**asked)
        return {}
