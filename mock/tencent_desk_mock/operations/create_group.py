"""Implement create_group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tencent_desk_mock.call_context import Effect, Happening, Outcome, RefusedError
from tencent_desk_mock.entities import ChatGroup

if TYPE_CHECKING:
    from tencent_desk_mock.app import App
    from tencent_desk_mock.call_context import CallContext

_BEFORE = "Group.CallbackBeforeCreateGroup"
_REFUSED = 1


def create_group(context: CallContext) -> Outcome:
    """Create a chat group.

    Raises:
        RefusedError: The app, the members, the GroupId, a limit, the staff or the app's own
            callback do not allow it.
    """
    group = _read_group(context)
    _check_allowed(context)
    _check_members(context, group)
    _check_free(context, group)
    _check_limits(context, group)
    if not context.app.staffed:
        raise RefusedError("NO_AGENT_ONLINE")
    _check_world(context.app, group.id)
    _check_callback(context, group)
    context.app.groups[group.id] = group
    _count(context)
    created = Effect("group.created", {"group": group.id, "members": list(group.members)})
    return Outcome({"GroupId": group.id}, (created,))


def _read_group(context: CallContext) -> ChatGroup:
    body = context.body
    owner = body.get("Owner_Account")
    listed = [member["Member_Account"] for member in body.each("MemberList")]
    members: dict[str, None] = dict.fromkeys([*([owner] if owner else []), *listed])
    return ChatGroup(
        body["GroupId"], owner, context.identifier, body["Type"], body["Name"], tuple(members)
    )


def _check_allowed(context: CallContext) -> None:
    app = context.app
    if not app.desk or not app.group_chat:
        raise RefusedError("GROUP_OPERATION_FORBIDDEN", "groups are not enabled for the app")
    if context.operation.editions.isdisjoint(app.editions):
        raise RefusedError("GROUP_OPERATION_FORBIDDEN", "not in the edition of the app")


def _check_members(context: CallContext, group: ChatGroup) -> None:
    app, rows = context.app, context.body.each("MemberList")
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


def _check_free(context: CallContext, group: ChatGroup) -> None:
    taken = context.app.groups.get(group.id)
    if taken is None:
        return
    ours = taken.creator in context.app.administrators
    same_owner = taken.owner is not None and taken.owner == group.owner
    raise RefusedError("GROUP_ID_ALREADY_YOURS" if ours or same_owner else "GROUP_ID_TAKEN")


def _check_limits(context: CallContext, group: ChatGroup) -> None:
    app = context.app
    if _is_on_trial(context) and len(app.groups) >= app.max_trial_groups:
        raise RefusedError("TRIAL_GROUP_LIMIT_REACHED")
    if _count_today(context) >= app.max_new_groups:
        raise RefusedError("GROUP_RATE_EXCEEDED")
    if app.max_groups_per_owner is not None and group.owner is not None:
        joined = sum(group.owner in (g.owner, *g.members) for g in app.groups.values())
        if joined >= app.max_groups_per_owner:
            raise RefusedError("OWNER_GROUP_LIMIT_REACHED", group.owner)


def _is_on_trial(context: CallContext) -> bool:
    return context.operation.editions & context.app.editions == {"trial"}


def _count_today(context: CallContext) -> int:
    day = int(context.now // 86_400)
    return context.app.new_groups[1] if context.app.new_groups[0] == day else 0


def _count(context: CallContext) -> None:
    context.app.new_groups = (int(context.now // 86_400), _count_today(context) + 1)


def _check_world(app: App, group_id: str) -> None:
    for key in (group_id, "*"):
        if key in app.callback_refusals:
            raise RefusedError(app.callback_refusals[key] or "GROUP_CALLBACK_REFUSED")


def _check_callback(context: CallContext, group: ChatGroup) -> None:
    """Ask the app's own server; its own code reaches the caller."""
    reply = context.ask(
        Happening(
            context.app.sdk_app_id,
            _BEFORE,
            user=context.identifier,
            fields=_build_question(context, group),
        )
    )
    code = reply.get("ErrorCode")
    if code == _REFUSED:
        raise RefusedError("GROUP_CALLBACK_REFUSED", str(reply.get("ErrorInfo") or ""))
    if isinstance(code, int) and code in context.contract.error_range("GROUP_CALLBACK_CODES"):
        raise RefusedError(code, str(reply.get("ErrorInfo") or ""))


def _build_question(context: CallContext, group: ChatGroup) -> dict[str, Any]:
    of_type = [one for one in context.app.groups.values() if one.type == group.type]
    return {
        "Owner_Account": group.owner or context.identifier,
        "Type": group.type,
        "Name": group.name,
        "CreateGroupNum": sum(one.creator == context.identifier for one in of_type),
        "MemberList": [{"Member_Account": account} for account in group.members],
    }
