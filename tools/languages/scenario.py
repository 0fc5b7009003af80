"""Define the calls that every caller makes, in order, and their mock."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from tencent_desk import usersig
from tencent_desk_mock import SECRET_KEY, FakeDesk, World

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tencent_desk_mock import Reply, Request

SDK_APP_ID = 1400000000
IDENTIFIER = "ops +&=/%#?é@shop.example"
"""An administrator's account with many characters that a query must escape."""

_SUFFIX = " +&=/%#?*"
_SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
_SERVED_SESSION = "b0f4ca12-4850-4218-a284-efe679a87066"
_ACCOUNT = "@customer_service_account"
_NOBODY_LISTED = 123456
_CARD = '{"customerServicePlugin": 0, "src": "22"}'
_UUID = "1053D4B3D61040894AC3DE44CDF28B3EC7EB7C0F"

ELEMENTS: Mapping[str, Any] = {
    "TIMTextElem": {"Text": "Your parcel is on its way. 包裹"},
    "TIMLocationElem": {
        "Desc": "Parcel shop",
        "Latitude": 29.340656774469956,
        "Longitude": 116.77497920478824,
    },
    "TIMFaceElem": {"Index": 6, "Data": "abc"},
    "TIMCustomElem": {"Data": _CARD, "Desc": "Blue kettle"},
    "TIMSoundElem": {
        "Url": "https://shop.example/hello.amr",
        "UUID": _UUID,
        "Second": 7,
        "Download_Flag": 2,
    },
    "TIMImageElem": {
        "UUID": _UUID,
        "ImageFormat": 3,
        "ImageInfoArray": [
            {
                "Type": 1,
                "Size": 1853095,
                "Width": 2448,
                "Height": 3264,
                "URL": "https://shop.example/kettle.png",
            }
        ],
    },
    "TIMFileElem": {
        "Url": "https://shop.example/terms.pdf",
        "UUID": _UUID,
        "FileName": "terms.pdf",
        "Download_Flag": 2,
    },
    "TIMVideoFileElem": {
        "VideoUrl": "https://shop.example/tour.mp4",
        "VideoUUID": "1a2b3c4d5e",
        "VideoDownloadFlag": 2,
        "ThumbUrl": "https://shop.example/tour.jpg",
        "ThumbUUID": "6f7a8b9c0d",
        "ThumbWidth": 720,
        "ThumbHeight": 1280,
        "ThumbDownloadFlag": 2,
    },
    "TIMRelayElem": {
        "Title": "Chat of user1 and user2",
        "MsgNum": 1,
        "MsgList": [
            {
                "From_Account": "user1",
                "To_Account": "user2",
                "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "hello"}}],
            }
        ],
    },
    "TIMStreamElem": {"Chunks": ["a", "b"]},
}
"""One element of each known type, and one of an unknown type."""

_ONE_ELEMENT = [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "hello"}}]


@dataclass(frozen=True, slots=True)
class Expected:
    """Describe one call: what must arrive, and how the caller must read the reply.

    Attributes:
        name: The caller's `call` in its output.
        operation: The operation.
        body: The expected body.
        said: The caller's other output. None for a success means the reply's fields without the
            three common ones, whose values the mock chooses.
    """

    name: str
    operation: str
    body: Mapping[str, Any]
    said: Mapping[str, Any] = field(default_factory=lambda: {"success": {}})


def _failure(name: str | None, code: int) -> dict[str, Any]:
    return {"failure": {"name": name, "code": code}}


def _state(session: str) -> dict[str, Any]:
    return {
        "success": {"SessionId": session, "CurrentState": "Agent", "AgentId": "test@qq.com"},
    }


def _message(session: str) -> dict[str, Any]:
    return {"SessionId": session, "MsgRandom": 8436874, "MsgBody": _ONE_ELEMENT}


_GROUP = {
    "Owner_Account": "user3",
    "Type": "Public",
    "GroupId": "returns-1",
    "Name": "Returns",
    "MaxMemberCount": 50,
    "ApplyJoinOption": "FreeAccess",
    "MemberList": [{"Member_Account": "user2", "Role": "Admin"}, {"Member_Account": _ACCOUNT}],
}

