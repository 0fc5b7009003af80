"""Implement get_session_state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import Outcome, RefusedError
from tencent_desk_mock.entities import SessionState

from ._session import find_session

if TYPE_CHECKING:
    from tencent_desk_mock.call_context import CallContext
    from tencent_desk_mock.entities import Session
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
    session = _find_session(context)
    if session is None:
        return Outcome({"CurrentState": "NotInSession"})
    shown: dict[str, Json] = {"SessionId": session.id, "CurrentState": _STATES[session.state]}
    if session.state in _WITH_AGENT and session.agent is not None:
        shown["AgentId"] = session.agent
    return Outcome(shown)


def _find_session(context: CallContext) -> Session | None:
    app = context.app
    if context.body.get("SessionId"):
        return find_session(app, context.body["SessionId"])
    user, account = context.body["ClientUserId"], context.body["CustomerServiceId"]
    if not app.desk or account not in app.service_accounts:
        raise RefusedError("DESK_PARAMETER_INVALID", "CustomerServiceId is not a service account")
    if user not in app.users:
        raise RefusedError("DESK_PARAMETER_INVALID", "ClientUserId is not a user of the app")
    return app.session_of(user, account)
