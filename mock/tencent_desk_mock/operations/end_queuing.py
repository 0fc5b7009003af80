"""Implement end_queuing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import Effect, Outcome, RefusedError
from tencent_desk_mock.entities import SessionState

from ._session import end, find_running

if TYPE_CHECKING:
    from tencent_desk_mock.call_context import CallContext


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
    about = {"session": session.id, "user": session.user, "agent": None}
    return Outcome(effects=(Effect("session.ended", about),))
