# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Provide the operations of `DeskClient.raw`, whose results include status and headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Unpack, overload

from tencent_desk_runtime.renamed import suggest_names

from . import _operations
from .types import JSON, UNSET, CallOptions, RawReply, Unset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .client import AsyncDeskClient, DeskClient
    from .models import (
        ApplyJoinOption,
        BusyAgents,
        ContactUserSuccess,
        CreateGroupSuccess,
        DescribeChatMessagesSuccess,
        EndQueuingSuccess,
        EndSessionSuccess,
        GetSessionStateSuccess,
        GroupCustomField,
        GroupMember,
        GroupType,
        InviteJoinOption,
        MemberCustomField,
        MessageElement,
        MessageOrder,
        NoAgentTip,
        NobodyOnline,
        QueueUse,
        RobotAddLanguageSuccess,
        RobotDelLanguageSuccess,
        RobotGetLanguageListSuccess,
        SendMsgSuccess,
        SendStreamMsgSuccess,
        TransferToHumanSuccess,
        UserReplyCountdown,
        WorkingHoursCheck,
        WorkingHoursPrompt,
    )


class RawOperations:
    """Provide the operations of `DeskClient`; each returns a `RawReply`."""

    __slots__ = ("_client",)

    def __init__(self, client: DeskClient) -> None:
        self._client = client

    def robot_add_language(
        self,
        *,
        language_tag: str,
        **options: Unpack[CallOptions],
    ) -> RawReply[RobotAddLanguageSuccess]:
        """Call `DeskClient.robot_add_language`, and return the reply with status and headers."""
        from .models.robot_add_language_success import RobotAddLanguageSuccess

        finished = self._client._call(
            _operations.ROBOT_ADD_LANGUAGE,
            {
                "LanguageTag": language_tag,
            },
            RobotAddLanguageSuccess.from_dict,
            options,
        )
        return finished.raw()

    @overload
    def send_msg(
        self,
        *,
        session_id: str,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[SendMsgSuccess]: ...

    @overload
    def send_msg(
        self,
        *,
        from_account: str,
        to_account: str,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[SendMsgSuccess]: ...

    def send_msg(
        self,
        *,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        session_id: str | Unset = UNSET,
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        from_account: str | Unset = UNSET,
        to_account: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[SendMsgSuccess]:
        """Call `DeskClient.send_msg`, and return the reply with status and headers."""
        from .models.send_msg_success import SendMsgSuccess

        finished = self._client._call(
            _operations.SEND_MSG,
            {
                "MsgBody": msg_body,
                "SessionId": session_id,
                "MsgRandom": msg_random,
                "CloudCustomData": cloud_custom_data,
                "ExcludeFromUserRespTimeout": exclude_from_user_resp_timeout,
                "FromAccount": from_account,
                "ToAccount": to_account,
            },
            SendMsgSuccess.from_dict,
            options,
        )
        return finished.raw()

    def contact_user(
        self,
        *,
        im_agent_user_id: str,
        client_user_id: str,
        group_id: int | Unset = UNSET,
        member_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[ContactUserSuccess]:
        """Call `DeskClient.contact_user`, and return the reply with status and headers."""
        from .models.contact_user_success import ContactUserSuccess

        finished = self._client._call(
            _operations.CONTACT_USER,
            {
                "IMAgentUserID": im_agent_user_id,
                "ClientUserID": client_user_id,
                "GroupId": group_id,
                "MemberId": member_id,
            },
            ContactUserSuccess.from_dict,
            options,
        )
        return finished.raw()

    def transfer_to_human(
        self,
        *,
        session_id: str,
        agent_id_list: Sequence[str] | Unset = UNSET,
        agent_group_id: int | Unset = UNSET,
        send_tip_if_no_agent_online: NoAgentTip | Literal[0, 1] | Unset = UNSET,
        check_if_during_working_hours: WorkingHoursCheck | Literal[0, 1] | Unset = UNSET,
        send_prompt_not_during_working_hours: WorkingHoursPrompt | Literal[0, 1] | Unset = UNSET,
        end_session_when_no_member_online: NobodyOnline | Literal[0, 1] | Unset = UNSET,
        disable_queuing: QueueUse | Literal[0, 1] | Unset = UNSET,
        allow_assign_busy_member: BusyAgents | Literal[0, 1] | Unset = UNSET,
        priority: int | Unset = UNSET,
        queue_timeout: int | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[TransferToHumanSuccess]:
        """Call `DeskClient.transfer_to_human`, and return the reply with status and headers."""
        from .models.transfer_to_human_success import TransferToHumanSuccess

        finished = self._client._call(
            _operations.TRANSFER_TO_HUMAN,
            {
                "SessionId": session_id,
                "AgentIdList": agent_id_list,
                "AgentGroupId": agent_group_id,
                "SendTipIfNoAgentOnline": send_tip_if_no_agent_online,
                "CheckIfDuringWorkingHours": check_if_during_working_hours,
                "SendPromptNotDuringWorkingHours": send_prompt_not_during_working_hours,
                "EndSessionWhenNoMemberOnline": end_session_when_no_member_online,
                "DisableQueuing": disable_queuing,
                "AllowAssignBusyMember": allow_assign_busy_member,
                "Priority": priority,
                "QueueTimeout": queue_timeout,
            },
            TransferToHumanSuccess.from_dict,
            options,
        )
        return finished.raw()

    @suggest_names(
        {
            "type": "type_",
            "Type": "type_",
        }
    )
    def create_group(
        self,
        *,
        type_: GroupType | Literal["Private", "Public"],
        group_id: str,
        name: str,
        member_list: Sequence[GroupMember | Mapping[str, JSON]],
        owner_account: str | Unset = UNSET,
        introduction: str | Unset = UNSET,
        notification: str | Unset = UNSET,
        face_url: str | Unset = UNSET,
        max_member_count: int | Unset = UNSET,
        apply_join_option: ApplyJoinOption
        | Literal["FreeAccess", "NeedPermission", "DisableApply"]
        | Unset = UNSET,
        invite_join_option: InviteJoinOption
        | Literal["FreeAccess", "NeedPermission", "DisableInvite"]
        | Unset = UNSET,
        app_defined_data: Sequence[GroupCustomField | Mapping[str, JSON]] | Unset = UNSET,
        app_member_defined_data: Sequence[MemberCustomField | Mapping[str, JSON]] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[CreateGroupSuccess]:
        """Call `DeskClient.create_group`, and return the reply with status and headers."""
        from .models.create_group_success import CreateGroupSuccess

        finished = self._client._call(
            _operations.CREATE_GROUP,
            {
                "Type": type_,
                "GroupId": group_id,
                "Name": name,
                "MemberList": member_list,
                "Owner_Account": owner_account,
                "Introduction": introduction,
                "Notification": notification,
                "FaceUrl": face_url,
                "MaxMemberCount": max_member_count,
                "ApplyJoinOption": apply_join_option,
                "InviteJoinOption": invite_join_option,
                "AppDefinedData": app_defined_data,
                "AppMemberDefinedData": app_member_defined_data,
            },
            CreateGroupSuccess.from_dict,
            options,
        )
        return finished.raw()

    @overload
    def get_session_state(
        self,
        *,
        session_id: str,
        **options: Unpack[CallOptions],
    ) -> RawReply[GetSessionStateSuccess]: ...

    @overload
    def get_session_state(
        self,
        *,
        client_user_id: str,
        customer_service_id: str,
        **options: Unpack[CallOptions],
    ) -> RawReply[GetSessionStateSuccess]: ...

    def get_session_state(
        self,
        *,
        session_id: str | Unset = UNSET,
        client_user_id: str | Unset = UNSET,
        customer_service_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[GetSessionStateSuccess]:
        """Call `DeskClient.get_session_state`, and return the reply with status and headers."""
        from .models.get_session_state_success import GetSessionStateSuccess

        finished = self._client._call(
            _operations.GET_SESSION_STATE,
            {
                "SessionId": session_id,
                "ClientUserId": client_user_id,
                "CustomerServiceId": customer_service_id,
            },
            GetSessionStateSuccess.from_dict,
            options,
        )
        return finished.raw()

    def describe_chat_messages(
        self,
        *,
        session_id: str,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        order: MessageOrder | Literal[1, 2] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[DescribeChatMessagesSuccess]:
        """Call `DeskClient.describe_chat_messages`, and return the reply with status and headers."""
        from .models.describe_chat_messages_success import DescribeChatMessagesSuccess

        finished = self._client._call(
            _operations.DESCRIBE_CHAT_MESSAGES,
            {
                "SessionId": session_id,
                "Limit": limit,
                "Offset": offset,
                "Order": order,
            },
            DescribeChatMessagesSuccess.from_dict,
            options,
        )
        return finished.raw()

    def send_stream_msg(
        self,
        *,
        session_id: str,
        chunk: str,
        msg_key: str | Unset = UNSET,
        finish: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[SendStreamMsgSuccess]:
        """Call `DeskClient.send_stream_msg`, and return the reply with status and headers."""
        from .models.send_stream_msg_success import SendStreamMsgSuccess

        finished = self._client._call(
            _operations.SEND_STREAM_MSG,
            {
                "SessionId": session_id,
                "Chunk": chunk,
                "MsgKey": msg_key,
                "Finish": finish,
                "CloudCustomData": cloud_custom_data,
            },
            SendStreamMsgSuccess.from_dict,
            options,
        )
        return finished.raw()

    def end_session(
        self,
        *,
        session_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[EndSessionSuccess]:
        """Call `DeskClient.end_session`, and return the reply with status and headers."""
        from .models.end_session_success import EndSessionSuccess

        finished = self._client._call(
            _operations.END_SESSION,
            {
                "SessionId": session_id,
            },
            EndSessionSuccess.from_dict,
            options,
        )
        return finished.raw()

    def end_queuing(
        self,
        *,
        session_id: str,
        **options: Unpack[CallOptions],
    ) -> RawReply[EndQueuingSuccess]:
        """Call `DeskClient.end_queuing`, and return the reply with status and headers."""
        from .models.end_queuing_success import EndQueuingSuccess

        finished = self._client._call(
            _operations.END_QUEUING,
            {
                "SessionID": session_id,
            },
            EndQueuingSuccess.from_dict,
            options,
        )
        return finished.raw()

    def robot_get_language_list(
        self,
        **options: Unpack[CallOptions],
    ) -> RawReply[RobotGetLanguageListSuccess]:
        """Call `DeskClient.robot_get_language_list`, and return the reply with status and headers."""
        from .models.robot_get_language_list_success import RobotGetLanguageListSuccess

        finished = self._client._call(
            _operations.ROBOT_GET_LANGUAGE_LIST,
            {},
            RobotGetLanguageListSuccess.from_dict,
            options,
        )
        return finished.raw()

    def robot_del_language(
        self,
        *,
        language_tag: str,
        **options: Unpack[CallOptions],
    ) -> RawReply[RobotDelLanguageSuccess]:
        """Call `DeskClient.robot_del_language`, and return the reply with status and headers."""
        from .models.robot_del_language_success import RobotDelLanguageSuccess

        finished = self._client._call(
            _operations.ROBOT_DEL_LANGUAGE,
            {
                "LanguageTag": language_tag,
            },
            RobotDelLanguageSuccess.from_dict,
            options,
        )
        return finished.raw()


class AsyncRawOperations:
    """Provide the operations of `AsyncDeskClient`; each returns a `RawReply`."""

    __slots__ = ("_client",)

    def __init__(self, client: AsyncDeskClient) -> None:
        self._client = client

    async def robot_add_language(
        self,
        *,
        language_tag: str,
        **options: Unpack[CallOptions],
    ) -> RawReply[RobotAddLanguageSuccess]:
        """Call `AsyncDeskClient.robot_add_language`, and return the reply with status and headers."""
        from .models.robot_add_language_success import RobotAddLanguageSuccess

        finished = await self._client._call(
            _operations.ROBOT_ADD_LANGUAGE,
            {
                "LanguageTag": language_tag,
            },
            RobotAddLanguageSuccess.from_dict,
            options,
        )
        return finished.raw()

    @overload
    async def send_msg(
        self,
        *,
        session_id: str,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[SendMsgSuccess]: ...

    @overload
    async def send_msg(
        self,
        *,
        from_account: str,
        to_account: str,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[SendMsgSuccess]: ...

    async def send_msg(
        self,
        *,
        msg_body: Sequence[MessageElement | Mapping[str, JSON]],
        session_id: str | Unset = UNSET,
        msg_random: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        exclude_from_user_resp_timeout: UserReplyCountdown | Literal[0, 1] | Unset = UNSET,
        from_account: str | Unset = UNSET,
        to_account: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[SendMsgSuccess]:
        """Call `AsyncDeskClient.send_msg`, and return the reply with status and headers."""
        from .models.send_msg_success import SendMsgSuccess

        finished = await self._client._call(
            _operations.SEND_MSG,
            {
                "MsgBody": msg_body,
                "SessionId": session_id,
                "MsgRandom": msg_random,
                "CloudCustomData": cloud_custom_data,
                "ExcludeFromUserRespTimeout": exclude_from_user_resp_timeout,
                "FromAccount": from_account,
                "ToAccount": to_account,
            },
            SendMsgSuccess.from_dict,
            options,
        )
        return finished.raw()

    async def contact_user(
        self,
        *,
        im_agent_user_id: str,
        client_user_id: str,
        group_id: int | Unset = UNSET,
        member_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[ContactUserSuccess]:
        """Call `AsyncDeskClient.contact_user`, and return the reply with status and headers."""
        from .models.contact_user_success import ContactUserSuccess

        finished = await self._client._call(
            _operations.CONTACT_USER,
            {
                "IMAgentUserID": im_agent_user_id,
                "ClientUserID": client_user_id,
                "GroupId": group_id,
                "MemberId": member_id,
            },
            ContactUserSuccess.from_dict,
            options,
        )
        return finished.raw()

    async def transfer_to_human(
        self,
        *,
        session_id: str,
        agent_id_list: Sequence[str] | Unset = UNSET,
        agent_group_id: int | Unset = UNSET,
        send_tip_if_no_agent_online: NoAgentTip | Literal[0, 1] | Unset = UNSET,
        check_if_during_working_hours: WorkingHoursCheck | Literal[0, 1] | Unset = UNSET,
        send_prompt_not_during_working_hours: WorkingHoursPrompt | Literal[0, 1] | Unset = UNSET,
        end_session_when_no_member_online: NobodyOnline | Literal[0, 1] | Unset = UNSET,
        disable_queuing: QueueUse | Literal[0, 1] | Unset = UNSET,
        allow_assign_busy_member: BusyAgents | Literal[0, 1] | Unset = UNSET,
        priority: int | Unset = UNSET,
        queue_timeout: int | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[TransferToHumanSuccess]:
        """Call `AsyncDeskClient.transfer_to_human`, and return the reply with status and headers."""
        from .models.transfer_to_human_success import TransferToHumanSuccess

        finished = await self._client._call(
            _operations.TRANSFER_TO_HUMAN,
            {
                "SessionId": session_id,
                "AgentIdList": agent_id_list,
                "AgentGroupId": agent_group_id,
                "SendTipIfNoAgentOnline": send_tip_if_no_agent_online,
                "CheckIfDuringWorkingHours": check_if_during_working_hours,
                "SendPromptNotDuringWorkingHours": send_prompt_not_during_working_hours,
                "EndSessionWhenNoMemberOnline": end_session_when_no_member_online,
                "DisableQueuing": disable_queuing,
                "AllowAssignBusyMember": allow_assign_busy_member,
                "Priority": priority,
                "QueueTimeout": queue_timeout,
            },
            TransferToHumanSuccess.from_dict,
            options,
        )
        return finished.raw()

    @suggest_names(
        {
            "type": "type_",
            "Type": "type_",
        }
    )
    async def create_group(
        self,
        *,
        type_: GroupType | Literal["Private", "Public"],
        group_id: str,
        name: str,
        member_list: Sequence[GroupMember | Mapping[str, JSON]],
        owner_account: str | Unset = UNSET,
        introduction: str | Unset = UNSET,
        notification: str | Unset = UNSET,
        face_url: str | Unset = UNSET,
        max_member_count: int | Unset = UNSET,
        apply_join_option: ApplyJoinOption
        | Literal["FreeAccess", "NeedPermission", "DisableApply"]
        | Unset = UNSET,
        invite_join_option: InviteJoinOption
        | Literal["FreeAccess", "NeedPermission", "DisableInvite"]
        | Unset = UNSET,
        app_defined_data: Sequence[GroupCustomField | Mapping[str, JSON]] | Unset = UNSET,
        app_member_defined_data: Sequence[MemberCustomField | Mapping[str, JSON]] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[CreateGroupSuccess]:
        """Call `AsyncDeskClient.create_group`, and return the reply with status and headers."""
        from .models.create_group_success import CreateGroupSuccess

        finished = await self._client._call(
            _operations.CREATE_GROUP,
            {
                "Type": type_,
                "GroupId": group_id,
                "Name": name,
                "MemberList": member_list,
                "Owner_Account": owner_account,
                "Introduction": introduction,
                "Notification": notification,
                "FaceUrl": face_url,
                "MaxMemberCount": max_member_count,
                "ApplyJoinOption": apply_join_option,
                "InviteJoinOption": invite_join_option,
                "AppDefinedData": app_defined_data,
                "AppMemberDefinedData": app_member_defined_data,
            },
            CreateGroupSuccess.from_dict,
            options,
        )
        return finished.raw()

    @overload
    async def get_session_state(
        self,
        *,
        session_id: str,
        **options: Unpack[CallOptions],
    ) -> RawReply[GetSessionStateSuccess]: ...

    @overload
    async def get_session_state(
        self,
        *,
        client_user_id: str,
        customer_service_id: str,
        **options: Unpack[CallOptions],
    ) -> RawReply[GetSessionStateSuccess]: ...

    async def get_session_state(
        self,
        *,
        session_id: str | Unset = UNSET,
        client_user_id: str | Unset = UNSET,
        customer_service_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[GetSessionStateSuccess]:
        """Call `AsyncDeskClient.get_session_state`, and return the reply with status and headers."""
        from .models.get_session_state_success import GetSessionStateSuccess

        finished = await self._client._call(
            _operations.GET_SESSION_STATE,
            {
                "SessionId": session_id,
                "ClientUserId": client_user_id,
                "CustomerServiceId": customer_service_id,
            },
            GetSessionStateSuccess.from_dict,
            options,
        )
        return finished.raw()

    async def describe_chat_messages(
        self,
        *,
        session_id: str,
        limit: int | Unset = UNSET,
        offset: int | Unset = UNSET,
        order: MessageOrder | Literal[1, 2] | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[DescribeChatMessagesSuccess]:
        """Call `AsyncDeskClient.describe_chat_messages`, and return the reply with status and headers."""
        from .models.describe_chat_messages_success import DescribeChatMessagesSuccess

        finished = await self._client._call(
            _operations.DESCRIBE_CHAT_MESSAGES,
            {
                "SessionId": session_id,
                "Limit": limit,
                "Offset": offset,
                "Order": order,
            },
            DescribeChatMessagesSuccess.from_dict,
            options,
        )
        return finished.raw()

    async def send_stream_msg(
        self,
        *,
        session_id: str,
        chunk: str,
        msg_key: str | Unset = UNSET,
        finish: int | Unset = UNSET,
        cloud_custom_data: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[SendStreamMsgSuccess]:
        """Call `AsyncDeskClient.send_stream_msg`, and return the reply with status and headers."""
        from .models.send_stream_msg_success import SendStreamMsgSuccess

        finished = await self._client._call(
            _operations.SEND_STREAM_MSG,
            {
                "SessionId": session_id,
                "Chunk": chunk,
                "MsgKey": msg_key,
                "Finish": finish,
                "CloudCustomData": cloud_custom_data,
            },
            SendStreamMsgSuccess.from_dict,
            options,
        )
        return finished.raw()

    async def end_session(
        self,
        *,
        session_id: str | Unset = UNSET,
        **options: Unpack[CallOptions],
    ) -> RawReply[EndSessionSuccess]:
        """Call `AsyncDeskClient.end_session`, and return the reply with status and headers."""
        from .models.end_session_success import EndSessionSuccess

        finished = await self._client._call(
            _operations.END_SESSION,
            {
                "SessionId": session_id,
            },
            EndSessionSuccess.from_dict,
            options,
        )
        return finished.raw()

    async def end_queuing(
        self,
        *,
        session_id: str,
        **options: Unpack[CallOptions],
    ) -> RawReply[EndQueuingSuccess]:
        """Call `AsyncDeskClient.end_queuing`, and return the reply with status and headers."""
        from .models.end_queuing_success import EndQueuingSuccess

        finished = await self._client._call(
            _operations.END_QUEUING,
            {
                "SessionID": session_id,
            },
            EndQueuingSuccess.from_dict,
            options,
        )
        return finished.raw()

    async def robot_get_language_list(
        self,
        **options: Unpack[CallOptions],
    ) -> RawReply[RobotGetLanguageListSuccess]:
        """Call `AsyncDeskClient.robot_get_language_list`, and return the reply with status and headers."""
        from .models.robot_get_language_list_success import RobotGetLanguageListSuccess

        finished = await self._client._call(
            _operations.ROBOT_GET_LANGUAGE_LIST,
            {},
            RobotGetLanguageListSuccess.from_dict,
            options,
        )
        return finished.raw()

    async def robot_del_language(
        self,
        *,
        language_tag: str,
        **options: Unpack[CallOptions],
    ) -> RawReply[RobotDelLanguageSuccess]:
        """Call `AsyncDeskClient.robot_del_language`, and return the reply with status and headers."""
        from .models.robot_del_language_success import RobotDelLanguageSuccess

        finished = await self._client._call(
            _operations.ROBOT_DEL_LANGUAGE,
            {
                "LanguageTag": language_tag,
            },
            RobotDelLanguageSuccess.from_dict,
            options,
        )
        return finished.raw()


# Where users import them from.
for _class in (AsyncRawOperations, RawOperations):
    _class.__module__ = f"{__package__}.client"
