# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset
from .common_error_code import CommonErrorCode
from .describe_chat_messages_error_code import DescribeChatMessagesErrorCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON


@define(kw_only=True, repr=False)
class DescribeChatMessagesFailure:
    """describe_chat_messages was refused or went wrong, as ErrorCode says.

    Attributes:
        action_status: FAIL, for failure.
        error_info: Text for people about the failure; never a base for decisions.
        error_code: Why describe_chat_messages failed. The set is open.
        additional_properties: fields that are not listed here, and those of a reply that do not fit
            their type, in the vendor's spelling.
    """

    action_status: Literal["FAIL"] | Unset = UNSET
    error_info: str | Unset = UNSET
    error_code: DescribeChatMessagesErrorCode | int | CommonErrorCode | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """The fields in the vendor's spelling; unset ones are left out."""
        return _codec.written(
            (
                ("ActionStatus", self.action_status),
                ("ErrorInfo", self.error_info),
                ("ErrorCode", self.error_code),
            ),
            self.additional_properties,
        )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, JSON]) -> Self:
        """Read fields in the vendor's spelling. Nothing is refused: a field that does not fit its type is unset.

        Args:
            src_dict: the fields.
        """
        rest = dict(src_dict)
        return cls(
            action_status=_codec.receive(rest, "ActionStatus", _codec.constant("FAIL")),
            error_info=_codec.receive(rest, "ErrorInfo", _codec.text),
            error_code=_codec.receive(
                rest,
                "ErrorCode",
                _codec.member(
                    DescribeChatMessagesErrorCode, _codec.member(CommonErrorCode, _codec.integer)
                ),
            ),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.shown(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "action_status",
    "error_info",
    "error_code",
)
