"""What the operations do to the state of the world, by operationId."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._default import by_schema
from .contact_user import contact_user
from .create_group import create_group
from .robot_add_language import robot_add_language
from .send_msg import send_msg
from .transfer_to_human import transfer_to_human

if TYPE_CHECKING:
    from collections.abc import Callable

    from tencent_desk_mock.turn import Outcome, Turn

HANDLERS: dict[str, Callable[[Turn], Outcome]] = {
    "robot_add_language": robot_add_language,
    "send_msg": send_msg,
    "contact_user": contact_user,
    "transfer_to_human": transfer_to_human,
    "create_group": create_group,
}
"""Each changes the world only once nothing can refuse the call any more."""


def handler_of(operation_id: str) -> Callable[[Turn], Outcome]:
    """Returns what carries an operation out; one that is new is answered by its schema."""
    return HANDLERS.get(operation_id, by_schema)


__all__ = ["HANDLERS", "handler_of"]
