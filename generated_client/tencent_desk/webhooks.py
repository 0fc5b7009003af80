# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Receive callbacks of Desk: a receiver verifies them and returns events.

Example::

    receiver = Receiver(1400000000, token=os.environ["DESK_TOKEN"])
    event = receiver.parse(query, body)
    match event:
        case SessionEvent(event=SessionEvent.USER_SEND_MSG):
            ...

Vendor page: https://www.tencentcloud.com/document/product/1047/34354
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeAlias

from attrs import frozen
from tencent_desk_runtime import codec as _codec
from tencent_desk_runtime.publish import publish
from tencent_desk_runtime.webhooks import event as _event
from tencent_desk_runtime.webhooks.errors import (
    BadSignatureError,
    CallbackError,
    MissingSignatureError,
    StaleCallbackError,
    UnreadableCallbackError,
    WrongAppError,
)
from tencent_desk_runtime.webhooks.event import CallbackRequest, ReceivedCallback
from tencent_desk_runtime.webhooks.receiver import CallbackReceiver, Callbacks
from tencent_desk_runtime.webhooks.reply import Answer
from tencent_desk_runtime.webhooks.signature import sign
from tencent_desk_runtime.webhooks.words import Parameters, Words

from .models.before_create_group_member import BeforeCreateGroupMember
from .models.interface_variables import InterfaceVariables
from .models.message_element import MessageElement, read_message_element
from .models.session_event_name import SessionEventName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .types import JSON

__all__ = [
    "AssignmentRequest",
    "BadSignatureError",
    "BeforeContactUser",
    "BeforeCreateGroup",
    "Callback",
    "CallbackError",
    "CallbackRequest",
    "InterfaceInvocation",
    "MissingSignatureError",
    "ReceivedCallback",
    "Receiver",
    "SessionEvent",
    "StaleCallbackError",
    "UnknownCallback",
    "UnreadableCallbackError",
    "WrongAppError",
    "sign",
]

_WORDS = Words(
    command="CallbackCommand",
    time="EventTime",
    message="MsgBody",
    text=("MsgType", "TIMTextElem", "MsgContent", "Text"),
    roles={
        "session_id": (("SessionId",), ("Body", "SystemSessionID")),
        "user_id": (("ClientUserId",), ("Body", "SystemClientUserID"), ("Operator_Account",)),
        "service_account": (("CustomerServiceId",), ("ChannelId",)),
    },
)


