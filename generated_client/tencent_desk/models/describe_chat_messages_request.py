# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset
from .message_order import MessageOrder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON


@define(kw_only=True, repr=False)
class DescribeChatMessagesRequest:
    """The session, and which of its messages.

    Attributes:
        session_id: The session to read.
        limit: The most messages to return.
        offset: How many messages to pass over.
        order: Which messages come first.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    session_id: str
    limit: int | Unset = UNSET
    offset: int | Unset = UNSET
    order: MessageOrder | int | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("SessionId", self.session_id),
                ("Limit", self.limit),
                ("Offset", self.offset),
                ("Order", self.order),
            ),
            self.additional_properties,
        )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, JSON]) -> Self:
        """Read fields in the vendor's spelling.

        Args:
            src_dict: the fields.

        Raises:
            ValidationError: a required field is missing or has another type.
        """
        rest = dict(src_dict)
        return cls(
            session_id=_codec.need(rest, "DescribeChatMessagesRequest", "SessionId", _codec.text),
            limit=_codec.take(rest, "Limit", _codec.integer),
            offset=_codec.take(rest, "Offset", _codec.integer),
            order=_codec.take(rest, "Order", _codec.member(MessageOrder, _codec.integer)),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "session_id",
    "limit",
    "offset",
    "order",
)
