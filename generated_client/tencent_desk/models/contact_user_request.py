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
class ContactUserRequest:
    """Who contacts whom.

    Attributes:
        im_agent_user_id: UserID of the customer service account in whose name the agent writes.
        client_user_id: UserID of the user to contact.
        group_id: The agent group (skill group) that shall provide the agent. Without it the app's default policy
        assigns one. Not a chat group, which create_group names by a string.
        member_id: The agent who shall do it. Without it the app's default policy assigns one.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    im_agent_user_id: str
    client_user_id: str
    group_id: int | Unset = UNSET
    member_id: str | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("IMAgentUserID", self.im_agent_user_id),
                ("ClientUserID", self.client_user_id),
                ("GroupId", self.group_id),
                ("MemberId", self.member_id),
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
            im_agent_user_id=_codec.need(rest, "ContactUserRequest", "IMAgentUserID", _codec.text),
            client_user_id=_codec.need(rest, "ContactUserRequest", "ClientUserID", _codec.text),
            group_id=_codec.take(rest, "GroupId", _codec.integer),
            member_id=_codec.take(rest, "MemberId", _codec.text),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "im_agent_user_id",
    "client_user_id",
    "group_id",
    "member_id",
)
