"""A message as the user sees it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .entities import text_element

if TYPE_CHECKING:
    from .entities import Received


@dataclass(frozen=True, slots=True)
class Heard:
    """A message that reached a user.

    Attributes:
        number: Its number among the messages of all users of the app.
        session: The session; None of one that was addressed by accounts.
        sender: The service account, or the agent, that wrote it.
        elements: The elements, as in `MsgBody`.
        at: When it came, in seconds of Unix time of the world.
        key: Key of a message that came piece by piece, or from Desk's chatbot; else empty.
        random: MsgRandom of the call that sent it; None where no send_msg did.
    """

    number: int
    session: str | None
    sender: str
    elements: list[dict[str, Any]]
    at: float
    key: str
    random: int | None

    @property
    def text(self) -> str:
        """Return the texts of its elements, line by line; empty where there are none."""
        return "\n".join(text_of(self.elements))


def heard(received: Received) -> Heard:
    """Return a message as the user sees it."""
    record = received.record
    return Heard(
        received.number,
        received.session,
        record.sender,
        json.loads(record.body),
        record.at,
        record.key,
        received.random,
    )


def text_of(elements: list[dict[str, Any]]) -> list[str]:
    """Return the texts of elements, however they are made."""
    contents = [one.get("MsgContent") for one in elements if one.get("MsgType") == "TIMTextElem"]
    texts = [content.get("Text") for content in contents if isinstance(content, dict)]
    return [text for text in texts if isinstance(text, str)]


def text_in(body: object) -> str:
    """Return the text of a message in the body of a call or callback; empty where there is none."""
    message = body.get("MsgBody") if isinstance(body, Mapping) else None
    if not isinstance(message, list):
        return ""
    return " ".join(text_of([one for one in message if isinstance(one, dict)]))


def elements_of(content: tuple[Any, ...]) -> list[Any]:
    """Return the elements of what somebody says: texts, and elements as they are.

    Raises:
        ValueError: There is nothing, or something that is neither.
    """
    if not content or not all(isinstance(one, str | dict) for one in content):
        raise ValueError('say a text, or elements as {"MsgType": ..., "MsgContent": {...}}')
    return [text_element(one) if isinstance(one, str) else one for one in content]
