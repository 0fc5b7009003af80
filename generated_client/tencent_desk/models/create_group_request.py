# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset
from .apply_join_option import ApplyJoinOption
from .group_type import GroupType
from .invite_join_option import InviteJoinOption

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON
    from .group_custom_field import GroupCustomField
    from .group_member import GroupMember
    from .member_custom_field import MemberCustomField


@define(kw_only=True, repr=False)
class CreateGroupRequest:
    """The group and its first members.

    Attributes:
        type_: Kind of the group. Other kinds of Chat cannot be created here.
        group_id: The caller's own id for the group, unique in the app.
        name: Name of the group.
        member_list: The first members: exactly one customer service account, and at least one member who is none.
        owner_account: UserID of the owner, an imported account, who becomes a member by that. Left out, nobody owns the
        group.
        introduction: What the group is for.
        notification: The group's notice.
        face_url: URL of the group's picture.
        max_member_count: The most members the group may have. The default is the limit of the app's plan: 20 in the trial,
        more in the others.
        apply_join_option: What happens when somebody asks to join. Only Public groups take applications; their default is
        NeedPermission, that of Private ones DisableApply.
        invite_join_option: What happens when a member invites somebody. The default of Public groups is DisableInvite; that of
        Private ones is documented only as being another.
        app_defined_data: Custom fields of the group. They must be declared in the console first.
        app_member_defined_data: Custom fields of the members. The page lists the field here, samples of Chat put it into each member
        of MemberList; both places are described.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    type_: GroupType | str
    group_id: str
    name: str
    member_list: list[GroupMember]
    owner_account: str | Unset = UNSET
    introduction: str | Unset = UNSET
    notification: str | Unset = UNSET
    face_url: str | Unset = UNSET
    max_member_count: int | Unset = UNSET
    apply_join_option: ApplyJoinOption | str | Unset = UNSET
    invite_join_option: InviteJoinOption | str | Unset = UNSET
    app_defined_data: list[GroupCustomField] | Unset = UNSET
    app_member_defined_data: list[MemberCustomField] | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("Owner_Account", self.owner_account),
                ("Type", self.type_),
                ("GroupId", self.group_id),
                ("Name", self.name),
                ("Introduction", self.introduction),
                ("Notification", self.notification),
                ("FaceUrl", self.face_url),
                ("MaxMemberCount", self.max_member_count),
                ("ApplyJoinOption", self.apply_join_option),
                ("InviteJoinOption", self.invite_join_option),
                ("AppDefinedData", self.app_defined_data),
                ("MemberList", self.member_list),
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
        from .group_custom_field import GroupCustomField
        from .group_member import GroupMember
        from .member_custom_field import MemberCustomField

        rest = dict(src_dict)
        return cls(
            type_=_codec.need(
                rest, "CreateGroupRequest", "Type", _codec.member(GroupType, _codec.text)
            ),
            group_id=_codec.need(rest, "CreateGroupRequest", "GroupId", _codec.text),
            name=_codec.need(rest, "CreateGroupRequest", "Name", _codec.text),
            member_list=_codec.need(
                rest,
                "CreateGroupRequest",
                "MemberList",
                _codec.array(_codec.model(GroupMember.from_dict)),
            ),
            owner_account=_codec.take(rest, "Owner_Account", _codec.text),
            introduction=_codec.take(rest, "Introduction", _codec.text),
            notification=_codec.take(rest, "Notification", _codec.text),
            face_url=_codec.take(rest, "FaceUrl", _codec.text),
            max_member_count=_codec.take(rest, "MaxMemberCount", _codec.integer),
            apply_join_option=_codec.take(
                rest, "ApplyJoinOption", _codec.member(ApplyJoinOption, _codec.text)
            ),
            invite_join_option=_codec.take(
                rest, "InviteJoinOption", _codec.member(InviteJoinOption, _codec.text)
            ),
            app_defined_data=_codec.take(
                rest, "AppDefinedData", _codec.array(_codec.model(GroupCustomField.from_dict))
            ),
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
    "type_",
    "group_id",
    "name",
    "member_list",
    "owner_account",
    "introduction",
    "notification",
    "face_url",
    "max_member_count",
    "apply_join_option",
    "invite_join_option",
    "app_defined_data",
    "app_member_defined_data",
)
