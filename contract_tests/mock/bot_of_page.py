"""Provide a bot for the page tests: a WSGI app that calls Desk, or the mock server at DESK_URL."""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING, Any

from tencent_desk import DeskClient, errors
from tencent_desk.messages import card, text
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

GO_ON = threading.Event()
"""Where a test holds it back, the bot goes on with its story once this is set."""


def app(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """Handle a callback."""
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    event = json.loads(body)
    words = " ".join(one["MsgContent"].get("Text", "") for one in event.get("MsgBody", []))
    if event.get("Event") == "ChatBot.UserSendMsg" and words:
        _answer(event["SessionId"], words)
    start_response("200 OK", [("content-type", "application/json")])
    return [b'{"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}']


def _answer(session: str, words: str) -> None:
    with _client() as desk:
        if words == "crash":
            raise RuntimeError(words)
        if "person" in words:
            desk.send_msg(session_id=session, msg_body=[text(_hand_over(desk, session))])
        elif "kettle" in words:
            desk.send_msg(session_id=session, msg_body=[_kettle()])
        elif "story" in words:
            desk.stream_msg(_story(), session_id=session)
        else:
            desk.send_msg(session_id=session, msg_body=[text(f"You said: {words}")])


def _hand_over(desk: DeskClient, session: str) -> str:
    try:
        return f"{desk.transfer_to_human(session_id=session).agent_id} takes over."
    except errors.AgentUnavailableError:
        return "Nobody is at work."


def _kettle() -> Any:
    shop = "https://shop.example"
    return card(
        header="Blue kettle", desc="1.7 litres", pic=f"{shop}/kettle.jpg", url=f"{shop}/kettle"
    )


def _story() -> Iterator[str]:
    yield "Once upon a time "
    yield "there was a kettle, "
    yield "and it "
    if "DESK_URL" in os.environ:
        GO_ON.wait(20)
    yield "was blue."


def _client() -> DeskClient:
    return DeskClient(
        SDK_APP_ID,
        secret_key=SECRET_KEY,
        identifier=IDENTIFIER,
        base_url=os.environ.get("DESK_URL"),
    )
