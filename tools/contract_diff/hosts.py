"""Check where to call: the hosts in `servers`, and their regions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .changes import Change, Level, Who, clients, everyone
from .documents import Documents, Node, escape
from .rules import Difference, Rule, gone_and_new, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOST_GONE = everyone(
    "clients of that host or its region must move to another one",
    "clients of that host must move to another one",
    "tests that call that host no longer reach the mock",
)
_HOST_NEW = clients("can be called", "can be called")
_ELSEWHERE = clients(
    "calls go to another host: open it in firewalls, and set the region if needed",
    "calls go to another host: open it in firewalls, and set the host if needed",
)


def hosts(documents: Documents) -> Iterator[Change]:
    """Report changes of the variables in `servers`."""
    old, new = documents.base.get("servers", ()), documents.revision.get("servers", ())
    for position, (before, after) in enumerate(zip(old, new, strict=False)):
        was, now = before.get("variables", {}), after.get("variables", {})
        for name in sorted(was.keys() & now.keys()):
            place = f"/servers/{position}/variables/{escape(name)}"
            yield from _compare_variable(place, was[name], now[name])
        for name in sorted(was.keys() ^ now.keys()):
            what = f"The variable `{name}` of the server's address was added or removed."
            place = f"/servers/{position}/variables/{escape(name)}"
            yield Change("server-variable-changed", Level.BREAKING, place, what, _ELSEWHERE)


def _compare_variable(place: str, before: Node, after: Node) -> Iterator[Change]:
    gone, new = gone_and_new(before.get("enum"), after.get("enum"))
    if gone:
        what = f"The hosts {listed(gone)} were removed."
        yield Change("host-removed", Level.BREAKING, f"{place}/enum", what, _HOST_GONE)
    if new:
        what = f"The hosts {listed(new)} are new."
        yield Change("host-added", Level.ADDITIVE, f"{place}/enum", what, _HOST_NEW)
    if before.get("default") != after.get("default"):
        what = (
            f"The default host changed from `{before.get('default')}` to `{after.get('default')}`."
        )
        yield Change("default-host-changed", Level.BREAKING, f"{place}/default", what, _ELSEWHERE)


def regions(found: Difference) -> Iterator[Change]:
    before, after = _index_by_name(found.before), _index_by_name(found.after)
    for name, row in before.items():
        if name in after:
            yield from _compare_region(found, name, row, after[name])
        else:
            what = f"The region `{name}` and `Region.{name.upper()}` were removed."
            yield found.breaking("region-removed", what, _HOST_GONE)
    for name in (name for name in after if name not in before):
        what = f"The region `{name}` is new."
        yield found.additive("region-added", what, {Who.PYTHON: f"use `Region.{name.upper()}`"})


def _index_by_name(rows: Any) -> dict[str, Node]:
    return {row["region"]: row for row in rows or ()}


def _compare_region(found: Difference, name: str, before: Node, after: Node) -> Iterator[Change]:
    if before["primary"] != after["primary"]:
        hosts = f"from `{before['primary']}` to `{after['primary']}`"
        what = f"The host of region `{name}` changed {hosts}."
        yield found.breaking("region-moved", what, _ELSEWHERE)
    if before["standby"] != after["standby"]:
        what = (
            f"The standby of `{name}` changed from `{before['standby']}` to `{after['standby']}`."
        )
        yield found.additive("standby-moved", what, _ELSEWHERE)
    if before["state"] != after["state"]:
        what = f"The state of region `{name}` changed from {before['state']} to {after['state']}."
        yield found.patch("region-state", what)
    gone, new = gone_and_new(before.get("spellings"), after.get("spellings"))
    if gone:
        what = f"The region `{name}` no longer has the spellings {listed(gone)}."
        need = {Who.PYTHON: f"write `{name}`, also in `TENCENT_DESK_REGION`"}
        yield found.breaking("region-spelling-removed", what, need)
    if new:
        what = f"The region `{name}` also has the spellings {listed(new)}."
        yield found.additive("region-spelling-added", what, {Who.PYTHON: "can be written"})


RULES: dict[str, Rule] = {"x-desk-regions": regions}
