# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Define the objects of requests and replies."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .apply_join_option import ApplyJoinOption
    from .before_create_group_member import BeforeCreateGroupMember
    from .body_format import BodyFormat
    from .busy_agents import BusyAgents
    from .card_content import CardContent
    from .card_message import CardMessage
    from .chat_message import ChatMessage
    from .chatbot_language import ChatbotLanguage
    from .common_error_code import CommonErrorCode
    from .contact_user_error_code import ContactUserErrorCode
    from .contact_user_failure import ContactUserFailure
    from .contact_user_request import ContactUserRequest
    from .contact_user_success import ContactUserSuccess
    from .create_group_error_code import CreateGroupErrorCode
    from .create_group_failure import CreateGroupFailure
    from .create_group_request import CreateGroupRequest
    from .create_group_success import CreateGroupSuccess
    from .custom_content import CustomContent
    from .custom_element import CustomElement
    from .describe_chat_messages_error_code import DescribeChatMessagesErrorCode
    from .describe_chat_messages_failure import DescribeChatMessagesFailure
    from .describe_chat_messages_request import DescribeChatMessagesRequest
    from .describe_chat_messages_success import DescribeChatMessagesSuccess
    from .end_queuing_error_code import EndQueuingErrorCode
    from .end_queuing_failure import EndQueuingFailure
    from .end_queuing_request import EndQueuingRequest
    from .end_queuing_success import EndQueuingSuccess
    from .end_session_error_code import EndSessionErrorCode
    from .end_session_failure import EndSessionFailure
    from .end_session_request import EndSessionRequest
    from .end_session_success import EndSessionSuccess
    from .face_content import FaceContent
    from .face_element import FaceElement
    from .file_content import FileContent
    from .file_element import FileElement
    from .get_session_state_by_accounts import GetSessionStateByAccounts
    from .get_session_state_by_session import GetSessionStateBySession
    from .get_session_state_error_code import GetSessionStateErrorCode
    from .get_session_state_failure import GetSessionStateFailure
    from .get_session_state_success import GetSessionStateSuccess
    from .group_custom_field import GroupCustomField
    from .group_member import GroupMember
    from .group_role import GroupRole
    from .group_type import GroupType
    from .image_content import ImageContent
    from .image_element import ImageElement
    from .image_format import ImageFormat
    from .image_info import ImageInfo
    from .image_size import ImageSize
    from .interface_variables import InterfaceVariables
    from .invite_join_option import InviteJoinOption
    from .location_content import LocationContent
    from .location_element import LocationElement
    from .member_custom_field import MemberCustomField
    from .message_element import MessageElement
    from .message_order import MessageOrder
    from .no_agent_tip import NoAgentTip
    from .nobody_online import NobodyOnline
    from .order_content import OrderContent
    from .order_field import OrderField
    from .order_message import OrderMessage
    from .other_content import OtherContent
    from .other_element import OtherElement
    from .queue_state import QueueState
    from .queue_use import QueueUse
    from .relay_content import RelayContent
    from .relay_element import RelayElement
    from .relay_item import RelayItem
    from .robot_add_language_error_code import RobotAddLanguageErrorCode
    from .robot_add_language_failure import RobotAddLanguageFailure
    from .robot_add_language_request import RobotAddLanguageRequest
    from .robot_add_language_success import RobotAddLanguageSuccess
    from .robot_del_language_error_code import RobotDelLanguageErrorCode
    from .robot_del_language_failure import RobotDelLanguageFailure
    from .robot_del_language_request import RobotDelLanguageRequest
    from .robot_del_language_success import RobotDelLanguageSuccess
    from .robot_get_language_list_error_code import RobotGetLanguageListErrorCode
    from .robot_get_language_list_failure import RobotGetLanguageListFailure
    from .robot_get_language_list_request import RobotGetLanguageListRequest
    from .robot_get_language_list_success import RobotGetLanguageListSuccess
    from .send_msg_by_accounts import SendMsgByAccounts
    from .send_msg_by_session import SendMsgBySession
    from .send_msg_error_code import SendMsgErrorCode
    from .send_msg_failure import SendMsgFailure
    from .send_msg_success import SendMsgSuccess
    from .send_stream_msg_failure import SendStreamMsgFailure
    from .send_stream_msg_request import SendStreamMsgRequest
    from .send_stream_msg_success import SendStreamMsgSuccess
    from .sender_role import SenderRole
    from .session_event_name import SessionEventName
    from .session_state import SessionState
    from .sound_content import SoundContent
    from .sound_element import SoundElement
    from .text_content import TextContent
    from .text_element import TextElement
    from .transfer_to_human_error_code import TransferToHumanErrorCode
    from .transfer_to_human_failure import TransferToHumanFailure
    from .transfer_to_human_request import TransferToHumanRequest
    from .transfer_to_human_success import TransferToHumanSuccess
    from .user_reply_countdown import UserReplyCountdown
    from .video_content import VideoContent
    from .video_element import VideoElement
    from .working_hours_check import WorkingHoursCheck
    from .working_hours_prompt import WorkingHoursPrompt

