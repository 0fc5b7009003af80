# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
from __future__ import annotations

from typing import TYPE_CHECKING, Self

from attrs import define, field
from tencent_desk_runtime import codec as _codec

from ..types import UNSET, Unset
from .busy_agents import BusyAgents
from .no_agent_tip import NoAgentTip
from .nobody_online import NobodyOnline
from .queue_use import QueueUse
from .working_hours_check import WorkingHoursCheck
from .working_hours_prompt import WorkingHoursPrompt

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
        send_tip_if_no_agent_online: Whether the user gets a notice when the transfer fails because no agent is online.
        check_if_during_working_hours: Whether the working hours are looked at before the session is handed over.
        send_prompt_not_during_working_hours: Whether the user gets a message where the session is not handed over for the hour.
        end_session_when_no_member_online: Whether the session ends where no agent is online.
        disable_queuing: Whether the user queues while all agents are at their limit.
        allow_assign_busy_member: Whether an agent who has set busy can be given the session.
        priority: The place in the queue, 0 first.
        queue_timeout: How long the user may wait in the queue. Only the sample has it; its unit and its default are not
        known.
        additional_properties: fields that are not listed here, and fields of a reply that do not fit
            their type, in the vendor's spelling.
    """

    session_id: str
    agent_id_list: list[str] | Unset = UNSET
    agent_group_id: int | Unset = UNSET
    send_tip_if_no_agent_online: NoAgentTip | int | Unset = UNSET
    check_if_during_working_hours: WorkingHoursCheck | int | Unset = UNSET
    send_prompt_not_during_working_hours: WorkingHoursPrompt | int | Unset = UNSET
    end_session_when_no_member_online: NobodyOnline | int | Unset = UNSET
    disable_queuing: QueueUse | int | Unset = UNSET
    allow_assign_busy_member: BusyAgents | int | Unset = UNSET
    priority: int | Unset = UNSET
    queue_timeout: int | Unset = UNSET
    additional_properties: dict[str, JSON] = field(factory=dict)
    _IS_MODEL = True

    def to_dict(self) -> dict[str, JSON]:
        """Return the fields in the vendor's spelling, without unset ones."""
        return _codec.write_fields(
            (
                ("SessionId", self.session_id),
                ("AgentIdList", self.agent_id_list),
                ("AgentGroupId", self.agent_group_id),
                ("SendTipIfNoAgentOnline", self.send_tip_if_no_agent_online),
                ("CheckIfDuringWorkingHours", self.check_if_during_working_hours),
                ("SendPromptNotDuringWorkingHours", self.send_prompt_not_during_working_hours),
                ("EndSessionWhenNoMemberOnline", self.end_session_when_no_member_online),
                ("DisableQueuing", self.disable_queuing),
                ("AllowAssignBusyMember", self.allow_assign_busy_member),
                ("Priority", self.priority),
                ("QueueTimeout", self.queue_timeout),
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
            session_id=_codec.need(rest, "TransferToHumanRequest", "SessionId", _codec.text),
            agent_id_list=_codec.take(rest, "AgentIdList", _codec.array(_codec.text)),
            agent_group_id=_codec.take(rest, "AgentGroupId", _codec.integer),
            send_tip_if_no_agent_online=_codec.take(
                rest, "SendTipIfNoAgentOnline", _codec.member(NoAgentTip, _codec.integer)
            ),
            check_if_during_working_hours=_codec.take(
                rest, "CheckIfDuringWorkingHours", _codec.member(WorkingHoursCheck, _codec.integer)
            ),
            send_prompt_not_during_working_hours=_codec.take(
                rest,
                "SendPromptNotDuringWorkingHours",
                _codec.member(WorkingHoursPrompt, _codec.integer),
            ),
            end_session_when_no_member_online=_codec.take(
                rest, "EndSessionWhenNoMemberOnline", _codec.member(NobodyOnline, _codec.integer)
            ),
            disable_queuing=_codec.take(
                rest, "DisableQueuing", _codec.member(QueueUse, _codec.integer)
            ),
            allow_assign_busy_member=_codec.take(
                rest, "AllowAssignBusyMember", _codec.member(BusyAgents, _codec.integer)
            ),
            priority=_codec.take(rest, "Priority", _codec.integer),
            queue_timeout=_codec.take(rest, "QueueTimeout", _codec.integer),
            additional_properties=rest,
        )

    def __repr__(self) -> str:
        return _codec.format_model(self, _FIELDS)


_FIELDS: tuple[str, ...] = (
    "session_id",
    "agent_id_list",
    "agent_group_id",
    "send_tip_if_no_agent_online",
    "check_if_during_working_hours",
    "send_prompt_not_during_working_hours",
    "end_session_when_no_member_online",
    "disable_queuing",
    "allow_assign_busy_member",
    "priority",
    "queue_timeout",
)
