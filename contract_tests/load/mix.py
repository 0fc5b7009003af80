"""The calls of a run: a mix of all operations, each with the codes that may answer it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import documented
from tencent_desk import usersig
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVICE = "@customer_service_account"
AGENTS = 50
_SHARE = 20


@dataclass(frozen=True, slots=True)
class Planned:
    """One call.

    Attributes:
        operation: The operation.
        raw: The whole HTTP request.
        first: The codes that may answer it the first time.
        again: The codes that may answer it when the same mix is sent once more.
    """

    operation: str
    raw: bytes
    first: frozenset[int]
    again: frozenset[int]


def plan(count: int) -> list[Planned]:
    """Returns the calls. Of twenty, eight write into a session, four by accounts, two each open a
    conversation, hand over a session and create a group, and one each adds a language and asks for
    an error: a session that there is not.

    Args:
        count: How many calls.
    """
    query = _query()
    return [_planned(number, query) for number in range(count)]


def world(count: int) -> dict[str, Any]:
    """Returns the state in which the first run of a plan has no error but those asked for.

    Args:
        count: How many calls the plan has.
    """
    numbers = range(count)
    return {
        "users": [f"u{n}" for n in numbers if n % _SHARE in (12, 13)],
        "agents": [{"id": f"agent{n}", "capacity": count, "groups": [1]} for n in range(AGENTS)],
        "sessions": [{"id": f"s{n}", "user": f"v{n}"} for n in numbers if n % _SHARE in (14, 15)],
    }


def _planned(number: int, query: str) -> Planned:
    operation, body, first, again = _content(number)
    raw = json.dumps(body).encode()
    head = (
        f"POST {documented.operations()[operation].path}?{query} HTTP/1.1\r\n"
        f"Host: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n"
    )
    return Planned(operation, head.encode() + raw, frozenset(first), frozenset(again))


def _content(number: int) -> tuple[str, dict[str, Any], set[int], set[int]]:
    place = number % _SHARE
    message = {
        "MsgRandom": number,
        "MsgBody": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": f"message {number}"}}],
    }
    if place < 8:
        session = documented.operations()["send_msg"].sample_requests[0].body["SessionId"]
        return "send_msg", {"SessionId": session, **message}, {0}, {0}
    if place < 12:
        address = {"FromAccount": SERVICE, "ToAccount": "user45"}
        return "send_msg", {**address, **message}, {0}, {0}
    if place < 14:
        return "contact_user", _contact(number), {0}, {141016}
    if place < 16:
        return "transfer_to_human", {"SessionId": f"s{number}"}, {0}, {141003}
    if place < 18:
        return "create_group", _group(number), {0}, {10025}
    if place == 18:
        return "robot_add_language", {"LanguageTag": "id"}, {0, -14}, {0, -14}
    return "send_msg", {"SessionId": f"none{number}", **message}, {141005}, {141005}


def _contact(number: int) -> dict[str, Any]:
    return {"IMAgentUserID": SERVICE, "ClientUserID": f"u{number}", "GroupId": 1}


def _group(number: int) -> dict[str, Any]:
    members = [{"Member_Account": "user2"}, {"Member_Account": SERVICE}]
    return {"Type": "Public", "GroupId": f"g{number}", "Name": "Load", "MemberList": members}


def _query() -> str:
    signature = usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY, issued_at=int(time.time()))
    return urlencode(
        {
            "sdkappid": SDK_APP_ID,
            "identifier": IDENTIFIER,
            "usersig": signature,
            "random": 99999999,
            "contenttype": "json",
        }
    )


def tally(calls: Iterator[tuple[str, int]]) -> dict[tuple[str, int], int]:
    """Counts calls by operation and code."""
    counted: dict[tuple[str, int], int] = {}
    for key in calls:
        counted[key] = counted.get(key, 0) + 1
    return dict(sorted(counted.items()))
