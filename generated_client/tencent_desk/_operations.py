# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Hold the contract's facts about operations, hosts and query parameters."""

from __future__ import annotations

from tencent_desk_runtime.operation import AlreadyDone, Operation, RateLimit
from tencent_desk_runtime.streams import Stream

CONTRACT_VERSION = "0.1.0"

GATEWAY_TIMEOUT = 3
"""Seconds after which the gateway gives up."""

GENERAL_RATE_LIMIT = RateLimit(200, 1)
"""The most calls of an operation without its own limit."""

LONGEST_IDENTIFIER = 32
"""The most bytes of a UserID."""

HOSTS: dict[str, tuple[str, str]] = {
    "china": ("console.tim.qq.com", "adminapi.my-imcloud.com"),
    "singapore": ("adminapisgp.im.qcloud.com", "adminapisgp.my-imcloud.com"),
    "seoul": ("adminapikr.im.qcloud.com", "adminapikr.my-imcloud.com"),
    "tokyo": ("adminapijpn.im.qcloud.com", "adminapijpn.my-imcloud.com"),
    "frankfurt": ("adminapiger.im.qcloud.com", "adminapiger.my-imcloud.com"),
    "silicon_valley": ("adminapiusa.im.qcloud.com", "adminapiusa.my-imcloud.com"),
    "jakarta": ("adminapiidn.im.qcloud.com", "adminapiidn.my-imcloud.com"),
    "mumbai": ("adminapiind.im.qcloud.com", "adminapiind.my-imcloud.com"),
}
"""Primary and standby host of each region."""

REGION_SPELLINGS = {
    "ap-guangzhou": "china",
    "ap-shanghai": "china",
    "ap-beijing": "china",
    "ap-chengdu": "china",
    "ap-chongqing": "china",
    "中国": "china",
    "ap-singapore": "singapore",
    "新加坡": "singapore",
    "ap-seoul": "seoul",
    "首尔": "seoul",
    "ap-tokyo": "tokyo",
    "东京": "tokyo",
    "eu-frankfurt": "frankfurt",
    "法兰克福": "frankfurt",
    "na-siliconvalley": "silicon_valley",
    "硅谷": "silicon_valley",
    "ap-jakarta": "jakarta",
    "雅加达": "jakarta",
    "ap-mumbai": "mumbai",
    "孟买": "mumbai",
}
"""Names of regions by the vendor's other spellings."""

SDK_APP_ID = "sdkappid"
IDENTIFIER = "identifier"
USERSIG = "usersig"
LABEL = "random"
LARGEST_LABEL = 4294967295
FIXED_QUERY = (("contenttype", "json"),)

SPELLINGS: dict[str, tuple[str, ...]] = {
    "IMAgentUserID": ("IMAgentUserId",),
    "ClientUserID": ("ClientUserId",),
    "Owner_Account": ("OwnerAccount",),
    "Member_Account": ("MemberAccount",),
    "FileName": ("fileName",),
}
"""Other spellings of fields on the vendor's pages."""

ROBOT_ADD_LANGUAGE = Operation(
    name="robot_add_language",
    path="/v4/openim_console_http_svc/robot_add_language",
    request="RobotAddLanguageRequest",
    repeatable=True,
    already_done=None,
    rate_limit=RateLimit(5, 1),
    body_limit=None,
    drawn=(),
)

SEND_MSG = Operation(
    name="send_msg",
    path="/v4/desk_http_svc/send_msg",
    request="SendMsgRequest",
    repeatable=False,
    already_done=None,
    rate_limit=None,
    body_limit=12288,
    drawn=("MsgRandom",),
)

CONTACT_USER = Operation(
    name="contact_user",
    path="/v4/desk_http_svc/contact_user",
    request="ContactUserRequest",
    repeatable=False,
    already_done=None,
    rate_limit=None,
    body_limit=None,
    drawn=(),
)

TRANSFER_TO_HUMAN = Operation(
    name="transfer_to_human",
    path="/v4/desk_http_svc/transfer_to_human",
    request="TransferToHumanRequest",
    repeatable=False,
    already_done=None,
    rate_limit=None,
    body_limit=12288,
    drawn=(),
)

CREATE_GROUP = Operation(
    name="create_group",
    path="/v4/desk_http_svc/create_group",
    request="CreateGroupRequest",
    repeatable=True,
    already_done=AlreadyDone(10025, {"ActionStatus": "OK", "ErrorCode": 0}, {"GroupId": "GroupId"}),
    rate_limit=None,
    body_limit=None,
    drawn=(),
)

GET_SESSION_STATE = Operation(
    name="get_session_state",
    path="/v4/desk_http_svc/get_session_state",
    request="GetSessionStateRequest",
    repeatable=True,
    already_done=None,
    rate_limit=None,
    body_limit=None,
    drawn=(),
)

DESCRIBE_CHAT_MESSAGES = Operation(
    name="describe_chat_messages",
    path="/v4/desk_http_svc/describe_chat_messages",
    request="DescribeChatMessagesRequest",
    repeatable=True,
    already_done=None,
    rate_limit=None,
    body_limit=None,
    drawn=(),
)

SEND_STREAM_MSG = Operation(
    name="send_stream_msg",
    path="/v4/desk_http_svc/send_stream_msg",
    request="SendStreamMsgRequest",
    repeatable=False,
    already_done=None,
    rate_limit=None,
    body_limit=None,
    drawn=(),
)

END_SESSION = Operation(
    name="end_session",
    path="/v4/desk_http_svc/end_session",
    request="EndSessionRequest",
    repeatable=False,
    already_done=None,
    rate_limit=None,
    body_limit=None,
    drawn=(),
)

END_QUEUING = Operation(
    name="end_queuing",
    path="/v4/desk_http_svc/end_queuing",
    request="EndQueuingRequest",
    repeatable=False,
    already_done=None,
    rate_limit=None,
    body_limit=None,
    drawn=(),
)

ROBOT_GET_LANGUAGE_LIST = Operation(
    name="robot_get_language_list",
    path="/v4/openim_console_http_svc/robot_get_language_list",
    request="RobotGetLanguageListRequest",
    repeatable=True,
    already_done=None,
    rate_limit=RateLimit(5, 1),
    body_limit=None,
    drawn=(),
)

ROBOT_DEL_LANGUAGE = Operation(
    name="robot_del_language",
    path="/v4/openim_console_http_svc/robot_del_language",
    request="RobotDelLanguageRequest",
    repeatable=True,
    already_done=None,
    rate_limit=RateLimit(5, 1),
    body_limit=None,
    drawn=(),
)

SEND_STREAM_MSG_STREAM = Stream("Chunk", "MsgKey", {"Finish": 1})
"""How send_stream_msg takes a message piece by piece."""

OPERATIONS: dict[str, Operation] = {
    "robot_add_language": ROBOT_ADD_LANGUAGE,
    "send_msg": SEND_MSG,
    "contact_user": CONTACT_USER,
    "transfer_to_human": TRANSFER_TO_HUMAN,
    "create_group": CREATE_GROUP,
    "get_session_state": GET_SESSION_STATE,
    "describe_chat_messages": DESCRIBE_CHAT_MESSAGES,
    "send_stream_msg": SEND_STREAM_MSG,
    "end_session": END_SESSION,
    "end_queuing": END_QUEUING,
    "robot_get_language_list": ROBOT_GET_LANGUAGE_LIST,
    "robot_del_language": ROBOT_DEL_LANGUAGE,
}
