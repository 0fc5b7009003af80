# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON
    from .relay_content import RelayContent


@define(kw_only=True, repr=False)
class RelayElement:
    """Several messages, merged and forwarded. The vendor does not list it among the types that a REST caller
    may send.

    Attributes:
        msg_content: The merged messages.
        msg_type: The type of the element.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    msg_content: RelayContent
    msg_type: Literal["TIMRelayElem"] = "TIMRelayElem"
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("MsgType", self.msg_type),
                ("MsgContent", self.msg_content),
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
        from .relay_content import RelayContent

        rest = dict(src_dict)
        return cls(
            msg_content=_codec.need(
                rest, "RelayElement", "MsgContent", _codec.model(RelayContent.from_dict)
            ),
            msg_type=_codec.need(rest, "RelayElement", "MsgType", _codec.constant("TIMRelayElem")),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "msg_content",
    "msg_type",
)
