"""Implement send_msg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.entities import ChatRecord, Role, SentMessage
from tencent_desk_mock.turn import Effect, Outcome, RefusedError

from ._session import find_running

if TYPE_CHECKING:
    from tencent_desk_mock.turn import Turn


def send_msg(turn: Turn) -> Outcome:
    """Send a message; succeed without effect if its MsgRandom was just used for the same address.

    Raises:
        RefusedError: There is no such session, or the accounts are not a service account and a
            user.
    """
    session, account, user = _find_address(turn)
    number = int(turn.body["MsgRandom"])
    key = (turn.app.sdk_app_id, "message", session or (account, user), number)
    if turn.windows.count(key, turn.now, turn.world.dedup_seconds):
        return Outcome(effects=(Effect("message.duplicate", {"random": number}),))
    turn.windows.note(key, turn.now, turn.world.dedup_seconds)
    elements = tuple(element["MsgType"] for element in turn.body.each("MsgBody"))
    turn.app.messages.append(SentMessage(session, account, user, number, elements, turn.now))
    _deliver(turn, session, account, user)
    sent = {"session": session, "from": account, "to": user, "random": number}
    return Outcome(effects=(Effect("message.sent", sent),))


def _deliver(turn: Turn, session_id: str | None, account: str, user: str) -> None:
    """Add the message to the session, or to the session of the accounts if there is one."""
    app, body = turn.app, turn.body
    session = app.sessions[session_id] if session_id else app.session_of(user, account)
    record = ChatRecord.of(account, Role.AGENT, body["MsgBody"], turn.now)
    if session is not None:
        session.records.append(record)
    app.deliver(user, session.id if session else None, record, int(body["MsgRandom"]))


def _find_address(turn: Turn) -> tuple[str | None, str, str]:
    if turn.body.get("SessionId"):
        return _address_session(turn, turn.body["SessionId"])
    return _address_accounts(turn)


def _address_session(turn: Turn, session_id: str) -> tuple[str, str, str]:
    session = find_running(turn.app, session_id)
    return session.id, session.service_account, session.user


def _address_accounts(turn: Turn) -> tuple[None, str, str]:
    account, user = turn.body["FromAccount"], turn.body["ToAccount"]
    if not turn.app.desk or account not in turn.app.service_accounts:
        raise RefusedError("DESK_PARAMETER_INVALID", "FromAccount is not a service account")
    if user not in turn.app.users:
        raise RefusedError("DESK_PARAMETER_INVALID", "ToAccount is not a user of the app")
    return None, account, user
