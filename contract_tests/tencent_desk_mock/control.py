"""The control endpoints under /_mock/: arrange and inspect the fake Desk from any language."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING, Any

from .describe import describe_call, describe_fault, describe_world
from .forms import FormError
from .jsonbody import BodyError, parse_object
from .messages import Reply
from .patch import PatchError, add_fault, patch_world, set_clock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .desk import FakeDesk

PREFIX = "/_mock/"
"""Begin of the paths; no path of the API begins so."""

_JSON = (("content-type", "application/json"),)
_Body = dict[str, Any]


class Control:
    """Answers the control endpoints.

    Args:
        desk: The fake Desk that is controlled.
        token: Token that is asked for, as `Authorization: Bearer TOKEN`; None means none.
    """

    def __init__(self, desk: FakeDesk, token: str | None = None) -> None:
        self._desk = desk
        self._token = token
        self._endpoints: dict[tuple[str, str], Callable[[_Body], Any]] = {
            ("GET", "state"): lambda _: describe_world(desk),
            ("POST", "state"): self._patch,
            ("GET", "journal"): lambda _: {"calls": [describe_call(call) for call in desk.calls]},
            ("DELETE", "journal"): self._forget,
            ("GET", "faults"): self._faults,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._drop_faults,
            ("POST", "clock"): self._clock,
            ("POST", "reset"): self._reset,
        }

    def handle(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Answers one request.

        Args:
            method: The HTTP method.
            path: The path, beginning with PREFIX.
            headers: The headers, their names in lower case.
            body: The raw body; an empty one counts as `{}`.
        """
        if not self._admitted(headers):
            return _reply(401, {"error": "this needs Authorization: Bearer TOKEN"})
        if _foreign(headers):
            return _reply(403, {"error": "a page of another origin may not do this"})
        endpoint = self._endpoints.get((method, path.removeprefix(PREFIX)))
        if endpoint is None:
            known = sorted(f"{verb} {PREFIX}{name}" for verb, name in self._endpoints)
            return _reply(404, {"error": f"no {method} {path}", "endpoints": known})
        try:
            return _reply(200, endpoint(parse_object(body or b"{}")))
        except (BodyError, FormError, PatchError) as error:
            return _reply(400, {"error": str(error)})

    def _admitted(self, headers: Mapping[str, str]) -> bool:
        if self._token is None:
            return True
        given = headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())

    def _patch(self, body: _Body) -> Any:
        patch_world(self._desk.world, body)
        return describe_world(self._desk)

    def _faults(self, _: _Body) -> Any:
        return {"faults": [describe_fault(fault) for fault in self._desk.faults]}

    def _add_fault(self, body: _Body) -> Any:
        return describe_fault(add_fault(self._desk, body))

    def _drop_faults(self, _: _Body) -> Any:
        self._desk.faults.clear()
        return {}

    def _forget(self, _: _Body) -> Any:
        self._desk.calls.clear()
        return {}

    def _clock(self, body: _Body) -> Any:
        set_clock(self._desk, body)
        return {}

    def _reset(self, _: _Body) -> Any:
        self._desk.reset()
        return {}


def _foreign(headers: Mapping[str, str]) -> bool:
    """Whether a web page of another origin sent this, which a browser would let it do."""
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")


def _reply(status: int, body: Any) -> Reply:
    text = json.dumps(body, ensure_ascii=False, allow_nan=False)
    return Reply(status=status, body=text.encode(), headers=_JSON)
