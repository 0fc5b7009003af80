"""Find the session of an operation, and end sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import RefusedError
from tencent_desk_mock.entities import SessionState

if TYPE_CHECKING:
    from tencent_desk_mock.app import App
    from tencent_desk_mock.entities import Session


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


def end(app: App, session: Session) -> None:
    """End a session, and free its agent."""
    agent = app.agents.get(session.agent or "")
    if agent is not None and session.state is SessionState.HUMAN:
        agent.load = max(0, agent.load - 1)
    session.state, session.agent = SessionState.ENDED, None
    session.streams.clear()
