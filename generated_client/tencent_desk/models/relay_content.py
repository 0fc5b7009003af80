# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON
    from .relay_item import RelayItem


@define(kw_only=True, repr=False)
class RelayContent:
    """The merged messages.

    Attributes:
        title: Title of the merged message.
        msg_num: How many messages are merged.
        compatible_text: Text for clients that cannot show merged messages.
        abstract_list: Short forms of the messages.
        msg_list: The messages, where they come to 12 KB at the most.
        json_msg_key: Key under which longer lists are stored.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    title: str | Unset = UNSET
    msg_num: int | Unset = UNSET
    compatible_text: str | Unset = UNSET
    abstract_list: list[str] | Unset = UNSET
    msg_list: list[RelayItem] | Unset = UNSET
    json_msg_key: str | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("Title", self.title),
                ("MsgNum", self.msg_num),
                ("CompatibleText", self.compatible_text),
                ("AbstractList", self.abstract_list),
                ("MsgList", self.msg_list),
                ("JsonMsgKey", self.json_msg_key),
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
        from .relay_item import RelayItem

        rest = dict(src_dict)
        return cls(
            title=_codec.take(rest, "Title", _codec.text),
            msg_num=_codec.take(rest, "MsgNum", _codec.integer),
            compatible_text=_codec.take(rest, "CompatibleText", _codec.text),
            abstract_list=_codec.take(rest, "AbstractList", _codec.array(_codec.text)),
            msg_list=_codec.take(rest, "MsgList", _codec.array(_codec.model(RelayItem.from_dict))),
            json_msg_key=_codec.take(rest, "JsonMsgKey", _codec.text),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "title",
    "msg_num",
    "compatible_text",
    "abstract_list",
    "msg_list",
    "json_msg_key",
)
