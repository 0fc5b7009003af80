# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON
    from .message_element import MessageElement


@define(kw_only=True, repr=False)
class RelayItem:
    """One of the merged messages.

    Attributes:
        from_account: UserID of the sender.
        to_account: UserID of the receiver, for a message between two.
        group_id: Id of the chat group, for a message in one.
        msg_seq: Sequence number of the message.
        msg_random: Random number of the message.
        msg_time_stamp: When the message was sent, in seconds of Unix time.
        msg_body: The message, element by element.
        cloud_custom_data: Data of the app that travelled with the message.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    from_account: str | Unset = UNSET
    to_account: str | Unset = UNSET
    group_id: str | Unset = UNSET
    msg_seq: int | Unset = UNSET
    msg_random: int | Unset = UNSET
    msg_time_stamp: int | Unset = UNSET
    msg_body: list[MessageElement] | Unset = UNSET
    cloud_custom_data: str | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("From_Account", self.from_account),
                ("To_Account", self.to_account),
                ("GroupId", self.group_id),
                ("MsgSeq", self.msg_seq),
                ("MsgRandom", self.msg_random),
                ("MsgTimeStamp", self.msg_time_stamp),
                ("MsgBody", self.msg_body),
                ("CloudCustomData", self.cloud_custom_data),
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
        from .message_element import read_message_element

        rest = dict(src_dict)
        return cls(
            from_account=_codec.take(rest, "From_Account", _codec.text),
            to_account=_codec.take(rest, "To_Account", _codec.text),
            group_id=_codec.take(rest, "GroupId", _codec.text),
            msg_seq=_codec.take(rest, "MsgSeq", _codec.integer),
            msg_random=_codec.take(rest, "MsgRandom", _codec.integer),
            msg_time_stamp=_codec.take(rest, "MsgTimeStamp", _codec.integer),
            msg_body=_codec.take(rest, "MsgBody", _codec.array(read_message_element)),
            cloud_custom_data=_codec.take(rest, "CloudCustomData", _codec.text),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "from_account",
    "to_account",
    "group_id",
    "msg_seq",
    "msg_random",
    "msg_time_stamp",
    "msg_body",
    "cloud_custom_data",
)
