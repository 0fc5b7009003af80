"""Change the world by JSON of the control endpoints and of world files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .contract import Contract, RateLimit
from .known import check_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from .world import World


class PatchError(ValueError):
    """Report that the JSON has the right form, but does not fit the world."""


def patch_world(world: World, patch: dict[str, Any], contract: Contract) -> None:
    """Change the settings and the content of an app.

    Args:
        world: The world.
        patch: `sdk_app_id` (by default the first app), `app` with settings, lists of `agents`,
            `skill_groups`, `service_accounts`, `users`, `sessions`, `groups`, and `remove` with
            lists of ids, as the form STATE allows. An existing agent or session keeps values that
            are not named.
        contract: The contract, with the names that exist.

    Raises:
        FormError: A name is not in the contract.
        PatchError: The app does not exist, or a required service account is missing.
    """
    check_names(contract, patch.get("app", {}), ("app",))
    number = patch.get("sdk_app_id")
    if number not in world.apps and (number is not None or not world.apps):
        raise PatchError(f"/sdk_app_id: no app {number or 'yet'}")
    for name, value in patch.get("app", {}).items():
        setattr(world.app(number), name, _read_setting(name, value))
    for name, add in _ADDERS.items():
        for row in patch.get(name, ()):
            add(world, number, row)
    for name, ids in patch.get("remove", {}).items():
        _remove(getattr(world.app(number), name), ids)


def _read_setting(name: str, value: Any) -> Any:
    if name.endswith("_rate") and value is not None:
        return RateLimit(value["calls"], value["seconds"])
    if isinstance(value, list):
        return list(value) if name == "languages" else set(value)
    return dict(value) if isinstance(value, dict) else value  # an alias may repeat it


def _patch_agent(world: World, number: int | None, row: dict[str, Any]) -> None:
    old = world.app(number).agents.get(row["id"])
    names = ("status", "capacity", "load", "groups")
    kept = {name: getattr(old, name) for name in names} if old else {}
    world.add_agent(row["id"], **{**kept, **_read_options(row)}, app=number)


def _patch_session(world: World, number: int | None, row: dict[str, Any]) -> None:
    old = world.app(number).sessions.get(row["id"])
    try:
        session = world.add_session(row["id"], **_read_options(row), app=number)
    except ValueError as error:
        raise PatchError(f"/sessions: {error}") from None
    if old is not None:
        session.records, session.streams = old.records, old.streams


def _patch_skill_group(world: World, number: int | None, row: dict[str, Any]) -> None:
    world.add_skill_group(row["id"], **_read_options(row), app=number)


def _patch_group(world: World, number: int | None, row: dict[str, Any]) -> None:
    world.add_group(row["id"], **_read_options(row), app=number)


def _read_options(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "id"}


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
