# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Name the operations of the contract, for editors and type checkers."""

from __future__ import annotations

from typing import Generic, Literal, TypeAlias, TypeVar

OperationName: TypeAlias = Literal[
    "robot_add_language",
    "send_msg",
    "contact_user",
    "transfer_to_human",
    "create_group",
    "get_session_state",
    "describe_chat_messages",
    "send_stream_msg",
    "end_session",
    "end_queuing",
    "robot_get_language_list",
    "robot_del_language",
]
"""The name of an operation."""

CallsOfOne = TypeVar("CallsOfOne")


class CallsByOperation(Generic[CallsOfOne]):
    """Hold the calls of each operation."""

    robot_add_language: CallsOfOne
    """Add a language to the chatbot."""
    send_msg: CallsOfOne
    """Send a message to a user."""
    contact_user: CallsOfOne
    """Have an agent contact a user."""
    transfer_to_human: CallsOfOne
    """Hand a session to a human agent."""
    create_group: CallsOfOne
    """Create a chat group with a service account."""
    get_session_state: CallsOfOne
    """Ask for the state of a session."""
    describe_chat_messages: CallsOfOne
    """Read the messages of a session."""
    send_stream_msg: CallsOfOne
    """Send a message piece by piece."""
    end_session: CallsOfOne
    """End a session."""
    end_queuing: CallsOfOne
    """End a session that waits in the queue."""
    robot_get_language_list: CallsOfOne
    """List the languages of the chatbot."""
    robot_del_language: CallsOfOne
    """Remove a language from the chatbot."""
