"""Implement end_session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import Effect, Outcome, RefusedError

from ._session import end, find_running

if TYPE_CHECKING:
    from tencent_desk_mock.call_context import CallContext


def end_session(context: CallContext) -> Outcome:
    """End a session in any state.

    Raises:
        RefusedError: No session is named, or it is not running.
    """
    name = context.body.get("SessionId")
    if name is None:
        raise RefusedError("DESK_PARAMETER_INVALID", "SessionId is missing")
    session = find_running(context.app, name)
    about = {"session": session.id, "user": session.user, "agent": session.agent}
    end(context.app, session)
    return Outcome(effects=(Effect("session.ended", about),))
