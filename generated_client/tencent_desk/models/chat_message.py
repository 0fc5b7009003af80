# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec
from tencent_desk_runtime.received import Received, complete

from ..types import UNSET, Unset
from .sender_role import SenderRole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON
    from .message_element import MessageElement


@define(kw_only=True, repr=False, eq=False, getstate_setstate=False)
class ChatMessage(Received):
    """A message of a session.

    Attributes:
        from_account: UserID of the sender.
        from_account_role: Who sent a message. Which role the messages of the chatbot have is not documented.
        msg_body: The message, element by element.
        timestamp: When it was sent, in milliseconds of Unix time.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    from_account: str | Unset = UNSET
    from_account_role: SenderRole | int | Unset = UNSET
    msg_body: list[MessageElement] | Unset = UNSET
    timestamp: int | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True
    _REQUIRED = {}

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("FromAccount", self.from_account),
                ("FromAccountRole", self.from_account_role),
                ("MsgBody", self.msg_body),
                ("Timestamp", self.timestamp),
            ),
            self.additional_properties,
        )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, JSON]) -> Self:
        """Read fields in the vendor's spelling. Refuse nothing: a field that does not fit its type is unset.

        Reading a missing required field raises `MissingFieldError`.

        Args:
            src_dict: the fields.
        """
        from .message_element import read_message_element

        rest = dict(src_dict)
        return complete(
            cls(
                from_account=_codec.receive(rest, "FromAccount", _codec.text),
                from_account_role=_codec.receive(
                    rest, "FromAccountRole", _codec.member(SenderRole, _codec.integer)
                ),
                msg_body=_codec.receive(rest, "MsgBody", _codec.array(read_message_element)),
                timestamp=_codec.receive(rest, "Timestamp", _codec.integer),
                additional_properties=rest,
            )
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "from_account",
    "from_account_role",
    "msg_body",
    "timestamp",
)
