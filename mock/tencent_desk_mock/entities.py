"""Who and what lives in an app of the fake Desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from .choice import Choice


class AgentStatus(StrEnum):
    """Whether an agent works; BREAK means signed in, but not taking users."""

    ONLINE = "online"
    OFFLINE = "offline"
    BREAK = "break"


class SessionState(StrEnum):
    """Who serves a session."""

    BOT = "bot"
    QUEUED = "queued"
    HUMAN = "human"
    ENDED = "ended"


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
        """Whether the agent can take one more session."""
        return self.status is AgentStatus.ONLINE and self.load < self.capacity


@dataclass(slots=True)
class SkillGroup:
    """A group of agents; `service_accounts` None means that it may serve all of them."""

    id: int
    service_accounts: set[str] | None = None


@dataclass
class Session:
    """A conversation of a user with a service account; the plain text will do for its state."""

    id: str
    user: str
    service_account: str
    state: Choice[SessionState] = Choice(SessionState.BOT)  # noqa: RUF009 - a descriptor
    agent: str | None = None
    transferable: bool = True


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
