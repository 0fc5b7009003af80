"""describe_chat_messages on the state of the world."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tencent_desk_mock.turn import Outcome, RefusedError

from ._session import known

if TYPE_CHECKING:
    from tencent_desk_mock.entities import ChatRecord
    from tencent_desk_mock.turn import Turn

_NEWEST_FIRST = 2


def describe_chat_messages(turn: Turn) -> Outcome:
    """Show a page of what was written in a session, which may have ended.

    Raises:
        RefusedError: The app is no Desk app, or has no such session.
    """
    if not turn.app.desk:
        raise RefusedError("NOT_A_DESK_APPLICATION")
    records = [*known(turn.app, turn.body["SessionId"]).records]
    if _asked(turn, "Order", _NEWEST_FIRST) == _NEWEST_FIRST:
        records.reverse()
    first = _asked(turn, "Offset", 0)
    page = records[first : first + _asked(turn, "Limit", 20)]
    return Outcome({"TotalCount": len(records), "Messages": [_describe(one) for one in page]})


def _asked(turn: Turn, name: str, default: int) -> int:
    value = turn.body.get(name)
    return default if value is None else int(value)


def _describe(record: ChatRecord) -> dict[str, Any]:
    return {
        "FromAccount": record.sender,
        "FromAccountRole": record.role,
        "MsgBody": json.loads(record.body),
        "Timestamp": round(record.at * 1000),
    }
