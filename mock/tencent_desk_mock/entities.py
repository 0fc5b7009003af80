"""Who and what lives in an app of the mock."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from .choice import Choice


class AgentStatus(StrEnum):
    """Whether an agent works; BREAK means signed in, but not taking users."""

    ONLINE = "online"
    OFFLINE = "offline"
    BREAK = "break"


class SessionState(StrEnum):
    """Who serves a session; OFFERED means to an agent who has not accepted it yet."""

    BOT = "bot"
    QUEUED = "queued"
    OFFERED = "offered"
    HUMAN = "human"
    ENDED = "ended"


class Role(IntEnum):
    """Who wrote a message."""

    USER = 1
    AGENT = 2
    SYSTEM = 3


@dataclass
class Agent:
    """A human agent.

    Attributes:
        id: The e-mail-like id.
        status: Whether the agent works; the plain text will do.
        capacity: Most sessions at a time.
        load: Sessions now.
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
    """A group of agents; `service_accounts` None means that it may serve all of them."""

    id: int
    service_accounts: set[str] | None = None


_KEPT_RECORDS = 1_000


@dataclass(frozen=True, slots=True)
class ChatRecord:
    """A message as a session keeps it.

    Attributes:
        sender: The account that wrote it.
        role: Who that is.
        body: The elements, as JSON text.
        at: When it was written, in seconds of Unix time.
        key: `MsgKey` of a callback or stream that carried it; empty where there is none.
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
    """A message that reached a user.

    Attributes:
        number: Its number among the messages of all users of the app, from 0.
        user: The user.
        session: The session; None of a message addressed by accounts that have none.
        record: The message.
        random: The MsgRandom of the call that sent it; None where no send_msg did.
    """

    number: int
    user: str
    session: str | None
    record: ChatRecord
    random: int | None = None


@dataclass
class Session:
    """A conversation of a user with a service account.

    Attributes:
        id: The id.
        user: The user.
        service_account: The service account.
        state: Who serves it; the plain text will do.
        agent: The agent to whom it was given or offered.
        transferable: Whether it may be handed to a person.
        records: What was written in it, the oldest first.
        streams: The messages that are still coming, by their key, with the text so far.
        begun: Whether the event of its begin was posted.
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
        """Keep a message, its elements as in `MsgBody`, and return it."""
        record = ChatRecord.of(sender, role, elements, at, key)
        self.records.append(record)
        return record


def text_element(text: str) -> dict[str, object]:
    """Return the element of a text."""
    return {"MsgType": "TIMTextElem", "MsgContent": {"Text": text}}


@dataclass(slots=True)
class ChatGroup:
    """A chat group; `creator` None means that no administrator of the app made it."""

    id: str
    owner: str | None = None
    creator: str | None = None
    type: str = ""
    name: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SentMessage:
    """A message that reached a user; `session` is None when it was addressed by accounts."""

    session: str | None
    service_account: str
    user: str
    random: int
    elements: tuple[str, ...]
    at: float
