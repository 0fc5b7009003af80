"""Implement the operations that show or end a session, and what others do with sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tencent_desk_mock.call_context import Effect, Outcome, RefusedError
from tencent_desk_mock.entities import SessionState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tencent_desk_mock.app import App
    from tencent_desk_mock.call_context import CallContext
    from tencent_desk_mock.entities import Agent, Session
    from tencent_desk_mock.jsonbody import Json

_STATES = {
    SessionState.BOT: "Chatbot",
    SessionState.QUEUED: "Queueing",
    SessionState.OFFERED: "WaitingForAgentAnswering",
    SessionState.HUMAN: "Agent",
    SessionState.ENDED: "NotInSession",
}
_WITH_AGENT = (SessionState.OFFERED, SessionState.HUMAN)


def get_session_state(context: CallContext) -> Outcome:
    """Return who serves a session; nobody without a session, or after its end.

    Raises:
        RefusedError: There is no such session, or the accounts do not belong to the app.
    """
    session = _find_named(context)
    if session is None:
        return Outcome({"CurrentState": "NotInSession"})
    shown: dict[str, Json] = {"SessionId": session.id, "CurrentState": _STATES[session.state]}
    if session.state in _WITH_AGENT and session.agent is not None:
        shown["AgentId"] = session.agent
    return Outcome(shown)


def _find_named(context: CallContext) -> Session | None:
    if context.body.get("SessionId"):
        return find_session(context.app, context.body["SessionId"])
    account, user = read_accounts(context, "CustomerServiceId", "ClientUserId")
    return context.app.session_of(user, account)


def end_session(context: CallContext) -> Outcome:
    """End a session in any state.

    Raises:
        RefusedError: No session is named, or it is not running.
    """
    name = context.body.get("SessionId")
    if name is None:
        raise RefusedError("DESK_PARAMETER_INVALID", "SessionId is missing")
    session = find_running(context.app, name)
    ended = describe_change("session.ended", session)  # before it loses its agent
    end(context.app, session)
    return Outcome(effects=(ended,))


def end_queuing(context: CallContext) -> Outcome:
    """End a session that waits in the queue.

    Raises:
        RefusedError: The app is not a Desk app, no such session is running, or it is not in the
            queue.
    """
    if not context.app.desk:
        raise RefusedError("NOT_A_DESK_APPLICATION")
    session = find_running(context.app, context.body["SessionID"])
    if session.state is not SessionState.QUEUED:
        raise RefusedError("USER_STATE_NOT_ALLOWED", f"{session.id} is not in the queue")
    end(context.app, session)
    return Outcome(effects=(describe_change("session.ended", session),))


def find_session(app: App, session_id: str) -> Session:
    """Return a session, running or ended.

    Raises:
        RefusedError: The app is not a Desk app, or has no such session.
    """
    session = app.sessions.get(session_id) if app.desk else None
    if session is None:
        raise RefusedError("SESSION_NOT_FOUND", session_id)
    return session


def find_running(app: App, session_id: str) -> Session:
    """Return a session that has not ended.

    Raises:
        RefusedError: There is no such session.
    """
    session = find_session(app, session_id)
    if session.state is SessionState.ENDED:
        raise RefusedError("SESSION_NOT_FOUND", session_id)
    return session


def read_accounts(context: CallContext, account_field: str, user_field: str) -> tuple[str, str]:
    """Return the service account and the user that two fields name.

    Raises:
        RefusedError: The app is not a Desk app, or they are not such accounts of it.
    """
    app, account, user = context.app, context.body[account_field], context.body[user_field]
    if not app.desk or account not in app.service_accounts:
        raise RefusedError("DESK_PARAMETER_INVALID", f"{account_field} is not a service account")
    if user not in app.users:
        raise RefusedError("DESK_PARAMETER_INVALID", f"{user_field} is not a user of the app")
    return account, user


def end(app: App, session: Session) -> None:
    """End a session, and free its agent."""
    agent = app.agents.get(session.agent or "")
    if agent is not None and session.state is SessionState.HUMAN:
        agent.load = max(0, agent.load - 1)
    session.state, session.agent = SessionState.ENDED, None
    session.streams.clear()


def describe_change(what: str, session: Session) -> Effect:
    """Return the effect for a change of a session, with its present agent."""
    return Effect(what, {"session": session.id, "user": session.user, "agent": session.agent})


def find_matching(app: App, named: Any, group: Any) -> list[Agent]:
    """Return the agents with one of the ids and in the skill group; None names all.

    Args:
        app: The app.
        named: The ids, at least one; anything but such a list names all agents.
        group: The id of the skill group.
    """
    fitting = list(app.agents.values())
    if isinstance(named, list) and named:
        fitting = [agent for agent in fitting if agent.id in named]
    if group is not None:
        fitting = [agent for agent in fitting if group in agent.groups]
    return fitting


def least_busy(agents: Iterable[Agent]) -> Agent | None:
    """Return the available agent with the lowest load, the first added among equals, or None."""
    available = [agent for agent in agents if agent.available]
    return min(available, key=lambda agent: agent.load, default=None)


def assign(session: Session, agent: Agent) -> None:
    """Give a session to an agent."""
    session.state, session.agent = SessionState.HUMAN, agent.id
    agent.load += 1
