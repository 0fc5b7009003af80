"""end_queuing on the state of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.entities import SessionState
from tencent_desk_mock.turn import Effect, Outcome, RefusedError

from ._session import end, running

if TYPE_CHECKING:
    from tencent_desk_mock.turn import Turn


def end_queuing(turn: Turn) -> Outcome:
    """End a session that waits in the queue.

    Raises:
        RefusedError: The app is no Desk app, no such session runs, or it does not wait.
    """
    if not turn.app.desk:
        raise RefusedError("NOT_A_DESK_APPLICATION")
    session = running(turn.app, turn.body["SessionID"])
    if session.state is not SessionState.QUEUED:
        raise RefusedError("USER_STATE_NOT_ALLOWED", f"{session.id} does not wait in the queue")
    end(turn.app, session)
    about = {"session": session.id, "user": session.user, "agent": None}
    return Outcome(effects=(Effect("session.ended", about),))
