"""Changes of the fake Desk by JSON: what the control endpoints take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jsonschema_rs import ValidationError

from .contract import RateLimit
from .patch_schemas import CLOCK, FAULT, STATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from jsonschema_rs import Draft202012Validator

    from .desk import FakeDesk
    from .faults import Fault
    from .world import World


class PatchError(ValueError):
    """The JSON does not say what it should; the message names the place."""


def patch_world(desk: FakeDesk, patch: dict[str, Any]) -> None:
    """Changes an app: its settings, and who and what lives in it.

    Args:
        desk: The fake Desk.
        patch: `sdk_app_id` (by default the first app), `app` with settings, lists of `agents`,
            `skill_groups`, `service_accounts`, `users`, `sessions`, `groups`, and `remove` with
            lists of ids. An agent or a session that is there already keeps what is not named.

    Raises:
        PatchError: The patch has another form, or names an app that there is not.
    """
    _valid(STATE, patch)
    number = patch.get("sdk_app_id")
    if number is not None and number not in desk.world.apps:
        raise PatchError(f"/sdk_app_id: no app {number}")
    _settings(desk.world, number, patch.get("app", {}))
    for name, add in _ADDERS.items():
        for row in patch.get(name, ()):
            add(desk.world, number, row)
    for name, ids in patch.get("remove", {}).items():
        _remove(getattr(desk.world.app(number), name), ids)


def add_fault(desk: FakeDesk, body: dict[str, Any]) -> Fault:
    """Adds a fault; the fields are those of FakeDesk.fault.

    Raises:
        PatchError: A field is unknown or wrong.
    """
    _valid(FAULT, body)
    try:
        return desk.fault(**{**body, "omit": tuple(body.get("omit", ()))})
    except ValueError as error:
        raise PatchError(str(error)) from None


def set_clock(desk: FakeDesk, body: dict[str, Any]) -> None:
    """Stops the clock at `now`, moves it by `advance` seconds, or lets it run for `{}`.

    Raises:
        PatchError: A field is unknown or wrong.
    """
    _valid(CLOCK, body)
    if not body:
        desk.world.clock.follow()
    if "now" in body:
        desk.world.clock.set(body["now"])
    desk.world.clock.advance(body.get("advance", 0))


def _valid(validator: Draft202012Validator, value: Any) -> None:
    try:
        validator.validate(value)
    except ValidationError as error:
        pointer = "".join(f"/{part}" for part in error.instance_path)
        raise PatchError(f"{pointer or 'body'}: {error.message}") from None


def _settings(world: World, number: int | None, settings: dict[str, Any]) -> None:
    app = world.app(number)
    for name, value in settings.items():
        setattr(app, name, _setting(name, value))


def _setting(name: str, value: Any) -> Any:
    if name.endswith("_rate") and value is not None:
        return RateLimit(value["calls"], value["seconds"])
    if isinstance(value, list) and name != "languages":
        return set(value)
    return value


def _agent(world: World, number: int | None, row: dict[str, Any]) -> None:
    old = world.app(number).agents.get(row["id"])
    kept = {"status": old.status, "capacity": old.capacity, "load": old.load} if old else {}
    groups = {"groups": old.groups} if old else {}
    named = {name: value for name, value in row.items() if name != "id"}
    world.add_agent(row["id"], **{**kept, **groups, **named}, app=number)


def _session(world: World, number: int | None, row: dict[str, Any]) -> None:
    named = {name: value for name, value in row.items() if name != "id"}
    try:
        world.add_session(row["id"], **named, app=number)
    except ValueError as error:
        raise PatchError(f"/sessions: {error}") from None


def _skill_group(world: World, number: int | None, row: dict[str, Any]) -> None:
    accounts = row.get("service_accounts")
    world.add_skill_group(row["id"], service_accounts=accounts, app=number)


def _group(world: World, number: int | None, row: dict[str, Any]) -> None:
    named = {name: value for name, value in row.items() if name != "id"}
    world.add_group(row["id"], **named, app=number)


_ADDERS: dict[str, Callable[[World, int | None, Any], object]] = {
    "service_accounts": lambda world, number, row: world.add_service_account(row, app=number),
    "users": lambda world, number, row: world.add_user(row, app=number),
    "skill_groups": _skill_group,
    "agents": _agent,
    "sessions": _session,
    "groups": _group,
}


def _remove(collection: Any, ids: list[Any]) -> None:
    for key in ids:
        if isinstance(collection, set):
            collection.discard(key)
        else:
            collection.pop(key, None)
