"""Serve the control endpoints under /_mock/: arrange and inspect the mock from any language."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from .access import is_foreign
from .callbacks import ReceiverError
from .control_callbacks import CallbackControl, drop_faults, show_faults
from .control_forms import (
    ANYTHING,
    CLOCK,
    DROPPED_FAULT,
    FAULT,
    JOURNAL_SHOWN,
    STATE,
    STATE_SHOWN,
)
from .control_people import PeopleControl
from .describe import describe_calls, describe_world, to_plain
from .forms import Form
from .jsonbody import parse_object
from .messages import Reply
from .patch import patch_world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .access import Access
    from .desk import FakeDesk
    from .messages import Request

PREFIX = "/_mock/"
"""The prefix of the paths, which no path of the API has."""

_JSON = (("content-type", "application/json"),)
_Asked = dict[str, Any]
_Endpoint = tuple[Form, Callable[[_Asked], Any]]


class Control:
    """Answer the control endpoints."""

    def __init__(self, desk: FakeDesk, access: Access) -> None:
        self._desk = desk
        self._access = access
        self._endpoints: dict[tuple[str, str], _Endpoint] = {
            ("GET", "state"): (STATE_SHOWN, self._show_state),
            ("POST", "state"): (STATE, self._patch),
            ("GET", "journal"): (JOURNAL_SHOWN, lambda asked: describe_calls(desk, **asked)),
            ("DELETE", "journal"): (ANYTHING, lambda _: desk.calls.clear()),
            ("GET", "faults"): (ANYTHING, lambda _: show_faults(desk.faults)),
            ("POST", "faults"): (FAULT, lambda asked: to_plain(desk.fault(**asked))),
            ("DELETE", "faults"): (DROPPED_FAULT, lambda asked: drop_faults(desk.faults, **asked)),
            ("POST", "clock"): (CLOCK, self._set_clock),
            ("POST", "reset"): (ANYTHING, lambda _: desk.reset()),
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
        """Answer one request; its path begins with PREFIX.

        GET takes query parameters, other methods a JSON body; an empty body counts as `{}`.
        """
        if not self._access.admits(headers):
            return _build_reply(401, {"error": "this needs Authorization: Bearer TOKEN"})
        if is_foreign(headers):
            return _build_reply(403, {"error": "a page of another origin may not do this"})
        found = self._find(request.method, request.path.removeprefix(PREFIX))
        if found is None:
            error = f"no {request.method} {request.path}"
            return _build_reply(404, {"error": error, "endpoints": self.known})
        form, answer = found
        try:
            asked = _read_arguments(request)
            form.check(asked)
            return _build_reply(200, answer(asked) or {})
        except ValueError as error:
            return _build_reply(400, {"error": str(error)})
        except (TimeoutError, ReceiverError) as error:
            return _build_reply(503, {"error": str(error)})

    def _find(self, method: str, name: str) -> _Endpoint | None:
        """Return the endpoint; an id in the middle of a path can be any text."""
        plain = self._endpoints.get((method, name)) or self._waiting.get((method, name))
        if plain is not None:
            return plain
        who, _, rest = name.partition("/")
        identifier, _, act = rest.rpartition("/")
        found = self._people.get((method, who, act))
        if found is None or not identifier:
            return None
        form, answer = found
        return form, lambda asked: answer(identifier, asked)

    def _show_state(self, asked: _Asked) -> Any:
        with self._desk.state.changes.unchanged():
            return describe_world(self._desk, time.time(), **asked)

    def _patch(self, asked: _Asked) -> Any:
        with self._desk.state.changes.alone():
            patch_world(self._desk.world, asked, self._desk.contract)
            return describe_world(self._desk, time.time())

    def _set_clock(self, asked: _Asked) -> None:
        """Stop the clock at `now`, move it by `advance` seconds, or let it run for `{}`."""
        clock = self._desk.world.clock
        if not asked:
            clock.follow()
        if "now" in asked:
            clock.set(asked["now"])
        clock.advance(asked.get("advance", 0))


def _read_arguments(request: Request) -> _Asked:
    """Return the arguments of a request: from its query for GET, else from its body."""
    if request.method != "GET":
        return parse_object(request.body or b"{}")
    pairs = parse_qsl(request.query, keep_blank_values=True, max_num_fields=8)
    return {name: int(text) if _is_number(text) else text for name, text in pairs}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _build_reply(status: int, body: Any) -> Reply:
    text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    return Reply(status=status, body=text.encode(), headers=_JSON)
