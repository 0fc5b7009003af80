"""List how to make the mock return each code: by state, by an invalid request, or by a fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tencent_desk_mock import RateLimit

from contract_tests.mock.support import NOW, sample, sign

if TYPE_CHECKING:
    from collections.abc import Callable

    from tencent_desk_mock import FakeDesk


@dataclass(frozen=True)
class Way:
    """Define how to reach a code: settings or a change of the world, then one or more calls."""

    how: str
    settings: dict[str, Any] = field(default_factory=dict)
    arrange: Callable[[FakeDesk], object] = lambda _: None
    body: Any = None
    query: dict[str, str | None] = field(default_factory=dict)
    calls: int = 1


@dataclass(frozen=True)
class Forced:
    """Mark a code that only a fault returns."""

    why: str


SERVICE = "@customer_service_account"
FAULT_OF_THE_SERVICE = Forced("a fault inside the service, which no request provokes")
NO_SUCH_OPERATION = Forced("belongs to operations about accounts or logins")
PASTED = Forced("pasted into the page from another one; this operation has no such rule")
NOT_ADMINISTRATOR = Way(
    "by an account that is not an administrator", query={"identifier": "user45"}
)
NOT_JSON = Way("by a body that is not JSON", body=b"{")
NO_DESK = Way("by App.desk = False", {"desk": False})
EMPTY_TAG = {"LanguageTag": ""}
NOBODY = Way("with every agent signed out", {"agents": {}})


def _without_choice(**changed: Any) -> dict[str, Any]:
    return sample("contact_user", MemberId=..., GroupId=..., **changed)


def _agent(**state: Any) -> Callable[[FakeDesk], object]:
    return lambda desk: desk.world.add_agent("1289316687@qq.com", groups=[9465], **state)


def _members(count: int) -> list[dict[str, str]]:
    return [{"Member_Account": f"m{number}"} for number in range(count)]


def _session(desk: FakeDesk, **state: Any) -> None:
    desk.world.add_session("s1", user="1289314544", **state)


ON_LANGUAGES: dict[str, Way | Forced] = {
    "LANGUAGE_RATE_EXCEEDED": Way("by the sixth call in a second", calls=6),
    "ADMIN_REQUIRED": NOT_ADMINISTRATOR,
    "DESK_RESOURCE_INVALID": Way("by App.desk_package = False", {"desk_package": False}),
    "DESK_NOT_ENABLED": NO_DESK,
}
ROBOT_ADD_LANGUAGE: dict[str, Way | Forced] = {
    "PARAMETER_PARSE_FAILED": Way("by a body that breaks a rule", body={"LanguageTag": ""}),
    **ON_LANGUAGES,
    "MULTILINGUAL_NOT_IN_EDITION": Way("without a fitting edition", {"editions": {"trial"}}),
    "LANGUAGE_NOT_SUPPORTED": Way("by an unknown tag", body={"LanguageTag": "tlh"}),
    "LANGUAGE_LIMIT_REACHED": Way("with the most languages", {"max_languages": 1}),
    "DEFAULT_LANGUAGE_PROTECTED": PASTED,
    "LANGUAGE_HAS_QUESTIONS": PASTED,
}
SEND_MSG: dict[str, Way | Forced] = {
    "BODY_NOT_JSON": NOT_JSON,
    "MSG_BODY_INVALID": Way("by an empty MsgBody", body=sample("send_msg", MsgBody=[])),
    "MSG_RANDOM_INVALID": Way("without MsgRandom", body=sample("send_msg", MsgRandom=...)),
    "MSG_BODY_NOT_ARRAY": Way(
        "by a MsgBody that is not an array", body=sample("send_msg", MsgBody={})
    ),
    "MESSAGING_ADMIN_REQUIRED": NOT_ADMINISTRATOR,
    "MSG_ELEMENT_INVALID": Way(
        "by an element without content",
        body=sample("send_msg", MsgBody=[{"MsgType": "TIMTextElem"}]),
    ),
    "REQUEST_TOO_LARGE": Way("by a body of more than 12 KB", body=b" " * 12_289),
    "DESK_INTERNAL_ERROR": FAULT_OF_THE_SERVICE,
    "DESK_PARAMETER_INVALID": Way(
        "by accounts outside the app", body=sample("send_msg", 1, ToAccount="nobody")
    ),
    "SESSION_NOT_FOUND": Way(
        "by a session that has ended",
        arrange=lambda desk: desk.world.add_session(
            sample("send_msg")["SessionId"], user="user45", state="ended"
        ),
    ),
}
CONTACT_USER: dict[str, Way | Forced] = {
    "NOT_A_DESK_APPLICATION": NO_DESK,
    "NO_AGENT_ONLINE": Way(
        "with every agent signed out, and none named", {"agents": {}}, body=_without_choice()
    ),
    "DESK_INTERNAL_ERROR": FAULT_OF_THE_SERVICE,
    "SESSION_NOT_TRANSFERABLE": Way(
        "while the user's session cannot be handed over",
        arrange=lambda desk: _session(desk, transferable=False),
    ),
    "DESK_PARAMETER_INVALID": Way(
        "by a field that breaks a rule", body=sample("contact_user", GroupId="9465")
    ),
    "AGENT_OFFLINE": Way("with the named agent signed out", arrange=_agent(status="offline")),
    "AGENT_AT_CAPACITY": Way("with the named agent busy", arrange=_agent(capacity=2, load=2)),
    "AGENT_ON_BREAK": Way("with the named agent on a break", arrange=_agent(status="break")),
    "CONTACT_USER_DISABLED": Way("by App.contact_user = False", {"contact_user": False}),
    "USER_NOT_FOUND": Way(
        "by a user who is not imported", body=sample("contact_user", ClientUserID="nobody")
    ),
    "USER_ALREADY_IN_CONVERSATION": Way("by the second call for a user", calls=2),
    "NO_AGENT_ASSIGNED": Way(
        "with all agents of the group busy",
        arrange=_agent(capacity=0),
        body=sample("contact_user", MemberId=...),
    ),
    "SKILL_GROUP_NOT_PERMITTED": Way(
        "by a group that may not serve the account",
        arrange=lambda desk: desk.world.add_skill_group(9465, service_accounts=["@other"]),
    ),
    "SKILL_GROUP_INVALID": Way("by an unknown group", body=sample("contact_user", GroupId=1)),
}
TRANSFER_TO_HUMAN: dict[str, Way | Forced] = {
    "BODY_NOT_JSON": NOT_JSON,
    "MSG_BODY_INVALID": PASTED,
    "MSG_RANDOM_INVALID": PASTED,
    "MSG_BODY_NOT_ARRAY": PASTED,
    "MESSAGING_ADMIN_REQUIRED": NOT_ADMINISTRATOR,
    "MSG_ELEMENT_INVALID": PASTED,
    "REQUEST_TOO_LARGE": Way("by a body of more than 12 KB", body=b" " * 12_289),
    "NOT_A_DESK_APPLICATION": NO_DESK,
    "NO_AGENT_ONLINE": Way(
        "with every agent signed out",
        {"agents": {}},
        body=sample("transfer_to_human", AgentIdList=..., AgentGroupId=...),
    ),
    "DESK_INTERNAL_ERROR": FAULT_OF_THE_SERVICE,
    "SESSION_NOT_TRANSFERABLE": Way("by the second transfer of a session", calls=2),
    "DESK_PARAMETER_INVALID": Way(
        "by an agent who there is not", body=sample("transfer_to_human", AgentIdList=["nobody"])
    ),
    "SESSION_NOT_FOUND": Way(
        "by an unknown session", body=sample("transfer_to_human", SessionId="none")
    ),
    "SESSION_ID_INVALID": Way(
        "by an empty SessionId", body=sample("transfer_to_human", SessionId="")
    ),
}
CREATE_GROUP: dict[str, Way | Forced] = {
    "GROUP_INTERNAL_ERROR": FAULT_OF_THE_SERVICE,
    "COMMAND_UNKNOWN": Forced("an unknown path is answered by the gateway before"),
    "GROUP_PARAMETER_INVALID": Way(
        "by a field that breaks a rule", body=sample("create_group", Type="ChatRoom")
    ),
    "MEMBER_LIST_TOO_LONG": Way(
        "by 101 members", body=sample("create_group", MemberList=_members(101))
    ),
    "GROUP_RATE_EXCEEDED": Way("with the day's groups used up", {"max_new_groups": 0}),
    "GROUP_OPERATION_FORBIDDEN": Way("by App.group_chat = False", {"group_chat": False}),
    "GROUP_REQUEST_UNVERIFIED": Forced("the gateway refuses a bad signature before"),
    "GROUP_CALLBACK_REFUSED": Way(
        "by World.refuse_group", arrange=lambda desk: desk.world.refuse_group()
    ),
    "GROUP_ID_TAKEN": Way(
        "by the GroupId of a stranger's group",
        arrange=lambda desk: desk.world.add_group("MyFirstGroup", owner="stranger"),
    ),
    "GROUP_ID_ALREADY_YOURS": Way("by the second call", calls=2),
    "AV_GROUP_LIMIT_REACHED": PASTED,
    "OWNER_GROUP_LIMIT_REACHED": Way("by App.max_groups_per_owner", {"max_groups_per_owner": 0}),
    "MEMBER_LIST_OVER_PLAN_LIMIT": Way("by App.max_group_members", {"max_group_members": 1}),
    "TRIAL_GROUP_LIMIT_REACHED": Way(
        "on the trial, with App.max_trial_groups reached",
        {"editions": {"trial"}, "max_trial_groups": 0},
    ),
    "NO_AGENT_ONLINE": NOBODY,
    "DESK_INTERNAL_ERROR": FAULT_OF_THE_SERVICE,
    "DESK_PARAMETER_INVALID": Way(
        "without a service account among the members",
        body=sample("create_group", MemberList=[{"Member_Account": "user2"}]),
    ),
}
ROBOT_GET_LANGUAGE_LIST: dict[str, Way | Forced] = {
    "PARAMETER_PARSE_FAILED": Way("by a body that is not JSON", body=b"{"),
    **ON_LANGUAGES,
}
ROBOT_DEL_LANGUAGE: dict[str, Way | Forced] = {
    "PARAMETER_PARSE_FAILED": Way("by a body that breaks a rule", body={"LanguageTag": 1}),
    **ON_LANGUAGES,
    "DEFAULT_LANGUAGE_PROTECTED": Way("by the empty tag, or App.default_language", body=EMPTY_TAG),
    "LANGUAGE_HAS_QUESTIONS": Way(
        "by a tag of App.languages_with_questions",
        {"languages": ["en", "id"], "languages_with_questions": {"id"}},
    ),
}
GET_SESSION_STATE: dict[str, Way | Forced] = {
    "DESK_INTERNAL_ERROR": FAULT_OF_THE_SERVICE,
    "DESK_PARAMETER_INVALID": Way(
        "by accounts outside the app",
        body=sample("get_session_state", 1, ClientUserId="nobody"),
    ),
    "SESSION_NOT_FOUND": Way("by an unknown session", body={"SessionId": "none"}),
}
END_SESSION: dict[str, Way | Forced] = {
    "DESK_INTERNAL_ERROR": FAULT_OF_THE_SERVICE,
    "DESK_PARAMETER_INVALID": Way("by a field that breaks a rule", body={"SessionId": ""}),
    "SESSION_NOT_FOUND": Way("by the second call", calls=2),
}
END_QUEUING: dict[str, Way | Forced] = {
    "NOT_A_DESK_APPLICATION": NO_DESK,
    "DESK_INTERNAL_ERROR": FAULT_OF_THE_SERVICE,
    "DESK_PARAMETER_INVALID": Way("by a field that breaks a rule", body={"SessionID": ""}),
    "SESSION_NOT_FOUND": Way("by the second call", calls=2),
    "DESK_RATE_EXCEEDED": Forced("the page names no number of calls"),
    "USER_STATE_NOT_ALLOWED": Way(
        "by a session that does not wait", body={"SessionID": sample("send_msg")["SessionId"]}
    ),
}
DESCRIBE_CHAT_MESSAGES: dict[str, Way | Forced] = {"NOT_A_DESK_APPLICATION": NO_DESK}
COMMON: dict[str, Way | Forced] = {
    "HTTP_REQUEST_MALFORMED": Way("without random", query={"random": None}),
    "REQUEST_JSON_MALFORMED": NOT_JSON,
    "ACCOUNT_OR_SIGNATURE_INVALID": Way("without identifier", query={"identifier": None}),
    "ACCOUNT_OR_SIGNATURE_REJECTED": Forced("says what 60004 says; the mock keeps to that"),
    "SDKAPPID_INVALID": Way("by an sdkappid that is not a number", query={"sdkappid": "x"}),
    "REST_RATE_EXCEEDED": Way("by App.operation_rate", {"operation_rate": RateLimit(0, 1)}),
    "GATEWAY_TIMEOUT": FAULT_OF_THE_SERVICE,
    "URL_RESOURCE_NOT_FOUND": Way("by an unknown path"),
    "REST_ADMIN_REQUIRED": NOT_ADMINISTRATOR,
    "APP_RATE_EXCEEDED": Way("by App.app_rate", {"app_rate": RateLimit(0, 1)}),
    "SDKAPPID_MISSING": Way("without sdkappid", query={"sdkappid": None}),
    "BACKEND_REPLY_UNREADABLE": FAULT_OF_THE_SERVICE,
    "ACCOUNT_LOOKUP_TIMEOUT": FAULT_OF_THE_SERVICE,
    "ACCOUNT_NOT_A_STRING": Forced("the contract gives the operation's own code for such fields"),
    "SDKAPPID_DISABLED": Way("by App.disabled", {"disabled": True}),
    "REQUEST_DISABLED": Way(
        "by App.disabled_operations", {"disabled_operations": {"contact_user"}}
    ),
    "TOO_MANY_REQUESTS": Way("by App.gateway_rate", {"gateway_rate": RateLimit(0, 1)}),
    "TOO_FREQUENT_REQUESTS": Forced("says what 60018 says; the mock keeps to that"),
    "PAID_EDITION_EXPIRED": Way("by App.plan_expired", {"plan_expired": True}),
    "SOURCE_IP_NOT_ALLOWED": Way("by App.allowed_sources", {"allowed_sources": {"192.0.2.1"}}),
    "USERSIG_EXPIRED": Way(
        "by a signature of last week", query={"usersig": sign(issued=NOW - 604_800)}
    ),
    "USERSIG_EMPTY": Way("without usersig", query={"usersig": None}),
    "USERSIG_MALFORMED": Way("by half a signature", query={"usersig": sign()[:60]}),
    "USERSIG_UNREADABLE": Way("by a signature without time", query={"usersig": sign(time=None)}),
    "USERSIG_KEY_MISMATCH": Way("by another key", query={"usersig": sign(key="another")}),
    "USERSIG_IDENTIFIER_MISMATCH": Way(
        "by a signature of another account", query={"usersig": sign("user45")}
    ),
    "USERSIG_SDKAPPID_MISMATCH": Way(
        "by a signature of another app", query={"usersig": sign(sdk_app_id=1)}
    ),
    "SIGNING_KEY_NOT_FOUND": Way("by App.secret_key = None", {"secret_key": None}),
    "SDKAPPID_NOT_FOUND": Way("by an unknown sdkappid", query={"sdkappid": "1"}),
    "SIGNATURE_FAILURES_TOO_MANY": Way(
        "by App.signature_failure_limit bad signatures",
        {"signature_failure_limit": 1},
        query={"usersig": "x"},
        calls=2,
    ),
    "ACCOUNT_BLOCKLISTED": Way("by App.blocked_accounts", {"blocked_accounts": {"administrator"}}),
    "ACCOUNT_NOT_FOUND": Forced(
        "an unknown account is not an administrator, which is reported first"
    ),
    "LOGIN_SECURITY_LIMIT": NO_SUCH_OPERATION,
    "SERVER_TIMEOUT": FAULT_OF_THE_SERVICE,
    "SERVER_RESPONSE_TIMEOUT": FAULT_OF_THE_SERVICE,
    "BATCH_SIZE_INVALID": NO_SUCH_OPERATION,
    "ACCOUNT_LIMIT_REACHED": NO_SUCH_OPERATION,
    "ACCOUNT_PARAMETER_INVALID": NO_SUCH_OPERATION,
    "ACCOUNT_ADMIN_REQUIRED": NO_SUCH_OPERATION,
    "ACCOUNT_INTERNAL_ERROR": FAULT_OF_THE_SERVICE,
    "ACCOUNT_DELETION_NOT_ALLOWED": NO_SUCH_OPERATION,
    "DAILY_USER_LIMIT_REACHED": NO_SUCH_OPERATION,
    "USER_STATUS_DISABLED": NO_SUCH_OPERATION,
}
PAGES = {
    "robot_add_language": ROBOT_ADD_LANGUAGE,
    "send_msg": SEND_MSG,
    "contact_user": CONTACT_USER,
    "transfer_to_human": TRANSFER_TO_HUMAN,
    "create_group": CREATE_GROUP,
    "get_session_state": GET_SESSION_STATE,
    "end_session": END_SESSION,
    "end_queuing": END_QUEUING,
    "describe_chat_messages": DESCRIBE_CHAT_MESSAGES,
    "robot_get_language_list": ROBOT_GET_LANGUAGE_LIST,
    "robot_del_language": ROBOT_DEL_LANGUAGE,
}