@frozen(kw_only=True, repr=False)
class SessionEvent(ReceivedCallback):
    """Something happened in a session.

    Desk reports what happens in a session: it began, the user wrote, the chatbot wrote, and more. Answer at
    once and work afterwards. URL and switch are in Desk's management panel (Settings, Developer Settings);
    a bot of one's own also needs the switch for third-party robots. An event comes after the fact, so
    return codes are ignored; only AIProvider is read. Desk waits 2 s for the reply. It can come again: see
    `dedupe_key`.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68989

    Attributes:
        session_id: The session. (`SessionId`)
        event: What happened. The pages print three names and speak of more, so the set is open. (`Event`)
        event_time: When it happened, in milliseconds of Unix time. (`EventTime`)
        channel_type: How the service account is integrated, by SDK or as a web page; the set is open. (`ChannelType`)
        user_id: The user. (`ClientUserId`)
        service_account: The service account. (`CustomerServiceId`)
        agent_id: The agent, where one takes part. (`AgentId`)
        msg_key: Key of the message. send_msg returns none. (`MsgKey`)
        msg_body: The message, element by element. (`MsgBody`)
        cloud_custom_data: Custom data of the message. In messages of its own Desk writes JSON here, with messageType, role and
        scene. (`CloudCustomData`)
        is_contact_user: Whether the session began because an agent contacted the user. (`IsContactUser`)
        satisfaction_selected: The rating that the user chose. (`SatisfactionSelected`)
        forward_from_agent_id: The agent who passed the session on; empty where there is none. (`ForwardFromAgentId`)
    """

    _WORDS: ClassVar[Words] = _WORDS
    _FIELDS: ClassVar[_event.Fields] = {
        "session_id": ("SessionId", _codec.text),
        "event": ("Event", _codec.member(SessionEventName, _codec.text)),
        "event_time": ("EventTime", _codec.integer),
        "channel_type": ("ChannelType", _codec.text),
        "user_id": ("ClientUserId", _codec.text),
        "service_account": ("CustomerServiceId", _codec.text),
        "agent_id": ("AgentId", _codec.text),
        "msg_key": ("MsgKey", _codec.text),
        "msg_body": ("MsgBody", _codec.array(read_message_element)),
        "cloud_custom_data": ("CloudCustomData", _codec.text),
        "is_contact_user": ("IsContactUser", _codec.boolean),
        "satisfaction_selected": ("SatisfactionSelected", _codec.integer),
        "forward_from_agent_id": ("ForwardFromAgentId", _codec.text),
    }
    COMMANDS: ClassVar[tuple[str, ...]] = ("Desk.SessionEventNotify",)
    SESSION_BEGIN: ClassVar = SessionEventName.SESSION_BEGIN
    USER_SEND_MSG: ClassVar = SessionEventName.USER_SEND_MSG
    ROBOT_SEND_MSG: ClassVar = SessionEventName.ROBOT_SEND_MSG

    session_id: str | None = None
    event: SessionEventName | str | None = None
    event_time: int | None = None
    channel_type: str | None = None
    user_id: str | None = None
    service_account: str | None = None
    agent_id: str | None = None
    msg_key: str | None = None
    msg_body: list[MessageElement] | None = None
    cloud_custom_data: str | None = None
    is_contact_user: bool | None = None
    satisfaction_selected: int | None = None
    forward_from_agent_id: str | None = None

    def accept(self) -> bytes:
        """Confirm that the event arrived.

        Returns:
            The body of the reply.
        """
        return _SESSION_EVENT_ACCEPT.write()

    def answered_by_own_bot(self) -> bytes:
        """Say that a bot of your own answers this message; the default.

        Returns:
            The body of the reply.
        """
        return _SESSION_EVENT_ANSWERED_BY_OWN_BOT.write()

    def answered_by_desk_bot(self) -> bytes:
        """Let the chatbot of Desk answer this message.

        Returns:
            The body of the reply.
        """
        return _SESSION_EVENT_ANSWERED_BY_DESK_BOT.write()


_SESSION_EVENT_ACCEPT = Answer(
    "accept",
    {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0},
)
_SESSION_EVENT_ANSWERED_BY_OWN_BOT = Answer(
    "answered_by_own_bot",
    {"AIProvider": 0},
)
_SESSION_EVENT_ANSWERED_BY_DESK_BOT = Answer(
    "answered_by_desk_bot",
    {"AIProvider": 1},
)


@frozen(kw_only=True, repr=False)
class AssignmentRequest(ReceivedCallback):
    """A user asks for a person; who shall it be?

    A user asks for a person, and Desk asks our server which agent or group shall take over. In Chat the
    command is ChatBot.OnAssignAgent. The URL is in Desk's management panel (Settings, Session Settings,
    Routing Strategy: by business server). Desk waits 2 s for the reply. It is not repeated.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68988

    Attributes:
        session_id: The session. (`SessionId`)
        user_id: The user who asks for a person. (`ClientUserId`)
        service_account: The service account; only with the integration "SDK light". (`CustomerServiceId`)
        event_time: When it happened, in milliseconds of Unix time. (`EventTime`)
    """

    _WORDS: ClassVar[Words] = _WORDS
    _FIELDS: ClassVar[_event.Fields] = {
        "session_id": ("SessionId", _codec.text),
        "user_id": ("ClientUserId", _codec.text),
        "service_account": ("CustomerServiceId", _codec.text),
        "event_time": ("EventTime", _codec.integer),
    }
    COMMANDS: ClassVar[tuple[str, ...]] = ("ChatBot.OnAssignHuman", "ChatBot.OnAssignAgent")

    session_id: str | None = None
    user_id: str | None = None
    service_account: str | None = None
    event_time: int | None = None

    def accept(self) -> bytes:
        """Name nobody.

        Returns:
            The body of the reply.
        """
        return _ASSIGNMENT_REQUEST_ACCEPT.write()

    def assign(self, agents: Sequence[str] | None = None, group: int | None = None) -> bytes:
        """Name the agents, or the group, of whom one shall take the user.

        Args:
            agents: Agents, by their e-mail addresses. Desk chooses who is free. (`AgentIdList`)
            group: The group; alone, it lets Desk choose an agent of it. (`AgentGroupId`)

        Returns:
            The body of the reply.

        Raises:
            ValidationError: an argument does not fit its field.
        """
        return _ASSIGNMENT_REQUEST_ASSIGN.write(
            AgentIdList=agents,
            AgentGroupId=group,
        )


