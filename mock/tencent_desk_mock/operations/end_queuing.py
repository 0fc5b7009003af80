"""Implement end_queuing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.entities import SessionState
from tencent_desk_mock.turn import Effect, Outcome, RefusedError

from ._session import end, find_running

if TYPE_CHECKING:
    from tencent_desk_mock.turn import Turn


def end_queuing(turn: Turn) -> Outcome:
    """End a session that waits in the queue.

    Raises:
        RefusedError: The app is not a Desk app, no such session is running, or it is not in the
            queue.
    """
    if not turn.app.desk:
        raise RefusedError("NOT_A_DESK_APPLICATION")
    session = find_running(turn.app, turn.body["SessionID"])
    if session.state is not SessionState.QUEUED:
        raise RefusedError("USER_STATE_NOT_ALLOWED", f"{session.id} is not in the queue")
    end(turn.app, session)
    about = {"session": session.id, "user": session.user, "agent": None}
    return Outcome(effects=(Effect("session.ended", about),))
