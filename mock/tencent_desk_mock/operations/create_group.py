"""Implement create_group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tencent_desk_mock.entities import ChatGroup
from tencent_desk_mock.turn import Effect, Outcome, Question, RefusedError

if TYPE_CHECKING:
    from tencent_desk_mock.app import App
    from tencent_desk_mock.turn import Turn

_BEFORE = "Group.CallbackBeforeCreateGroup"
_REFUSED = 1


def create_group(turn: Turn) -> Outcome:
    """Create a chat group.

    Raises:
        RefusedError: The app, the members, the GroupId, a limit, the staff or the app's own
            callback do not allow it.
    """
    group = _read_group(turn)
    _check_allowed(turn)
    _check_members(turn, group)
    _check_free(turn, group)
    _check_limits(turn, group)
    if not turn.app.staffed:
        raise RefusedError("NO_AGENT_ONLINE")
    _check_world(turn.app, group.id)
    _check_callback(turn, group)
    turn.app.groups[group.id] = group
    _count(turn)
    created = Effect("group.created", {"group": group.id, "members": list(group.members)})
    return Outcome({"GroupId": group.id}, (created,))


def _read_group(turn: Turn) -> ChatGroup:
    body = turn.body
    owner = body.get("Owner_Account")
    listed = [member["Member_Account"] for member in body.each("MemberList")]
    members: dict[str, None] = dict.fromkeys([*([owner] if owner else []), *listed])
    return ChatGroup(
        body["GroupId"], owner, turn.identifier, body["Type"], body["Name"], tuple(members)
    )


def _check_allowed(turn: Turn) -> None:
    app = turn.app
    if not app.desk or not app.group_chat:
        raise RefusedError("GROUP_OPERATION_FORBIDDEN", "groups are not enabled for the app")
    if turn.operation.editions.isdisjoint(app.editions):
        raise RefusedError("GROUP_OPERATION_FORBIDDEN", "not in the edition of the app")


def _check_members(turn: Turn, group: ChatGroup) -> None:
    app, rows = turn.app, turn.body.each("MemberList")
    listed = [row["Member_Account"] for row in rows]
    serving = [account for account in listed if account in app.service_accounts]
    if len(serving) != 1 or len(set(listed)) < 2:
        text = "MemberList needs exactly one service account and at least one other member"
        raise RefusedError("DESK_PARAMETER_INVALID", text)
    for account in group.members:
        if account not in app.users and account not in app.service_accounts:
            raise RefusedError("GROUP_ACCOUNT_NOT_FOUND", account)
    if group.type == "Private" and any(row.get("Role") for row in rows):
        raise RefusedError("GROUP_OPERATION_FORBIDDEN", "Private groups have no administrators")
    if app.max_group_members is not None and len(listed) > app.max_group_members:
        raise RefusedError("MEMBER_LIST_OVER_PLAN_LIMIT")


def _check_free(turn: Turn, group: ChatGroup) -> None:
    taken = turn.app.groups.get(group.id)
    if taken is None:
        return
    ours = taken.creator in turn.app.administrators
    same_owner = taken.owner is not None and taken.owner == group.owner
    raise RefusedError("GROUP_ID_ALREADY_YOURS" if ours or same_owner else "GROUP_ID_TAKEN")


def _check_limits(turn: Turn, group: ChatGroup) -> None:
    app = turn.app
    if _is_on_trial(turn) and len(app.groups) >= app.max_trial_groups:
        raise RefusedError("TRIAL_GROUP_LIMIT_REACHED")
    if _count_today(turn) >= app.max_new_groups:
        raise RefusedError("GROUP_RATE_EXCEEDED")
    if app.max_groups_per_owner is not None and group.owner is not None:
        joined = sum(group.owner in (g.owner, *g.members) for g in app.groups.values())
        if joined >= app.max_groups_per_owner:
            raise RefusedError("OWNER_GROUP_LIMIT_REACHED", group.owner)


def _is_on_trial(turn: Turn) -> bool:
    return turn.operation.editions & turn.app.editions == {"trial"}


def _count_today(turn: Turn) -> int:
    day = int(turn.now // 86_400)
    return turn.app.new_groups[1] if turn.app.new_groups[0] == day else 0


def _count(turn: Turn) -> None:
    turn.app.new_groups = (int(turn.now // 86_400), _count_today(turn) + 1)


def _check_world(app: App, group_id: str) -> None:
    for key in (group_id, "*"):
        if key in app.callback_refusals:
            raise RefusedError(app.callback_refusals[key] or "GROUP_CALLBACK_REFUSED")


def _check_callback(turn: Turn, group: ChatGroup) -> None:
    """Ask the app's own server; its own code reaches the caller."""
    reply = turn.ask(Question(_BEFORE, turn.identifier, fields=_build_question(turn, group)))
    code = reply.get("ErrorCode")
    if code == _REFUSED:
        raise RefusedError("GROUP_CALLBACK_REFUSED", str(reply.get("ErrorInfo") or ""))
    if isinstance(code, int) and code in turn.contract.error_range("GROUP_CALLBACK_CODES"):
        raise RefusedError(code, str(reply.get("ErrorInfo") or ""))


def _build_question(turn: Turn, group: ChatGroup) -> dict[str, Any]:
    of_type = [one for one in turn.app.groups.values() if one.type == group.type]
    return {
        "Owner_Account": group.owner or turn.identifier,
        "Type": group.type,
        "Name": group.name,
        "CreateGroupNum": sum(one.creator == turn.identifier for one in of_type),
        "MemberList": [{"Member_Account": account} for account in group.members],
    }