_ASSIGNMENT_REQUEST_ACCEPT = Answer(
    "accept",
    {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0},
)
_ASSIGNMENT_REQUEST_ASSIGN = Answer(
    "assign",
    {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0},
    types={
        "AgentIdList": "array",
        "AgentGroupId": "integer",
    },
    arguments={
        "AgentIdList": "agents",
        "AgentGroupId": "group",
    },
    codes={},
    needs_one=True,
)


@frozen(kw_only=True, repr=False)
class InterfaceInvocation(ReceivedCallback):
    """A task flow asks for values.

    A task flow of the chatbot reaches a node that calls an interface. Desk sends the variables that the
    node names and fills variables of the session from the reply. The URL is in the node, in Desk's
    management console. Desk waits 2 s for the reply. No page says whether it is repeated.

    Vendor page: https://www.tencentcloud.com/document/product/1229/68990

    Attributes:
        body: The variables that the node of the task flow names: those of the system, fixed values and variables
        of one's own. (`Body`)
        event_time: When it happened; the unit is not stated, and the sample is in milliseconds of Unix time.
        (`EventTime`)
    """

    _WORDS: ClassVar[Words] = _WORDS
    _FIELDS: ClassVar[_event.Fields] = {
        "body": ("Body", _codec.model(InterfaceVariables.from_dict)),
        "event_time": ("EventTime", _codec.integer),
    }
    COMMANDS: ClassVar[tuple[str, ...]] = ("Chatbot.InterfaceInvocation",)

    body: InterfaceVariables | None = None
    event_time: int | None = None

    @property
    def session_id(self) -> str | None:
        """Return the session; None without one."""
        return self._WORDS.role(self.raw, "session_id")

    @property
    def user_id(self) -> str | None:
        """Return the user; None without one."""
        return self._WORDS.role(self.raw, "user_id")

    @property
    def service_account(self) -> str | None:
        """Return the service account; None without one."""
        return self._WORDS.role(self.raw, "service_account")

    def accept(self) -> bytes:
        """Fill no variable.

        Returns:
            The body of the reply.
        """
        return _INTERFACE_INVOCATION_ACCEPT.write()

    def variables(self, values: Mapping[str, JSON]) -> bytes:
        """Fill variables of the session.

        Args:
            values: Variables of the session by name. The sample has only texts; other values are not excluded. (`Body`)

        Returns:
            The body of the reply.

        Raises:
            ValidationError: an argument does not fit its field.
        """
        return _INTERFACE_INVOCATION_VARIABLES.write(
            Body=values,
        )


_INTERFACE_INVOCATION_ACCEPT = Answer(
    "accept",
    {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0},
)
_INTERFACE_INVOCATION_VARIABLES = Answer(
    "variables",
    {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0},
    types={
        "Body": "object",
    },
    arguments={
        "Body": "values",
    },
    codes={},
    needs_one=True,
)


