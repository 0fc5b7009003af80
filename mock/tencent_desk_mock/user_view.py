"""Show messages as the user sees them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .entities import make_text_element

if TYPE_CHECKING:
    from .entities import Received


@dataclass(frozen=True, slots=True)
class Heard:
    """Hold a message that reached a user.

    Attributes:
        number: Its number among all users' messages of the app.
        session: The session; None for a message between accounts.
        sender: The service account or agent that wrote it.
        elements: The elements, as in `MsgBody`.
        at: When it came, in seconds of Unix time of the world.
        key: The key of a message in pieces or from Desk's chatbot; else empty.
        random: MsgRandom of the call that sent it; None without a send_msg.
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
        """Return the texts of its elements, one per line; empty without texts."""
        return "\n".join(list_texts(self.elements))


def make_heard(received: Received) -> Heard:
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


def list_texts(elements: list[dict[str, Any]]) -> list[str]:
    """Return the texts of elements."""
    contents = [one.get("MsgContent") for one in elements if one.get("MsgType") == "TIMTextElem"]
    texts = [content.get("Text") for content in contents if isinstance(content, dict)]
    return [text for text in texts if isinstance(text, str)]


def find_text(body: object) -> str:
    """Return the text of a message in the body of a call or callback; empty without one."""
    message = body.get("MsgBody") if isinstance(body, Mapping) else None
    if not isinstance(message, list):
        return ""
    return " ".join(list_texts([one for one in message if isinstance(one, dict)]))


def make_elements(content: tuple[Any, ...]) -> list[Any]:
    """Return the elements of a message: texts are converted, elements are kept.

    Raises:
        ValueError: There is no content, or it is neither text nor element.
    """
    if not content or not all(isinstance(one, str | dict) for one in content):
        raise ValueError('say a text, or elements as {"MsgType": ..., "MsgContent": {...}}')
    return [make_text_element(one) if isinstance(one, str) else one for one in content]
