# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset
from .user_reply_countdown import UserReplyCountdown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON
    from .message_element import MessageElement


@define(kw_only=True, repr=False)
class SendMsgBySession:
    """A message into a session.

    Attributes:
        session_id: The session to send into. With it, FromAccount and ToAccount are not needed.
        msg_random: A random number by which the service drops duplicates; for how long is not stated. The client draws
        one where none is given and keeps it over its retries.
        msg_body: The message, element by element, with at most one custom element among them.
        cloud_custom_data: Data of the app that travels with the message and is stored in the cloud.
        exclude_from_user_resp_timeout: Whether the message starts the countdown after which a user who does not answer a human agent counts
        as gone.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    session_id: str
    msg_random: int
    msg_body: list[MessageElement]
    cloud_custom_data: str | Unset = UNSET
    exclude_from_user_resp_timeout: UserReplyCountdown | int | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("SessionId", self.session_id),
                ("MsgRandom", self.msg_random),
                ("MsgBody", self.msg_body),
                ("CloudCustomData", self.cloud_custom_data),
                ("ExcludeFromUserRespTimeout", self.exclude_from_user_resp_timeout),
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
            session_id=_codec.need(rest, "SendMsgBySession", "SessionId", _codec.text),
            msg_random=_codec.need(rest, "SendMsgBySession", "MsgRandom", _codec.integer),
            msg_body=_codec.need(
                rest, "SendMsgBySession", "MsgBody", _codec.array(read_message_element)
            ),
            cloud_custom_data=_codec.take(rest, "CloudCustomData", _codec.text),
            exclude_from_user_resp_timeout=_codec.take(
                rest,
                "ExcludeFromUserRespTimeout",
                _codec.member(UserReplyCountdown, _codec.integer),
            ),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "session_id",
    "msg_random",
    "msg_body",
    "cloud_custom_data",
    "exclude_from_user_resp_timeout",
)