@frozen(kw_only=True, repr=False)
class BeforeContactUser(ReceivedCallback):
    """An agent is about to contact a user. There is no session yet.

    An agent is about to contact a user, or contact_user was called. Our server can refuse. The vendor
    switches it on by ticket. Desk waits 2 s for the reply. It is not repeated.

    Vendor page: https://cloud.tencent.com/document/product/269/120667

    Attributes:
        user_id: The user. (`ClientUserId`)
        service_account: The service account. (`ChannelId`)
        channel_type: How the service account is integrated; the set is open. (`ChannelType`)
        member_id: The agent. (`MemberId`)
        group_id: The agent's group. The table says that it is a text, the sample has a number. (`GroupId`)
        event_time: When it happened, in milliseconds of Unix time. (`EventTime`)
    """

    _WORDS: ClassVar[Words] = _WORDS
    _FIELDS: ClassVar[_event.Fields] = {
        "user_id": ("ClientUserId", _codec.text),
        "service_account": ("ChannelId", _codec.text),
        "channel_type": ("ChannelType", _codec.text),
        "member_id": ("MemberId", _codec.text),
        "group_id": ("GroupId", _event.either(_codec.text, _codec.integer)),
        "event_time": ("EventTime", _codec.integer),
    }
    COMMANDS: ClassVar[tuple[str, ...]] = ("Desk.CallbackBeforeIMContactUser",)

    user_id: str | None = None
    service_account: str | None = None
    channel_type: str | None = None
    member_id: str | None = None
    group_id: str | int | None = None
    event_time: int | None = None

    @property
    def session_id(self) -> str | None:
        """Return the session; None without one."""
        return self._WORDS.role(self.raw, "session_id")

    def accept(self) -> bytes:
        """Confirm that the question arrived; the agent may contact the user.

        Returns:
            The body of the reply.
        """
        return _BEFORE_CONTACT_USER_ACCEPT.write()


_BEFORE_CONTACT_USER_ACCEPT = Answer(
    "accept",
    {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0},
)


@frozen(kw_only=True, repr=False)
class BeforeCreateGroup(ReceivedCallback):
    """A group is about to be created. It has no GroupId yet.

    A callback of Chat: a group is about to be created, by a client or by REST. Our server can refuse;
    ActionStatus stays OK then. URL and switch are in Chat's console. Desk waits 2 s for the reply. It is
    not repeated.

    Vendor page: https://www.tencentcloud.com/document/product/1047/34368

    Attributes:
        user_id: Who asked for the group. (`Operator_Account`)
        owner_account: The owner of the group to be. (`Owner_Account`)
        type_: The type of the group; the set is open. (`Type`)
        name: The name of the group. (`Name`)
        create_group_num: How many groups of this type the user has created already. The newer Chinese page has it no more.
        (`CreateGroupNum`)
        member_list: The members that the group starts with. (`MemberList`)
        event_time: When it happened, in milliseconds of Unix time. The table says that it is a number, as the newer
        sample has it; the older sample has a text. (`EventTime`)
    """

    _WORDS: ClassVar[Words] = _WORDS
    _FIELDS: ClassVar[_event.Fields] = {
        "user_id": ("Operator_Account", _codec.text),
        "owner_account": ("Owner_Account", _codec.text),
        "type_": ("Type", _codec.text),
        "name": ("Name", _codec.text),
        "create_group_num": ("CreateGroupNum", _codec.integer),
        "member_list": (
            "MemberList",
            _codec.array(_codec.model(BeforeCreateGroupMember.from_dict)),
        ),
        "event_time": ("EventTime", _event.either(_codec.integer, _codec.text)),
    }
    COMMANDS: ClassVar[tuple[str, ...]] = ("Group.CallbackBeforeCreateGroup",)

    user_id: str | None = None
    owner_account: str | None = None
    type_: str | None = None
    name: str | None = None
    create_group_num: int | None = None
    member_list: list[BeforeCreateGroupMember] | None = None
    event_time: int | str | None = None

    @property
    def session_id(self) -> str | None:
        """Return the session; None without one."""
        return self._WORDS.role(self.raw, "session_id")

    @property
    def service_account(self) -> str | None:
        """Return the service account; None without one."""
        return self._WORDS.role(self.raw, "service_account")

    def accept(self) -> bytes:
        """Allow the group.

        Returns:
            The body of the reply.
        """
        return _BEFORE_CREATE_GROUP_ACCEPT.write()

    def allow(self) -> bytes:
        """Allow the group.

        Returns:
            The body of the reply.
        """
        return _BEFORE_CREATE_GROUP_ALLOW.write()

    def refuse(self, code: int | None = None, info: str | None = None) -> bytes:
        """Refuse the group, with 1 or with a code of your own that the client gets.

        Args:
            code: Whether the group may be created. (`ErrorCode`)
            info: Text for people, which the client gets together with a code of one's own. (`ErrorInfo`)

        Returns:
            The body of the reply.

        Raises:
            ValidationError: an argument does not fit its field.
        """
        return _BEFORE_CREATE_GROUP_REFUSE.write(
            ErrorCode=code,
            ErrorInfo=info,
        )


