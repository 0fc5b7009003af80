# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset
from .no_agent_tip import NoAgentTip

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..types import JSON


@define(kw_only=True, repr=False)
class TransferToHumanRequest:
    """The session, and who shall take it.

    Attributes:
        session_id: The session to hand over.
        agent_id_list: The agents of whom one shall take the session. Whether the list and AgentGroupId exclude each other
        is not documented.
        agent_group_id: The agent group (skill group) that shall take the session. Without it the app's default policy
        decides.
        send_tip_if_no_agent_online: Whether the user is told when the transfer fails because no agent is online.
        additional_properties: fields that are not listed here, and those of a reply that do not fit
            their type, in the vendor's spelling.
    """

    session_id: str
    agent_id_list: list[str] | Unset = UNSET
    agent_group_id: int | Unset = UNSET
    send_tip_if_no_agent_online: NoAgentTip | int | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """The fields in the vendor's spelling; unset ones are left out."""
        return _codec.written(
            (
                ("SessionId", self.session_id),
                ("AgentIdList", self.agent_id_list),
                ("AgentGroupId", self.agent_group_id),
                ("SendTipIfNoAgentOnline", self.send_tip_if_no_agent_online),
            ),
            self.additional_properties,
        )

    @classmethod
    def from_dict(cls, src_dict: Mapping[str, JSON]) -> Self:
        """Read fields in the vendor's spelling.

        Args:
            src_dict: the fields.

        Raises:
            ValidationError: a required field is missing or of another type.
        """
        rest = dict(src_dict)
        return cls(
            session_id=_codec.need(rest, "TransferToHumanRequest", "SessionId", _codec.text),
            agent_id_list=_codec.take(rest, "AgentIdList", _codec.array(_codec.text)),
            agent_group_id=_codec.take(rest, "AgentGroupId", _codec.integer),
            send_tip_if_no_agent_online=_codec.take(
                rest, "SendTipIfNoAgentOnline", _codec.member(NoAgentTip, _codec.integer)
            ),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.shown(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "session_id",
    "agent_id_list",
    "agent_group_id",
    "send_tip_if_no_agent_online",
)