CALLS: tuple[Expected, ...] = (
    Expected("add a language", "robot_add_language", {"LanguageTag": "id"}),
    Expected(
        "write into a session",
        "send_msg",
        {
            "SessionId": _SESSION,
            "MsgRandom": 4294967295,
            "MsgBody": [
                {"MsgType": kind, "MsgContent": content} for kind, content in ELEMENTS.items()
            ],
        },
    ),
    Expected(
        "write as an account",
        "send_msg",
        {
            "FromAccount": _ACCOUNT,
            "ToAccount": "user45",
            "MsgRandom": 82139,
            "MsgBody": [{"MsgType": "TIMCustomElem", "MsgContent": {"Data": _CARD}}],
            "CloudCustomData": "order 1001",
            "ExcludeFromUserRespTimeout": 1,
        },
    ),
    Expected(
        "contact a user",
        "contact_user",
        {
            "IMAgentUserID": _ACCOUNT,
            "ClientUserID": "1289314544",
            "GroupId": 9465,
            "MemberId": "1289316687@qq.com",
        },
        {"success": {"MemberId": "1289316687@qq.com"}},
    ),
    Expected(
        "hand a session over",
        "transfer_to_human",
        {
            "SessionId": _SESSION,
            "AgentIdList": ["test_agent@qq.com"],
            "AgentGroupId": 2473,
            "SendTipIfNoAgentOnline": 1,
        },
        {"success": {"AgentId": "test_agent@qq.com"}},
    ),
    Expected(
        "hand a session to a full group",
        "transfer_to_human",
        {"SessionId": "queueing", "AgentGroupId": 7},
        {"success": {"IsInQueue": "QUEUED"}},
    ),
    Expected("create a group", "create_group", _GROUP, {"success": {"GroupId": "returns-1"}}),
    Expected(
        "list the languages",
        "robot_get_language_list",
        {},
        {
            "success": {
                "Languages": [
                    {"LanguageTag": "", "IsDefault": 1},
                    {"LanguageTag": "id", "IsDefault": 0},
                ]
            }
        },
    ),
    Expected("remove a language", "robot_del_language", {"LanguageTag": "id"}),
    Expected(
        "stream a message",
        "send_stream_msg",
        {"SessionId": _SESSION, "Chunk": "Hello, "},
        {"success": None},
    ),
    Expected(
        "read the messages",
        "describe_chat_messages",
        {"SessionId": _SERVED_SESSION, "Limit": 50, "Offset": 0, "Order": 1},
        {"success": None},
    ),
    Expected(
        "ask for a session",
        "get_session_state",
        {"SessionId": _SERVED_SESSION},
        _state(_SERVED_SESSION),
    ),
    Expected(
        "ask for the session of a user",
        "get_session_state",
        {"ClientUserId": "user1", "CustomerServiceId": _ACCOUNT},
        _state("a-b-c-d-e"),
    ),
    Expected("end a session", "end_session", {"SessionId": _SERVED_SESSION}),
    Expected("end the queuing", "end_queuing", {"SessionID": "queueing"}),
    Expected(
        "add an unknown language",
        "robot_add_language",
        {"LanguageTag": "tlh"},
        _failure("LANGUAGE_NOT_SUPPORTED", -50051),
    ),
    Expected(
        "write into no session",
        "send_msg",
        _message("gone"),
        _failure("SESSION_NOT_FOUND", 141005),
    ),
    Expected(
        "contact nobody",
        "contact_user",
        {"IMAgentUserID": _ACCOUNT, "ClientUserID": "nobody"},
        _failure("USER_NOT_FOUND", 141015),
    ),
    Expected(
        "hand a session over again",
        "transfer_to_human",
        {"SessionId": _SESSION},
        _failure("SESSION_NOT_TRANSFERABLE", 141003),
    ),
    Expected(
        "create the group again",
        "create_group",
        _GROUP,
        _failure("GROUP_ID_ALREADY_YOURS", 10025),
    ),
    Expected(
        "write with an old signature",
        "send_msg",
        _message(_SESSION),
        _failure("USERSIG_EXPIRED", 70001),
    ),
    Expected(
        "write and be refused by a code that nobody lists",
        "send_msg",
        _message(_SESSION),
        _failure(None, _NOBODY_LISTED),
    ),
    Expected("write through a broken gateway", "send_msg", _message(_SESSION), {"http": 502}),
)

EXTRA = {"TraceId": "t-1", "Hints": {"retry": [1, None, 2.5]}}
"""Fields that no page lists, as a service may add them."""

FAULTS: Mapping[str, Mapping[str, Any]] = {
    "contact a user": {"extra": EXTRA},
    "write with an old signature": {"code": 70001},
    "write and be refused by a code that nobody lists": {"code": _NOBODY_LISTED, "extra": EXTRA},
    "write through a broken gateway": {
        "status": 502,
        "body": "<html><h1>502 Bad Gateway</h1></html>",
    },
}


class ArrangedDesk(FakeDesk):
    """Hold the mock with the world of the scenario.

    Attributes:
        queries: The query of every request, decoded, pair by pair.
        usersig: The signature for callers: a valid one, with characters to escape at its end.
    """

    def __init__(self) -> None:
        now = int(time.time())
        super().__init__(_world(now))
        self.queries: list[list[tuple[str, str]]] = []
        self.usersig = usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY, issued_at=now) + _SUFFIX

    def handle(self, request: Request) -> Reply:
        """Answer a request. Its signature is valid if it arrived unchanged."""
        pairs = parse_qsl(request.query, keep_blank_values=True)
        self.queries.append(pairs)
        if len(self.queries) <= len(CALLS):
            name = CALLS[len(self.queries) - 1].name
            if name in FAULTS:
                self.fault(**FAULTS[name])
        known = [
            (name, value.removesuffix(_SUFFIX) if value == self.usersig else value)
            for name, value in pairs
        ]
        return super().handle(replace(request, query=urlencode(known)))

    def environment(self, url: str) -> dict[str, str]:
        """Return the caller's settings, as environment variables."""
        return {
            "DESK_URL": url,
            "DESK_SDKAPPID": str(SDK_APP_ID),
            "DESK_IDENTIFIER": IDENTIFIER,
            "DESK_USERSIG": self.usersig,
        }


def _world(now: int) -> World:
    world = World.sample()
    world.clock.set(now)
    app = world.app()
    app.administrators.add(IDENTIFIER)
    world.add_user(IDENTIFIER)
    world.add_agent("busy@shop.example", groups=[7], capacity=1, load=1)
    world.add_session("queueing", user="user2")
    return world
