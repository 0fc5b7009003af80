"""Implement end_session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.turn import Effect, Outcome, RefusedError

from ._session import end, find_running

if TYPE_CHECKING:
    from tencent_desk_mock.turn import Turn


def end_session(turn: Turn) -> Outcome:
    """End a session in any state.

    Raises:
        RefusedError: No session is named, or it is not running.
    """
    name = turn.body.get("SessionId")
    if name is None:
        raise RefusedError("DESK_PARAMETER_INVALID", "SessionId is missing")
    session = find_running(turn.app, name)
    about = {"session": session.id, "user": session.user, "agent": session.agent}
    end(turn.app, session)
    return Outcome(effects=(Effect("session.ended", about),))
