# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec
from tencent_desk_runtime.received import Received, complete, expect

from ..types import UNSET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON


@define(kw_only=True, repr=False, eq=False, getstate_setstate=False)
class RobotDelLanguageSuccess(Received):
    """The language was removed.

    Attributes:
        action_status: OK, for success.
        error_info: Text for people; empty on success.
        error_code: 0, for success.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    action_status: Literal["OK"]
    error_info: str
    error_code: Literal[0]
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True
    _REQUIRED = {
        "action_status": "ActionStatus",
        "error_info": "ErrorInfo",
        "error_code": "ErrorCode",
    }

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("ActionStatus", getattr(self, "action_status", UNSET)),
                ("ErrorInfo", getattr(self, "error_info", UNSET)),
                ("ErrorCode", getattr(self, "error_code", UNSET)),
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
        rest = dict(src_dict)
        return complete(
            cls(
                action_status=expect(rest, "ActionStatus", _codec.constant("OK")),
                error_info=expect(rest, "ErrorInfo", _codec.text),
                error_code=expect(rest, "ErrorCode", _codec.constant(0)),
                additional_properties=rest,
            )
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "action_status",
    "error_info",
    "error_code",
)
