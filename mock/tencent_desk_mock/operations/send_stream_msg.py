"""send_stream_msg on the state of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.entities import Role, text_element
from tencent_desk_mock.turn import Effect, Outcome, RefusedError

from ._session import running

if TYPE_CHECKING:
    from tencent_desk_mock.entities import Session
    from tencent_desk_mock.turn import Turn


def send_stream_msg(turn: Turn) -> Outcome:
    """Take the next piece of a message; with the last one the message stands in the session.

    Raises:
        RefusedError: The app is no Desk app, no such session runs, or the message is not open.
    """
    if not turn.app.desk:
        raise RefusedError("NOT_A_DESK_APPLICATION")
    session = running(turn.app, turn.body["SessionId"])
    key = turn.body.get("MsgKey")
    begins = key is None
    if begins:
        key = turn.app.new_message_key(session.id, turn.now)
    elif key not in session.streams:
        raise RefusedError("DESK_PARAMETER_INVALID", "MsgKey names no message that is open")
    session.streams[key] = session.streams.get(key, "") + turn.body["Chunk"]
    effects = [Effect("stream.begun" if begins else "stream.continued", _about(session, key))]
    if turn.body.get("Finish") == 1:
        text = text_element(session.streams.pop(key))
        record = session.keep(session.service_account, Role.AGENT, [text], turn.now, key)
        turn.app.deliver(session.user, session.id, record)
        effects.append(Effect("stream.finished", _about(session, key)))
    return Outcome({"MsgKey": key} if begins else {}, tuple(effects))


def _about(session: Session, key: str) -> dict[str, str]:
    return {"session": session.id, "user": session.user, "key": key}
