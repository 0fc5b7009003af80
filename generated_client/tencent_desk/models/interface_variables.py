# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec
from tencent_desk_runtime.received import Received, complete

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON


@define(kw_only=True, repr=False, eq=False, getstate_setstate=False)
class InterfaceVariables(Received):
    """The variables that the node of the task flow names: those of the system, fixed values and variables of
    one's own.

    Attributes:
        system_client_user_id: The user, where the node names this variable.
        system_session_id: The session, where the node names this variable.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    system_client_user_id: str | Unset = UNSET
    system_session_id: str | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True
    _REQUIRED = {}

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("SystemClientUserID", self.system_client_user_id),
                ("SystemSessionID", self.system_session_id),
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
                system_client_user_id=_codec.receive(rest, "SystemClientUserID", _codec.text),
                system_session_id=_codec.receive(rest, "SystemSessionID", _codec.text),
                additional_properties=rest,
            )
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "system_client_user_id",
    "system_session_id",
)
