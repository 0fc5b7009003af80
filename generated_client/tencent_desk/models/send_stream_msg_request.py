# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON


@define(kw_only=True, repr=False)
class SendStreamMsgRequest:
    """The session, and the next piece of the text.

    Attributes:
        session_id: The session to send into.
        chunk: The next piece of the text.
        msg_key: The message that the piece belongs to, from the reply to the first piece. The first call leaves it
        out.
        finish: 1 with the last piece. Which other values there are is not documented.
        cloud_custom_data: Data of the app that travels with the message.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    session_id: str
    chunk: str
    msg_key: str | Unset = UNSET
    finish: int | Unset = UNSET
    cloud_custom_data: str | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("SessionId", self.session_id),
                ("Chunk", self.chunk),
                ("MsgKey", self.msg_key),
                ("Finish", self.finish),
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
        rest = dict(src_dict)
        return cls(
            session_id=_codec.need(rest, "SendStreamMsgRequest", "SessionId", _codec.text),
            chunk=_codec.need(rest, "SendStreamMsgRequest", "Chunk", _codec.text),
            msg_key=_codec.take(rest, "MsgKey", _codec.text),
            finish=_codec.take(rest, "Finish", _codec.integer),
            cloud_custom_data=_codec.take(rest, "CloudCustomData", _codec.text),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "session_id",
    "chunk",
    "msg_key",
    "finish",
    "cloud_custom_data",
)
