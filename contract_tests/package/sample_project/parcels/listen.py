"""Handle callbacks: read the events of Desk, and reply to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from tencent_desk.models import TextElement
from tencent_desk.webhooks import (
    AssignmentRequest,
    BeforeContactUser,
    BeforeCreateGroup,
    Callback,
    CallbackError,
    InterfaceInvocation,
    Receiver,
    SessionEvent,
    UnknownCallback,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .service import Parcels


def listen(sdk_app_id: int, token: str, parcels: Parcels) -> Callable[[str, bytes], bytes]:
    """Return a function that takes query string and body of a callback, and returns the reply."""
    receiver = Receiver(sdk_app_id, token=[token, "the one before"])

    def callback(query: str, body: bytes) -> bytes:
        try:
            return answer(receiver.parse(query, body), parcels)
        except CallbackError as error:
            return f"{error.status} {error.reason}".encode()

    return callback


def answer(event: Callback, parcels: Parcels) -> bytes:
    """Return the reply to a callback."""
    match event:
        case SessionEvent(event=SessionEvent.USER_SEND_MSG, session_id=str(session)) if event.text:
            parcels.announce(session, f"{words(event)}, at {event.time:%H:%M}" if event.time else "now")
            return event.answered_by_own_bot()
        case AssignmentRequest():
            return event.assign(agents=["ann@shop.example"])
        case InterfaceInvocation():
            return event.variables({"parcel": "on its way"})
        case BeforeCreateGroup(type_="Public"):
            return event.refuse(code=10150, info="no public groups")
        case SessionEvent() | BeforeContactUser() | BeforeCreateGroup() | UnknownCallback():
            return event.accept()
        case _:
            assert_never(event)


def words(event: SessionEvent) -> str:
    """Return the texts of a message, joined with spaces."""
    texts = [one.msg_content.text for one in event.msg_body or () if isinstance(one, TextElement)]
    return " ".join(texts)


def who(event: Callback) -> str:
    """Return the user of an event."""
    return event.user_id or event.request.client_ip or event.dedupe_key
