"""Implement transfer_to_human."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import Effect, Outcome, RefusedError
from tencent_desk_mock.entities import Session, SessionState

from .sessions import assign, describe_change, end, find_matching, find_running, least_busy

if TYPE_CHECKING:
    from tencent_desk_mock.app import App
    from tencent_desk_mock.call_context import CallContext


def transfer_to_human(context: CallContext) -> Outcome:
    """Assign a session to an agent, or queue the user while all matching agents are busy.

    With AgentIdList and AgentGroupId, an agent must match both. The world has no working hours, and
    its queue has no order, so fields about them have no effect.

    Raises:
        RefusedError: The session cannot be transferred, no agent matches, or none is signed in.
    """
    app = context.app
    if not app.desk:
        raise RefusedError("NOT_A_DESK_APPLICATION")
    session = _find_session(app, context.body["SessionId"])
    named, group = context.body.get("AgentIdList"), context.body.get("AgentGroupId")
    fitting = find_matching(app, named, group)
    if not fitting and (named or group is not None):
        raise RefusedError("DESK_PARAMETER_INVALID", "no such agent, or not in that group")
    if not app.staffed:
        raise RefusedError(
            "NO_AGENT_ONLINE", effects=(*_show_tip(context, session), *_end(context, session))
        )
    agent = least_busy(fitting)
    if agent is None and context.body.get("DisableQueuing"):
        raise RefusedError("NO_AGENT_ASSIGNED", "all matching agents are busy")
    if agent is None:
        return _queue(session)
    assign(session, agent)
    return Outcome({"AgentId": agent.id}, (describe_change("session.assigned", session),))


def _find_session(app: App, session_id: str) -> Session:
    session = find_running(app, session_id)
    taken = session.state in (SessionState.HUMAN, SessionState.OFFERED)
    if taken or not session.transferable:
        raise RefusedError("SESSION_NOT_TRANSFERABLE", session_id)
    return session


def _show_tip(context: CallContext, session: Session) -> tuple[Effect, ...]:
    if not context.body.get("SendTipIfNoAgentOnline"):
        return ()
    return (Effect("user.notified", {"session": session.id, "user": session.user}),)


def _end(context: CallContext, session: Session) -> tuple[Effect, ...]:
    if not context.body.get("EndSessionWhenNoMemberOnline"):
        return ()
    end(context.app, session)
    return (describe_change("session.ended", session),)


def _queue(session: Session) -> Outcome:
    session.state = SessionState.QUEUED
    about = {"session": session.id, "user": session.user}
    return Outcome({"IsInQueue": 1}, (Effect("session.queued", about),))