__all__ = [
    "ApplyJoinOption",
    "BeforeCreateGroupMember",
    "BodyFormat",
    "BusyAgents",
    "CardContent",
    "CardMessage",
    "ChatMessage",
    "ChatbotLanguage",
    "CommonErrorCode",
    "ContactUserErrorCode",
    "ContactUserFailure",
    "ContactUserRequest",
    "ContactUserSuccess",
    "CreateGroupErrorCode",
    "CreateGroupFailure",
    "CreateGroupRequest",
    "CreateGroupSuccess",
    "CustomContent",
    "CustomElement",
    "DescribeChatMessagesErrorCode",
    "DescribeChatMessagesFailure",
    "DescribeChatMessagesRequest",
    "DescribeChatMessagesSuccess",
    "EndQueuingErrorCode",
    "EndQueuingFailure",
    "EndQueuingRequest",
    "EndQueuingSuccess",
    "EndSessionErrorCode",
    "EndSessionFailure",
    "EndSessionRequest",
    "EndSessionSuccess",
    "FaceContent",
    "FaceElement",
    "FileContent",
    "FileElement",
    "GetSessionStateByAccounts",
    "GetSessionStateBySession",
    "GetSessionStateErrorCode",
    "GetSessionStateFailure",
    "GetSessionStateSuccess",
    "GroupCustomField",
    "GroupMember",
    "GroupRole",
    "GroupType",
    "ImageContent",
    "ImageElement",
    "ImageFormat",
    "ImageInfo",
    "ImageSize",
    "InterfaceVariables",
    "InviteJoinOption",
    "LocationContent",
    "LocationElement",
    "MemberCustomField",
    "MessageElement",
    "MessageOrder",
    "NoAgentTip",
    "NobodyOnline",
    "OrderContent",
    "OrderField",
    "OrderMessage",
    "OtherContent",
    "OtherElement",
    "QueueState",
    "QueueUse",
    "RelayContent",
    "RelayElement",
    "RelayItem",
    "RobotAddLanguageErrorCode",
    "RobotAddLanguageFailure",
    "RobotAddLanguageRequest",
    "RobotAddLanguageSuccess",
    "RobotDelLanguageErrorCode",
    "RobotDelLanguageFailure",
    "RobotDelLanguageRequest",
    "RobotDelLanguageSuccess",
    "RobotGetLanguageListErrorCode",
    "RobotGetLanguageListFailure",
    "RobotGetLanguageListRequest",
    "RobotGetLanguageListSuccess",
    "SendMsgByAccounts",
    "SendMsgBySession",
    "SendMsgErrorCode",
    "SendMsgFailure",
    "SendMsgSuccess",
    "SendStreamMsgFailure",
    "SendStreamMsgRequest",
    "SendStreamMsgSuccess",
    "SenderRole",
    "SessionEventName",
    "SessionState",
    "SoundContent",
    "SoundElement",
    "TextContent",
    "TextElement",
    "TransferToHumanErrorCode",
    "TransferToHumanFailure",
    "TransferToHumanRequest",
    "TransferToHumanSuccess",
    "UserReplyCountdown",
    "VideoContent",
    "VideoElement",
    "WorkingHoursCheck",
    "WorkingHoursPrompt",
]


def __getattr__(name: str) -> object:
    # A model is imported at first use, to keep the import of the package cheap.
    from ._homes import HOMES

    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f".{HOMES[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
