# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON
    from .order_content import OrderContent


@define(kw_only=True, repr=False)
class OrderMessage:
    """An order with a picture and lines of detail.

    Attributes:
        content: What an order shows.
        customer_service_plugin: Marks the text as a message of Desk.
        src: The kind of message. Clients hide a kind that they do not know.
        chatbot_plugin: Newer clients also read this mark.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    content: OrderContent
    customer_service_plugin: Literal[0] = 0
    src: Literal["28"] = "28"
    chatbot_plugin: Literal[1] | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("customerServicePlugin", self.customer_service_plugin),
                ("chatbotPlugin", self.chatbot_plugin),
                ("src", self.src),
                ("content", self.content),
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
        from .order_content import OrderContent

        rest = dict(src_dict)
        return cls(
            content=_codec.need(
                rest, "OrderMessage", "content", _codec.model(OrderContent.from_dict)
            ),
            customer_service_plugin=_codec.need(
                rest, "OrderMessage", "customerServicePlugin", _codec.constant(0)
            ),
            src=_codec.need(rest, "OrderMessage", "src", _codec.constant("28")),
            chatbot_plugin=_codec.take(rest, "chatbotPlugin", _codec.constant(1)),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "content",
    "customer_service_plugin",
    "src",
    "chatbot_plugin",
)
