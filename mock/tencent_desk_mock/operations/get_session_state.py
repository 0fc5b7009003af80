"""get_session_state on the state of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.entities import SessionState
from tencent_desk_mock.turn import Outcome, RefusedError

from ._session import known

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
    """Says who has a session; a user without one, and a session that ended, are in none.

    Raises:
        RefusedError: There is no such session, or the accounts are none of the app.
    """
    session = _asked(turn)
    if session is None:
        return Outcome({"CurrentState": "NotInSession"})
    shown: dict[str, Json] = {"SessionId": session.id, "CurrentState": _STATES[session.state]}
    if session.state in _WITH_AGENT and session.agent is not None:
        shown["AgentId"] = session.agent
    return Outcome(shown)


def _asked(turn: Turn) -> Session | None:
    app = turn.app
    if turn.body.get("SessionId"):
        return known(app, turn.body["SessionId"])
    user, account = turn.body["ClientUserId"], turn.body["CustomerServiceId"]
    if not app.desk or account not in app.service_accounts:
        raise RefusedError("DESK_PARAMETER_INVALID", "CustomerServiceId is no service account")
    if user not in app.users:
        raise RefusedError("DESK_PARAMETER_INVALID", "ClientUserId is no user of the app")
    return app.session_of(user, account)
