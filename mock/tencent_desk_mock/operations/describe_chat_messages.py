"""Implement describe_chat_messages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tencent_desk_mock.call_context import Outcome, RefusedError

from .sessions import find_session

if TYPE_CHECKING:
    from tencent_desk_mock.call_context import CallContext
    from tencent_desk_mock.entities import ChatRecord

_NEWEST_FIRST = 2


def describe_chat_messages(context: CallContext) -> Outcome:
    """Return a page of a session's messages; the session may have ended.

    Raises:
        RefusedError: The app is not a Desk app, or has no such session.
    """
    if not context.app.desk:
        raise RefusedError("NOT_A_DESK_APPLICATION")
    records = [*find_session(context.app, context.body["SessionId"]).records]
    if _read_number(context, "Order", _NEWEST_FIRST) == _NEWEST_FIRST:
        records.reverse()
    first = _read_number(context, "Offset", 0)
    page = records[first : first + _read_number(context, "Limit", 20)]
    return Outcome({"TotalCount": len(records), "Messages": [_describe(one) for one in page]})


def _read_number(context: CallContext, name: str, default: int) -> int:
    value = context.body.get(name)
    return default if value is None else int(value)


def _describe(record: ChatRecord) -> dict[str, Any]:
    return {
        "FromAccount": record.sender,
        "FromAccountRole": record.role,
        "MsgBody": json.loads(record.body),
        "Timestamp": round(record.at * 1000),
    }
