# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""What the contract says of the operations and of the way to them."""

from __future__ import annotations

from tencent_desk_runtime.operation import AlreadyDone, Operation, RateLimit

CONTRACT_VERSION = "0.1.0"

GATEWAY_TIMEOUT = 3
"""Seconds after which the gateway gives up."""

RATE_CEILING = RateLimit(200, 1)
"""The most calls of any one operation that has no limit of its own."""

LONGEST_IDENTIFIER = 32
"""The most bytes that a UserID has."""

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

DEFAULT_REGION = "china"

SDK_APP_ID = "sdkappid"
IDENTIFIER = "identifier"
USERSIG = "usersig"
LABEL = "random"
LARGEST_LABEL = 4294967295
FIXED_QUERY = (("contenttype", "json"),)

SPELLINGS: dict[str, tuple[str, ...]] = {
    "IMAgentUserID": ("IMAgentUserId",),
    "ClientUserID": ("ClientUserId",),
    "FileName": ("fileName",),
}
"""The other spellings of fields that the vendor's pages print."""

ROBOT_ADD_LANGUAGE = Operation(
    name="robot_add_language",
    path="/v4/openim_console_http_svc/robot_add_language",
    request="RobotAddLanguageRequest",
    repeatable=True,
    already_done=None,
    rate_limit=RateLimit(5, 1),
    body_limit=None,
    drawn=(),
    page="https://www.tencentcloud.com/document/product/1229/68851",
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
    page="https://www.tencentcloud.com/document/product/1229/68821",
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
    page="https://www.tencentcloud.com/document/product/1229/68947",
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
    page="https://www.tencentcloud.com/document/product/1229/68820",
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
    page="https://www.tencentcloud.com/document/product/1229/68815",
)

OPERATIONS: dict[str, Operation] = {
    "robot_add_language": ROBOT_ADD_LANGUAGE,
    "send_msg": SEND_MSG,
    "contact_user": CONTACT_USER,
    "transfer_to_human": TRANSFER_TO_HUMAN,
    "create_group": CREATE_GROUP,
}
