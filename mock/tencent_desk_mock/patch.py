"""Change the mock by JSON of the control endpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .contract import Contract, RateLimit
from .known import check_names
from .patch_schemas import CLOCK, DROPPED_FAULT, FAULT, STATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from .desk import FakeDesk
    from .faults import Fault, Faults
    from .world import World


class PatchError(ValueError):
    """Report that the JSON has the right form, but does not fit the world."""


def patch_world(world: World, patch: dict[str, Any], contract: Contract) -> None:
    """Change the settings and the content of an app.

    Args:
        world: The world.
        patch: `sdk_app_id` (by default the first app), `app` with settings, lists of `agents`,
            `skill_groups`, `service_accounts`, `users`, `sessions`, `groups`, and `remove` with
            lists of ids. An existing agent or session keeps values that are not named.
        contract: The contract, with the names that exist.

    Raises:
        FormError: The patch has a wrong form, or a name is not in the contract.
        PatchError: The app does not exist, or a required service account is missing.
    """
    STATE.check(patch)
    check_names(contract, patch.get("app", {}), ("app",))
    number = patch.get("sdk_app_id")
    if number not in world.apps and (number is not None or not world.apps):
        raise PatchError(f"/sdk_app_id: no app {number or 'yet'}")
    _patch_settings(world, number, patch.get("app", {}))
    for name, add in _ADDERS.items():
        for row in patch.get(name, ()):
            add(world, number, row)
    for name, ids in patch.get("remove", {}).items():
        _remove(getattr(world.app(number), name), ids)


def add_fault(desk: FakeDesk, body: dict[str, Any]) -> Fault:
    """Add a fault, with the fields of FakeDesk.fault.

    Raises:
        FormError: A field is unknown or wrong.
        PatchError: There is no such operation or code.
    """
    FAULT.check(body)
    try:
        return desk.fault(**{**body, "omit": tuple(body.get("omit", ()))})
    except ValueError as error:
        raise PatchError(str(error)) from None


def drop_faults(faults: Faults, body: dict[str, Any]) -> None:
    """Drop all pending faults, or the one at `index`.

    Raises:
        FormError: A field is unknown or wrong.
        PatchError: There is no fault at `index`.
    """
    DROPPED_FAULT.check(body)
    if "index" not in body:
        faults.clear()
    elif not faults.drop(body["index"]):
        raise PatchError(f"/index: there are {len(faults)} faults, and none at {body['index']}")


def set_clock(desk: FakeDesk, body: dict[str, Any]) -> None:
    """Stop the clock at `now`, move it by `advance` seconds, or let it run for `{}`.

    Raises:
        FormError: A field is unknown or wrong.
    """
    CLOCK.check(body)
    if not body:
        desk.world.clock.follow()
    if "now" in body:
        desk.world.clock.set(body["now"])
    desk.world.clock.advance(body.get("advance", 0))


def _patch_settings(world: World, number: int | None, settings: dict[str, Any]) -> None:
    app = world.app(number)
    for name, value in settings.items():
        setattr(app, name, _read_setting(name, value))


def _read_setting(name: str, value: Any) -> Any:
    if name.endswith("_rate") and value is not None:
        return RateLimit(value["calls"], value["seconds"])
    if isinstance(value, list):
        return list(value) if name == "languages" else set(value)
    return dict(value) if isinstance(value, dict) else value  # an alias may repeat it


def _patch_agent(world: World, number: int | None, row: dict[str, Any]) -> None:
    old = world.app(number).agents.get(row["id"])
    kept = {"status": old.status, "capacity": old.capacity, "load": old.load} if old else {}
    groups = {"groups": old.groups} if old else {}
    named = {name: value for name, value in row.items() if name != "id"}
    world.add_agent(row["id"], **{**kept, **groups, **named}, app=number)


def _patch_session(world: World, number: int | None, row: dict[str, Any]) -> None:
    named = {name: value for name, value in row.items() if name != "id"}
    old = world.app(number).sessions.get(row["id"])
    try:
        session = world.add_session(row["id"], **named, app=number)
        if old is not None:
            session.records, session.streams = old.records, old.streams
    except ValueError as error:
        raise PatchError(f"/sessions: {error}") from None


def _patch_skill_group(world: World, number: int | None, row: dict[str, Any]) -> None:
    accounts = row.get("service_accounts")
    world.add_skill_group(row["id"], service_accounts=accounts, app=number)


def _patch_group(world: World, number: int | None, row: dict[str, Any]) -> None:
    named = {name: value for name, value in row.items() if name != "id"}
    world.add_group(row["id"], **named, app=number)


_ADDERS: dict[str, Callable[[World, int | None, Any], object]] = {
    "service_accounts": lambda world, number, row: world.add_service_account(row, app=number),
    "users": lambda world, number, row: world.add_user(row, app=number),
    "skill_groups": _patch_skill_group,
    "agents": _patch_agent,
    "sessions": _patch_session,
    "groups": _patch_group,
}


def _remove(collection: Any, ids: list[Any]) -> None:
    for key in ids:
        if isinstance(collection, set):
            collection.discard(key)
        else:
            collection.pop(key, None)
