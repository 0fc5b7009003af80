"""Shows the limits: of the body, of the rate, of the account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tencent_desk import DeskClient, errors
from tencent_desk_mock import SDK_APP_ID, SECRET_KEY

from ._contract import first_body, nodes
from ._coverage import Sight, unless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._coverage import Coverage
    from ._stand import Stand


def limits(document: dict[str, Any], stand: Stand, coverage: Coverage) -> None:
    """Show each limit the last value within it and the first beyond it."""
    for operation, node in nodes(document):
        body = first_body(document, node)
        if "x-desk-body-limit" in node:
            coverage.want("limit", f"{operation} x-desk-body-limit")
            coverage.see(_body_limit(stand, operation, node, body))
        if "x-desk-rate-limit" in node:
            coverage.want("limit", f"{operation} x-desk-rate-limit")
            coverage.see(_rate_limit(stand, operation, node, body))
    coverage.want("limit", "identifier x-desk-max-bytes")
    coverage.see(_identifier_limit(document))


def _body_limit(
    stand: Stand, operation: str, node: dict[str, Any], body: dict[str, Any]
) -> Iterator[Sight]:
    what, most = f"{operation} x-desk-body-limit", node["x-desk-body-limit"]["bytes"]
    for side, size in (("valid", most), ("invalid", most + 1)):
        full = {**body, "Padding": ""}
        room = size - len(json.dumps(full, ensure_ascii=False, separators=(",", ":")).encode())
        padding = {"Padding": "x" * room}
        error = stand.call(operation, body, extra_body=padding)
        unchecked = stand.call(operation, body, extra_body=padding, validate=False)
        if side == "valid":
            fine = error is None or stand.desk.calls[-1].step == "state"
        else:
            named = [(one.pointer, one.rule) for one in getattr(error, "violations", ())]
            code = node["x-desk-refusals"]["body_too_long"]
            fine = named == [("", "x-desk-body-limit")] and getattr(unchecked, "code", 0) == code
        yield Sight("limit", what, side, unless(fine, error))


def _rate_limit(
    stand: Stand, operation: str, node: dict[str, Any], body: dict[str, Any]
) -> Iterator[Sight]:
    what, rate = f"{operation} x-desk-rate-limit", node["x-desk-rate-limit"]
    stand.desk.reset()
    stand.desk.world.clock.set(1_800_000_000)
    codes = [getattr(stand.call(operation, body), "code", 0) for _ in range(rate["calls"] + 1)]
    stand.desk.world.clock.advance(rate["seconds"])
    later = stand.call(operation, body)
    stand.desk.reset()
    within = codes[:-1] == [0] * rate["calls"] and later is None
    yield Sight("limit", what, "valid", unless(within, codes))
    beyond = codes[-1] == node["x-desk-refusals"]["too_fast"]
    yield Sight("limit", what, "invalid", unless(beyond, codes))


def _identifier_limit(document: dict[str, Any]) -> Iterator[Sight]:
    """Return the client refuses to be made for an account that cannot be."""
    most = document["components"]["securitySchemes"]["identifier"]["x-desk-max-bytes"]
    for side, size in (("valid", most), ("invalid", most + 1)):
        try:
            DeskClient(
                SDK_APP_ID, secret_key=SECRET_KEY, identifier="x" * size, region="china"
            ).close()
            made = "valid"
        except errors.ValidationError:
            made = "invalid"
        yield Sight("limit", "identifier x-desk-max-bytes", side, unless(made == side, made))
