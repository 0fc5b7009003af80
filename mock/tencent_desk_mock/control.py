"""The control endpoints under /_mock/: arrange and inspect the fake Desk from any language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from .access import Access, is_foreign
from .describe import describe_calls, describe_fault, describe_world
from .forms import FormError
from .jsonbody import BodyError, parse_object
from .messages import Reply
from .patch import PatchError, add_fault, patch_world, set_clock
from .patch_schemas import CALLS_SHOWN, STATE_SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .desk import FakeDesk
    from .messages import Request

PREFIX = "/_mock/"
"""Begin of the paths; no path of the API begins so."""

_JSON = (("content-type", "application/json"),)
_Body = dict[str, Any]


class Control:
    """Answers the control endpoints.

    Args:
        desk: The fake Desk that is controlled.
        access: Who may do that; by default everybody.
    """

    def __init__(self, desk: FakeDesk, access: Access | None = None) -> None:
        self._desk = desk
        self._access = access or Access()
        self._endpoints: dict[tuple[str, str], Callable[[_Body, float], Any]] = {
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

    @property
    def known(self) -> list[str]:
        """The endpoints, each as method and path."""
        return sorted(f"{verb} {PREFIX}{name}" for verb, name in self._endpoints)

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
        endpoint = self._endpoints.get((request.method, request.path.removeprefix(PREFIX)))
        if endpoint is None:
            error = f"no {request.method} {request.path}"
            return _reply(404, {"error": error, "endpoints": self.known})
        try:
            return _reply(200, endpoint(_asked(request), request.at or 0.0))
        except (BodyError, FormError, PatchError) as error:
            return _reply(400, {"error": str(error)})

    def _state(self, asked: _Body, at: float) -> Any:
        STATE_SHOWN.check(asked)
        return describe_world(self._desk, at, **asked)

    def _journal(self, asked: _Body, _: float) -> Any:
        CALLS_SHOWN.check(asked)
        return describe_calls(self._desk, **asked)

    def _patch(self, body: _Body, at: float) -> Any:
        patch_world(self._desk.world, body)
        return describe_world(self._desk, at)

    def _faults(self, _: _Body, __: float) -> Any:
        return {"faults": [describe_fault(fault) for fault in self._desk.faults]}

    def _add_fault(self, body: _Body, _: float) -> Any:
        return describe_fault(add_fault(self._desk, body))

    def _drop_faults(self, _: _Body, __: float) -> Any:
        self._desk.faults.clear()
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


def _asked(request: Request) -> _Body:
    """What a request says: in its query for GET, else in its body."""
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
