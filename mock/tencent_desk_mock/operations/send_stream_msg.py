"""Implement send_stream_msg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import Effect, Outcome, RefusedError
from tencent_desk_mock.entities import Role, make_text_element

from .sessions import find_running

if TYPE_CHECKING:
    from tencent_desk_mock.call_context import CallContext
    from tencent_desk_mock.entities import Session


def send_stream_msg(context: CallContext) -> Outcome:
    """Add the next piece of a message; the last piece completes the message.

    Raises:
        RefusedError: The app is not a Desk app, no such session is running, or the message is not
            open.
    """
    if not context.app.desk:
        raise RefusedError("NOT_A_DESK_APPLICATION")
    session = find_running(context.app, context.body["SessionId"])
    key = context.body.get("MsgKey")
    begins = key is None
    if begins:
        key = context.app.new_message_key(session.id, context.now)
    elif key not in session.streams:
        raise RefusedError(
            "DESK_PARAMETER_INVALID", "MsgKey is not the key of an unfinished message"
        )
    session.streams[key] = session.streams.get(key, "") + context.body["Chunk"]
    effects = [Effect("stream.begun" if begins else "stream.continued", _describe(session, key))]
    if context.body.get("Finish") == 1:
        text = make_text_element(session.streams.pop(key))
        record = session.keep(session.service_account, Role.AGENT, [text], context.now, key)
        context.app.deliver(session.user, session.id, record)
        effects.append(Effect("stream.finished", _describe(session, key)))
    return Outcome({"MsgKey": key} if begins else {}, tuple(effects))


def _describe(session: Session, key: str) -> dict[str, str]:
    return {"session": session.id, "user": session.user, "key": key}