_BEFORE_CREATE_GROUP_ACCEPT = Answer(
    "accept",
    {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0},
)
_BEFORE_CREATE_GROUP_ALLOW = Answer(
    "allow",
    {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0},
)
_BEFORE_CREATE_GROUP_REFUSE = Answer(
    "refuse",
    {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 1},
    types={
        "ErrorCode": "integer",
        "ErrorInfo": "string",
    },
    arguments={
        "ErrorCode": "code",
        "ErrorInfo": "info",
    },
    codes={
        "ErrorCode": ((1, 1), (10100, 10200)),
    },
    needs_one=False,
)


@frozen(kw_only=True, repr=False)
class UnknownCallback(ReceivedCallback):
    """Hold a callback that the contract does not know. Accept it: after an error it comes again."""

    _WORDS: ClassVar[Words] = _WORDS

    @property
    def session_id(self) -> str | None:
        """Return the session; None without one."""
        return self._WORDS.role(self.raw, "session_id")

    @property
    def user_id(self) -> str | None:
        """Return the user; None without one."""
        return self._WORDS.role(self.raw, "user_id")

    @property
    def service_account(self) -> str | None:
        """Return the service account; None without one."""
        return self._WORDS.role(self.raw, "service_account")

    def accept(self) -> bytes:
        """Write the reply that decides nothing.

        Returns:
            The body of the reply.
        """
        return _UNKNOWN_ACCEPT.write()


_UNKNOWN_ACCEPT = Answer("accept", {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0})

Callback: TypeAlias = "SessionEvent | AssignmentRequest | InterfaceInvocation | BeforeContactUser | BeforeCreateGroup | UnknownCallback"
"""Every type that a receiver returns. A type checker can check a `match` for missing ones."""


class Receiver(CallbackReceiver[Callback]):
    __doc__ = CallbackReceiver.__doc__

    _CALLBACKS: ClassVar[Callbacks[Callback]] = Callbacks(
        parameters=Parameters(
            app="SdkAppid",
            request_id="RequestID",
            client_ip="ClientIP",
            platform="OptPlatform",
            command="CallbackCommand",
            sign="Sign",
            request_time="RequestTime",
        ),
        words=_WORDS,
        read={
            "Desk.SessionEventNotify": SessionEvent.read,
            "ChatBot.OnAssignHuman": AssignmentRequest.read,
            "ChatBot.OnAssignAgent": AssignmentRequest.read,
            "Chatbot.InterfaceInvocation": InterfaceInvocation.read,
            "Desk.CallbackBeforeIMContactUser": BeforeContactUser.read,
            "Group.CallbackBeforeCreateGroup": BeforeCreateGroup.read,
        },
        read_unknown=UnknownCallback.read,
        accepted={"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0},
    )


publish(globals())
