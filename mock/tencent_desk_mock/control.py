"""The control endpoints under /_mock/: arrange and inspect the mock from any language."""

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
"""Begin of the paths; no path of the API begins so."""

_JSON = (("content-type", "application/json"),)
_Body = dict[str, Any]
_Endpoint = Callable[[_Body, float], Any]


class Control:
    """Answers the control endpoints.

    Args:
        desk: The mock that is controlled.
        access: Who may do that; by default everybody.
    """

    def __init__(self, desk: FakeDesk, access: Access | None = None) -> None:
        self._desk = desk
        self._access = access or Access()
        self._endpoints: dict[tuple[str, str], _Endpoint] = {
            ("GET", "state"): self._state,
            ("POST", "state"): self._patch,
            ("GET", "journal"): self._journal,
            ("DELETE", "journal"): self._forget,
            ("GET", "faults"): self._faults,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._drop_faults,
            ("POST", "clock"): self._clock,
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
        """Return whether a request may have to wait for something."""
        name = request.path.removeprefix(PREFIX)
        return (request.method, name) in self._waiting or name.startswith(("users/", "agents/"))

    def handle(self, request: Request, headers: Mapping[str, str]) -> Reply:
        """Answers one request.

        Args:
            request: The request, its path beginning with PREFIX and its time of arrival set. GET
                takes query parameters, the other methods a JSON body; an empty one counts as `{}`.
            headers: The headers, their names in lower case.
        """
        if not self._access.admits(headers):
            return _reply(401, {"error": "this needs Authorization: Bearer TOKEN"})
        if is_foreign(headers):
            return _reply(403, {"error": "a page of another origin may not do this"})
        endpoint = self._find(request.method, request.path.removeprefix(PREFIX))
        if endpoint is None:
            error = f"no {request.method} {request.path}"
            return _reply(404, {"error": error, "endpoints": self.known})
        try:
            return _reply(200, endpoint(_asked(request), request.at or 0.0))
        except (BodyError, FormError, PatchError) as error:
            return _reply(400, {"error": str(error)})
        except (TimeoutError, ReceiverError) as error:
            return _reply(503, {"error": str(error)})

    def _find(self, method: str, name: str) -> _Endpoint | None:
        """Return the endpoint; between begin and end of a path an id may hold anything."""
        if (method, name) in self._endpoints:
            return self._endpoints[method, name]
        if (method, name) in self._waiting:
            return _checked(self._waiting[method, name])
        who, _, rest = name.partition("/")
        identifier, _, act = rest.rpartition("/")
        handler = self._people.get((method, who, act))
        if handler is None or not identifier:
            return None
        return _checked(lambda asked: handler(identifier, asked))

    def _state(self, asked: _Body, at: float) -> Any:
        STATE_SHOWN.check(asked)
        with self._desk.state.changes.unchanged():
            return describe_world(self._desk, at, **asked)

    def _journal(self, asked: _Body, _: float) -> Any:
        CALLS_SHOWN.check(asked)
        return describe_calls(self._desk, **asked)

    def _patch(self, body: _Body, at: float) -> Any:
        with self._desk.state.changes.alone():
            patch_world(self._desk.world, body, self._desk.contract)
            return describe_world(self._desk, at)

    def _faults(self, _: _Body, __: float) -> Any:
        return {"faults": [describe_fault(fault) for fault in self._desk.faults]}

    def _add_fault(self, body: _Body, _: float) -> Any:
        return describe_fault(add_fault(self._desk, body))

    def _drop_faults(self, body: _Body, _: float) -> Any:
        drop_faults(self._desk.faults, body)
        return {}

    def _forget(self, _: _Body, __: float) -> Any:
        self._desk.calls.clear()
        return {}

    def _clock(self, body: _Body, _: float) -> Any:
        set_clock(self._desk, body)
        return {}

    def _reset(self, _: _Body, __: float) -> Any:
        self._desk.reset()
        return {}


def _checked(handler: Callable[[_Body], Any]) -> _Endpoint:
    """Return an endpoint of which a wrong value is the caller's, and a failed wait is not."""

    def endpoint(asked: _Body, _: float) -> Any:
        try:
            return handler(asked)
        except ValueError as error:
            raise PatchError(str(error)) from error

    return endpoint


def _asked(request: Request) -> _Body:
    """Return what a request says: in its query for GET, else in its body."""
    if request.method != "GET":
        return parse_object(request.body or b"{}")
    try:
        pairs = parse_qsl(request.query, keep_blank_values=True, max_num_fields=8)
    except ValueError as error:
        raise PatchError(str(error)) from None
    return {name: int(text) if _is_number(text) else text for name, text in pairs}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _reply(status: int, body: Any) -> Reply:
    text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    return Reply(status=status, body=text.encode(), headers=_JSON)
