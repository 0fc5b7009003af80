"""Implement contact_user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import Effect, Happening, Outcome, RefusedError
from tencent_desk_mock.entities import AgentStatus, Session, SessionState

from .sessions import assign, describe_change, least_busy

if TYPE_CHECKING:
    from tencent_desk_mock.app import App
    from tencent_desk_mock.call_context import CallContext
    from tencent_desk_mock.entities import Agent

_BEFORE = "Desk.CallbackBeforeIMContactUser"


def contact_user(context: CallContext) -> Outcome:
    """Assign the user to an agent, in the user's present session or a new one.

    Raises:
        RefusedError: The app, the accounts, the skill group, the user's session or the agents do
            not allow it.
    """
    app = context.app
    account, user = context.body["IMAgentUserID"], context.body["ClientUserID"]
    _check_accounts(app, account, user)
    group = _check_group(app, account, context.body.get("GroupId"))
    session = _find_session(app, user)
    agent = _agent(app, group, context.body.get("MemberId"))
    _ask(context, account, user, agent, group)
    effects: list[Effect] = []
    if session is None:
        session = Session(app.new_session_id(), user, account)
        app.sessions[session.id] = session
        effects.append(Effect("session.begun", {"session": session.id, "user": user}))
    assign(session, agent)
    effects.append(describe_change("session.assigned", session))
    return Outcome({"MemberId": agent.id}, tuple(effects))


def _ask(context: CallContext, account: str, user: str, agent: Agent, group: int | None) -> None:
    """Ask the app's own server. No page shows a refusal: the mock treats any code except 0 as one,
    and passes it to the caller.
    """
    fields = {"ChannelType": "SDK", "MemberId": agent.id}
    if group is not None:
        fields["GroupId"] = str(group)
    number = context.app.sdk_app_id
    reply = context.ask(Happening(number, _BEFORE, user=user, account=account, fields=fields))
    code = reply.get("ErrorCode")
    if isinstance(code, int) and code != 0:
        raise RefusedError(code, str(reply.get("ErrorInfo") or ""))


def _check_accounts(app: App, account: str, user: str) -> None:
    if not app.desk:
        raise RefusedError("NOT_A_DESK_APPLICATION")
    if not app.contact_user:
        raise RefusedError("CONTACT_USER_DISABLED")
    if account not in app.service_accounts:
        raise RefusedError("DESK_PARAMETER_INVALID", f"{account} is not a service account")
    if user not in app.users:
        raise RefusedError("USER_NOT_FOUND", user)


def _check_group(app: App, account: str, group_id: int | None) -> int | None:
    if group_id is None:
        return None
    group = app.skill_groups.get(group_id)
    if group is None:
        raise RefusedError("SKILL_GROUP_INVALID", str(group_id))
    if group.service_accounts is not None and account not in group.service_accounts:
        raise RefusedError("SKILL_GROUP_NOT_PERMITTED", str(group_id))
    return group.id


def _find_session(app: App, user: str) -> Session | None:
    session = app.session_of(user)
    if session is None:
        return None
    if session.state is SessionState.HUMAN:
        raise RefusedError("USER_ALREADY_IN_CONVERSATION", user)
    if session.state is SessionState.OFFERED or not session.transferable:
        raise RefusedError("SESSION_NOT_TRANSFERABLE", session.id)
    return session


def _agent(app: App, group: int | None, agent_id: str | None) -> Agent:
    if agent_id is not None:
        return _find_named(app, group, agent_id)
    if not app.staffed:
        raise RefusedError("NO_AGENT_ONLINE")
    fitting = (a for a in app.agents.values() if group is None or group in a.groups)
    agent = least_busy(fitting)
    if agent is None:
        raise RefusedError("NO_AGENT_ASSIGNED")
    return agent


def _find_named(app: App, group: int | None, agent_id: str) -> Agent:
    agent = app.agents.get(agent_id)
    if agent is None:
        raise RefusedError("DESK_PARAMETER_INVALID", f"{agent_id} is not an agent")
    if agent.status is AgentStatus.OFFLINE:
        raise RefusedError("AGENT_OFFLINE", agent_id)
    if agent.status is AgentStatus.BREAK:
        raise RefusedError("AGENT_ON_BREAK", agent_id)
    if not agent.available:
        raise RefusedError("AGENT_AT_CAPACITY", agent_id)
    if group is not None and group not in agent.groups:
        raise RefusedError("NO_AGENT_ASSIGNED", f"{agent_id} is not in the skill group")
    return agent
