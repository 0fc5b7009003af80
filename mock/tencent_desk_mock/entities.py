"""Define what an app of the mock contains."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from .choice import Choice


class AgentStatus(StrEnum):
    """Name the status of an agent; BREAK means signed in, but taking no users."""

    ONLINE = "online"
    OFFLINE = "offline"
    BREAK = "break"


class SessionState(StrEnum):
    """Name who serves a session; OFFERED means offered to an agent who has not accepted yet."""

    BOT = "bot"
    QUEUED = "queued"
    OFFERED = "offered"
    HUMAN = "human"
    ENDED = "ended"


class Role(IntEnum):
    """Name who wrote a message."""

    USER = 1
    AGENT = 2
    SYSTEM = 3


@dataclass
class Agent:
    """Hold a human agent.

    Attributes:
        id: The e-mail-like id.
        status: The status, also as plain text.
        capacity: The most sessions at once.
        load: The present number of sessions.
        groups: Ids of the agent's skill groups.
    """

    id: str
    status: Choice[AgentStatus] = Choice(AgentStatus.ONLINE)  # noqa: RUF009 - a descriptor
    capacity: int = 5
    load: int = 0
    groups: set[int] = field(default_factory=set)

    @property
    def available(self) -> bool:
        """Return whether the agent can take one more session."""
        return self.status is AgentStatus.ONLINE and self.load < self.capacity


@dataclass(slots=True)
class SkillGroup:
    """Hold a group of agents; `service_accounts` None means that it may serve all of them."""

    id: int
    service_accounts: set[str] | None = None


_KEPT_RECORDS = 1_000


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """Hold a message of a session.

    Attributes:
        sender: The account that wrote it.
        role: The role of the sender.
        body: The elements, as JSON text.
        at: When it was written, in seconds of Unix time.
        key: `MsgKey` of its callback or stream; empty without one.
    """

    sender: str
    role: Role
    body: str
    at: float
    key: str = ""

    @classmethod
    def of(cls, sender: str, role: Role, elements: object, at: float, key: str = "") -> ChatRecord:
        """Return a record of elements as in `MsgBody`."""
        return cls(sender, role, json.dumps(elements), at, key)


@dataclass(frozen=True, slots=True)
class Received:
    """Hold a message that reached a user.

    Attributes:
        number: Its number among all users' messages of the app, from 0.
        user: The user.
        session: The session; None for a message between accounts without one.
        record: The message.
        random: The MsgRandom of the call that sent it; None without a send_msg.
    """

    number: int
    user: str
    session: str | None
    record: ChatRecord
    random: int | None = None


@dataclass
class Session:
    """Hold a conversation of a user with a service account.

    Attributes:
        id: The id.
        user: The user.
        service_account: The service account.
        state: Who serves it, also as plain text.
        agent: The agent to whom it was assigned or offered.
        transferable: Whether it can be transferred to a person.
        records: Its messages, oldest first.
        streams: Unfinished messages by key, with the text so far.
        begun: Whether its start event was posted.
    """

    id: str
    user: str
    service_account: str
    state: Choice[SessionState] = Choice(SessionState.BOT)  # noqa: RUF009 - a descriptor
    agent: str | None = None
    transferable: bool = True
    records: deque[ChatRecord] = field(default_factory=lambda: deque(maxlen=_KEPT_RECORDS))
    streams: dict[str, str] = field(default_factory=dict)
    begun: bool = False

    def keep(
        self, sender: str, role: Role, elements: object, at: float, key: str = ""
    ) -> ChatRecord:
        """Keep a message with elements as in `MsgBody`, and return it."""
        record = ChatRecord.of(sender, role, elements, at, key)
        self.records.append(record)
        return record


def make_text_element(text: str) -> dict[str, object]:
    """Return a text element."""
    return {"MsgType": "TIMTextElem", "MsgContent": {"Text": text}}


@dataclass(slots=True)
class ChatGroup:
    """Hold a chat group; `creator` None means that no administrator of the app made it."""

    id: str
    owner: str | None = None
    creator: str | None = None
    type: str = ""
    name: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentMessage:
    """Hold a message that reached a user; `session` is None for a message between accounts."""

    session: str | None
    service_account: str
    user: str
    random: int
    elements: tuple[str, ...]
    at: float
