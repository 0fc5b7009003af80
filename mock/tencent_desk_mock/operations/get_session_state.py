"""Implement get_session_state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.entities import SessionState
from tencent_desk_mock.turn import Outcome, RefusedError

from ._session import find_session

if TYPE_CHECKING:
    from tencent_desk_mock.entities import Session
    from tencent_desk_mock.jsonbody import Json
    from tencent_desk_mock.turn import Turn

_STATES = {
    SessionState.BOT: "Chatbot",
    SessionState.QUEUED: "Queueing",
    SessionState.OFFERED: "WaitingForAgentAnswering",
    SessionState.HUMAN: "Agent",
    SessionState.ENDED: "NotInSession",
}
_WITH_AGENT = (SessionState.OFFERED, SessionState.HUMAN)


def get_session_state(turn: Turn) -> Outcome:
    """Return who serves a session; nobody without a session, or after its end.

    Raises:
        RefusedError: There is no such session, or the accounts do not belong to the app.
    """
    session = _find_session(turn)
    if session is None:
        return Outcome({"CurrentState": "NotInSession"})
    shown: dict[str, Json] = {"SessionId": session.id, "CurrentState": _STATES[session.state]}
    if session.state in _WITH_AGENT and session.agent is not None:
        shown["AgentId"] = session.agent
    return Outcome(shown)


def _find_session(turn: Turn) -> Session | None:
    app = turn.app
    if turn.body.get("SessionId"):
        return find_session(app, turn.body["SessionId"])
    user, account = turn.body["ClientUserId"], turn.body["CustomerServiceId"]
    if not app.desk or account not in app.service_accounts:
        raise RefusedError("DESK_PARAMETER_INVALID", "CustomerServiceId is not a service account")
    if user not in app.users:
        raise RefusedError("DESK_PARAMETER_INVALID", "ClientUserId is not a user of the app")
    return app.session_of(user, account)
