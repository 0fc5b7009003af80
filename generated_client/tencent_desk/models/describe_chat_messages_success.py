# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON
    from .chat_message import ChatMessage


@define(kw_only=True, repr=False)
class DescribeChatMessagesSuccess:
    """A page of messages.

    Attributes:
        action_status: OK, for success.
        error_info: Text for people; empty on success.
        error_code: 0, for success.
        total_count: How many messages the session has.
        messages: The messages of this page.
        additional_properties: fields that are not listed here, and those of a reply that do not fit
            their type, in the vendor's spelling.
    """

    action_status: Literal["OK"] | Unset = UNSET
    error_info: str | Unset = UNSET
    error_code: Literal[0] | Unset = UNSET
    total_count: int | Unset = UNSET
    messages: list[ChatMessage] | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """The fields in the vendor's spelling; unset ones are left out."""
        return _codec.written(
            (
                ("ActionStatus", self.action_status),
                ("ErrorInfo", self.error_info),
                ("ErrorCode", self.error_code),
                ("TotalCount", self.total_count),
                ("Messages", self.messages),
            ),
            self.additional_properties,
        )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, JSON]) -> Self:
        """Read fields in the vendor's spelling. Nothing is refused: a field that does not fit its type is unset.

        Args:
            src_dict: the fields.
        """
        from .chat_message import ChatMessage

        rest = dict(src_dict)
        return cls(
            action_status=_codec.receive(rest, "ActionStatus", _codec.constant("OK")),
            error_info=_codec.receive(rest, "ErrorInfo", _codec.text),
            error_code=_codec.receive(rest, "ErrorCode", _codec.constant(0)),
            total_count=_codec.receive(rest, "TotalCount", _codec.integer),
            messages=_codec.receive(
                rest, "Messages", _codec.array(_codec.model(ChatMessage.from_dict))
            ),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.shown(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "action_status",
    "error_info",
    "error_code",
    "total_count",
    "messages",
)
