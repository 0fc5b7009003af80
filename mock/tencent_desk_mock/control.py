"""Serve the control endpoints under /_mock/: arrange and inspect the mock from any language."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from .access import Access, is_foreign
from .callbacks import ReceiverError
from .control_callbacks import CallbackControl
from .control_people import PeopleControl
from .describe import describe_calls, describe_fault, describe_world
from .forms import FormError
from .jsonbody import BodyError, parse_object
from .messages import Reply
from .patch import PatchError, add_fault, drop_faults, patch_world, set_clock
from .patch_schemas import CALLS_SHOWN, STATE_SHOWN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .desk import FakeDesk
    from .messages import Request

PREFIX = "/_mock/"
"""The prefix of the paths, which no path of the API has."""

_JSON = (("content-type", "application/json"),)
_Body = dict[str, Any]
_Endpoint = Callable[[_Body, float], Any]


class Control:
    """Answer the control endpoints.

    Args:
        desk: The mock.
        access: Who may use them; by default everybody.
    """

    def __init__(self, desk: FakeDesk, access: Access | None = None) -> None:
        self._desk = desk
        self._access = access or Access()
        self._endpoints: dict[tuple[str, str], _Endpoint] = {
            ("GET", "state"): self._show_state,
            ("POST", "state"): self._patch,
            ("GET", "journal"): self._show_journal,
            ("DELETE", "journal"): self._forget,
            ("GET", "faults"): self._show_faults,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._drop_faults,
            ("POST", "clock"): self._set_clock,
            ("POST", "reset"): self._reset,
        }
        self._waiting = CallbackControl(desk).endpoints
        self._people = PeopleControl(desk).endpoints

    @property
    def known(self) -> list[str]:
        """Return the endpoints, each as method and path."""
        plain = [f"{verb} {PREFIX}{name}" for verb, name in (*self._endpoints, *self._waiting)]
        people = [f"{verb} {PREFIX}{who}/{{id}}/{act}" for verb, who, act in self._people]
        return sorted([*plain, *people])

    def waits(self, request: Request) -> bool:
        """Return whether a request may have to wait."""
        name = request.path.removeprefix(PREFIX)
        return (request.method, name) in self._waiting or name.startswith(("users/", "agents/"))

    def handle(self, request: Request, headers: Mapping[str, str]) -> Reply:
        """Answer one request.

        Args:
            request: The request, with PREFIX in its path and its time of arrival. GET takes query
                parameters, other methods a JSON body; an empty body counts as `{}`.
            headers: The headers, names in lower case.
        """
        if not self._access.admits(headers):
            return _build_reply(401, {"error": "this needs Authorization: Bearer TOKEN"})
        if is_foreign(headers):
            return _build_reply(403, {"error": "a page of another origin may not do this"})
        endpoint = self._find(request.method, request.path.removeprefix(PREFIX))
        if endpoint is None:
            error = f"no {request.method} {request.path}"
            return _build_reply(404, {"error": error, "endpoints": self.known})
        try:
            return _build_reply(200, endpoint(_read_arguments(request), request.at or 0.0))
        except (BodyError, FormError, PatchError) as error:
            return _build_reply(400, {"error": str(error)})
        except (TimeoutError, ReceiverError) as error:
            return _build_reply(503, {"error": str(error)})

    def _find(self, method: str, name: str) -> _Endpoint | None:
        """Return the endpoint; an id in the middle of a path can be any text."""
        if (method, name) in self._endpoints:
            return self._endpoints[method, name]
        if (method, name) in self._waiting:
            return _wrap_errors(self._waiting[method, name])
        who, _, rest = name.partition("/")
        identifier, _, act = rest.rpartition("/")
        handler = self._people.get((method, who, act))
        if handler is None or not identifier:
            return None
        return _wrap_errors(lambda asked: handler(identifier, asked))

    def _show_state(self, asked: _Body, at: float) -> Any:
        STATE_SHOWN.check(asked)
        with self._desk.state.changes.unchanged():
            return describe_world(self._desk, at, **asked)

    def _show_journal(self, asked: _Body, _: float) -> Any:
        CALLS_SHOWN.check(asked)
        return describe_calls(self._desk, **asked)

    def _patch(self, body: _Body, at: float) -> Any:
        with self._desk.state.changes.alone():
            patch_world(self._desk.world, body, self._desk.contract)
            return describe_world(self._desk, at)

    def _show_faults(self, _: _Body, __: float) -> Any:
        return {"faults": [describe_fault(fault) for fault in self._desk.faults]}

    def _add_fault(self, body: _Body, _: float) -> Any:
        return describe_fault(add_fault(self._desk, body))

    def _drop_faults(self, body: _Body, _: float) -> Any:
        drop_faults(self._desk.faults, body)
        return {}

    def _forget(self, _: _Body, __: float) -> Any:
        self._desk.calls.clear()
        return {}

    def _set_clock(self, body: _Body, _: float) -> Any:
        set_clock(self._desk, body)
        return {}

    def _reset(self, _: _Body, __: float) -> Any:
        self._desk.reset()
        return {}


def _wrap_errors(handler: Callable[[_Body], Any]) -> _Endpoint:
    """Return an endpoint that answers 400 for a wrong value, and not for a failed wait."""

    def endpoint(asked: _Body, _: float) -> Any:
        try:
            return handler(asked)
        except ValueError as error:
            raise PatchError(str(error)) from error

    return endpoint


def _read_arguments(request: Request) -> _Body:
    """Return the arguments of a request: from its query for GET, else from its body."""
    if request.method != "GET":
        return parse_object(request.body or b"{}")
    try:
        pairs = parse_qsl(request.query, keep_blank_values=True, max_num_fields=8)
    except ValueError as error:
        raise PatchError(str(error)) from None
    return {name: int(text) if _is_number(text) else text for name, text in pairs}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _build_reply(status: int, body: Any) -> Reply:
    text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    return Reply(status=status, body=text.encode(), headers=_JSON)
