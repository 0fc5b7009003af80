"""Implement the operations on the state of the world, by operationId."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._default import answer_by_schema
from .contact_user import contact_user
from .create_group import create_group
from .describe_chat_messages import describe_chat_messages
from .languages import robot_add_language, robot_del_language, robot_get_language_list
from .send_msg import send_msg
from .send_stream_msg import send_stream_msg
from .sessions import assign, end, end_queuing, end_session, get_session_state, least_busy
from .transfer_to_human import transfer_to_human

if TYPE_CHECKING:
    from collections.abc import Callable

    from tencent_desk_mock.call_context import CallContext, Outcome

HANDLERS: dict[str, Callable[[CallContext], Outcome]] = {
    "robot_add_language": robot_add_language,
    "send_msg": send_msg,
    "contact_user": contact_user,
    "transfer_to_human": transfer_to_human,
    "create_group": create_group,
    "get_session_state": get_session_state,
    "end_session": end_session,
    "end_queuing": end_queuing,
    "describe_chat_messages": describe_chat_messages,
    "send_stream_msg": send_stream_msg,
    "robot_get_language_list": robot_get_language_list,
    "robot_del_language": robot_del_language,
}
"""Each changes the world only after the call can no longer be refused."""


def handler_of(operation_id: str) -> Callable[[CallContext], Outcome]:
    """Return the handler of an operation; a new operation is answered by its schema."""
    return HANDLERS.get(operation_id, answer_by_schema)


__all__ = ["HANDLERS", "assign", "end", "handler_of", "least_busy"]
