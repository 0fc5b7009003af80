# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset
from .group_role import GroupRole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON
    from .member_custom_field import MemberCustomField


@define(kw_only=True, repr=False)
class GroupMember:
    """One of the first members. Other fields of a member's profile cannot be set at creation.

    Attributes:
        member_account: UserID of the member.
        role: Role of a first member. Without it the member is an ordinary one.
        app_member_defined_data: Custom fields of this member. They must be declared in the console first.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    member_account: str
    role: GroupRole | str | Unset = UNSET
    app_member_defined_data: list[MemberCustomField] | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("Member_Account", self.member_account),
                ("Role", self.role),
                ("AppMemberDefinedData", self.app_member_defined_data),
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
        from .member_custom_field import MemberCustomField

        rest = dict(src_dict)
        return cls(
            member_account=_codec.need(rest, "GroupMember", "Member_Account", _codec.text),
            role=_codec.take(rest, "Role", _codec.member(GroupRole, _codec.text)),
            app_member_defined_data=_codec.take(
                rest,
                "AppMemberDefinedData",
                _codec.array(_codec.model(MemberCustomField.from_dict)),
            ),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "member_account",
    "role",
    "app_member_defined_data",
)
