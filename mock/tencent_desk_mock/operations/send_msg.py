"""Implement send_msg."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import Effect, Outcome
from tencent_desk_mock.entities import ChatRecord, Role, SentMessage

from .sessions import find_running, read_accounts

if TYPE_CHECKING:
    from tencent_desk_mock.call_context import CallContext


def send_msg(context: CallContext) -> Outcome:
    """Send a message; succeed without effect if its MsgRandom was just used for the same address.

    Raises:
        RefusedError: There is no such session, or the accounts are not a service account and a
            user.
    """
    session, account, user = _find_address(context)
    number = int(context.body["MsgRandom"])
    key = (context.app.sdk_app_id, "message", session or (account, user), number)
    if context.windows.count(key, context.now, context.world.dedup_seconds):
        return Outcome(effects=(Effect("message.duplicate", {"random": number}),))
    context.windows.note(key, context.now, context.world.dedup_seconds)
    elements = tuple(element["MsgType"] for element in context.body.each("MsgBody"))
    context.app.messages.append(SentMessage(session, account, user, number, elements, context.now))
    _deliver(context, session, account, user)
    sent = {"session": session, "from": account, "to": user, "random": number}
    return Outcome(effects=(Effect("message.sent", sent),))


def _deliver(context: CallContext, session_id: str | None, account: str, user: str) -> None:
    """Add the message to the session, or to the session of the accounts if there is one."""
    app, body = context.app, context.body
    session = app.sessions[session_id] if session_id else app.session_of(user, account)
    record = ChatRecord.of(account, Role.AGENT, body["MsgBody"], context.now)
    if session is not None:
        session.records.append(record)
    app.deliver(user, session.id if session else None, record, int(body["MsgRandom"]))


def _find_address(context: CallContext) -> tuple[str | None, str, str]:
    if context.body.get("SessionId"):
        session = find_running(context.app, context.body["SessionId"])
        return session.id, session.service_account, session.user
    return None, *read_accounts(context, "FromAccount", "ToAccount")
