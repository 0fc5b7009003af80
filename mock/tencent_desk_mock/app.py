"""Hold one app of the mock: its settings, accounts, sessions and groups."""

from __future__ import annotations

import uuid
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .entities import AgentStatus, Received, SessionState

if TYPE_CHECKING:
    from .contract import RateLimit
    from .entities import Agent, ChatGroup, ChatRecord, SentMessage, Session, SkillGroup

_KEPT_MESSAGES = 10_000


@dataclass(slots=True)
class App:
    """Hold the state of an app.

    Attributes:
        sdk_app_id: The SDKAppID.
        secret_key: The key of its signatures; None if the service has none.
        administrators: Accounts that may call the REST API.
        region: The region of the app, by the contract's name; None for all regions.
        editions: Editions of the app.
        desk: Whether the app is a Desk app.
        desk_package: Whether its Desk package is valid.
        group_chat: Whether the vendor enabled groups with service accounts.
        contact_user: Whether the option to contact users is on.
        disabled: Whether the vendor turned the app off.
        disabled_operations: Operations that are disabled for the app.
        plan_expired: Whether the subscription has expired.
        allowed_sources: Network addresses that may call; None means all.
        blocked_accounts: Accounts that the vendor blocked.
        signature_failure_limit: How many bad signatures, within the waiting time, block a caller.
        operation_rate: Rate limit of each operation, in addition to the contract's.
        app_rate: Rate limit for all calls of the app.
        gateway_rate: Rate limit of the gateway for the app.
        default_language: The chatbot's default language, which counts as one of them.
        languages: The chatbot's languages.
        languages_with_questions: Languages that cannot be removed, since they have questions.
        known_languages: Language tags that the service knows.
        max_languages: How many languages the chatbot can have.
        max_group_members: The most members of a group in the plan; None means no limit.
        max_trial_groups: The most groups of an app that has only the trial edition.
        max_new_groups: The most new groups in a day.
        max_groups_per_owner: The most groups of an account, as owner or member; None means no
            limit.
        callback_refusals: By GroupId, or `*` for all, the code with which the app's own callback
            refuses a new group; None means the service's own code.
        streams_begun: How many messages that come piece by piece were started.
        received: Messages that reached users, from all senders.
        received_count: How many messages reached users, including dropped ones.
        new_groups: The day (of Unix time) of the last new group, and how many were made that day.
    """

    sdk_app_id: int
    secret_key: str | None = field(default=None, repr=False)
    administrators: set[str] = field(default_factory=set)
    region: str | None = None
    editions: set[str] = field(default_factory=set)
    desk: bool = True
    desk_package: bool = True
    group_chat: bool = True
    contact_user: bool = True
    disabled: bool = False
    disabled_operations: set[str] = field(default_factory=set)
    plan_expired: bool = False
    allowed_sources: set[str] | None = None
    blocked_accounts: set[str] = field(default_factory=set)
    signature_failure_limit: int | None = None
    operation_rate: RateLimit | None = None
    app_rate: RateLimit | None = None
    gateway_rate: RateLimit | None = None
    default_language: str = "en"
    languages: list[str] = field(default_factory=list)
    languages_with_questions: set[str] = field(default_factory=set)
    known_languages: set[str] = field(default_factory=set)
    max_languages: int = 5
    max_group_members: int | None = None
    max_trial_groups: int = 100
    max_new_groups: int = 10_000
    max_groups_per_owner: int | None = None
    callback_refusals: dict[str, int | None] = field(default_factory=dict)
    streams_begun: int = 0
    new_groups: tuple[int, int] = (0, 0)
    agents: dict[str, Agent] = field(default_factory=dict)
    skill_groups: dict[int, SkillGroup] = field(default_factory=dict)
    service_accounts: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)
    sessions: dict[str, Session] = field(default_factory=dict)
    groups: dict[str, ChatGroup] = field(default_factory=dict)
    messages: deque[SentMessage] = field(default_factory=lambda: deque(maxlen=_KEPT_MESSAGES))
    received: deque[Received] = field(default_factory=lambda: deque(maxlen=_KEPT_MESSAGES))
    received_count: int = 0

    @property
    def staffed(self) -> bool:
        """Return whether any agent is signed in, on a break or not."""
        return any(agent.status is not AgentStatus.OFFLINE for agent in self.agents.values())

    def session_of(self, user: str, account: str | None = None) -> Session | None:
        """Return the user's session that has not ended, of one service account or any."""
        theirs = (
            session
            for session in self.sessions.values()
            if session.user == user and account in (None, session.service_account)
        )
        return next(
            (session for session in theirs if session.state is not SessionState.ENDED), None
        )

    def deliver(
        self, user: str, session: str | None, record: ChatRecord, random: int | None = None
    ) -> None:
        """Deliver a message to a user; see Received for the arguments."""
        self.received.append(Received(self.received_count, user, session, record, random))
        self.received_count += 1

    def new_session_id(self) -> str:
        """Return an id in the service's form, derived from the number of sessions."""
        name = f"{self.sdk_app_id}/{len(self.sessions)}"
        return str(uuid.uuid5(uuid.NAMESPACE_OID, name))

    def new_message_key(self, session: str, now: float) -> str:
        """Return a key in the service's form, and count its message."""
        self.streams_begun += 1
        name = f"{self.sdk_app_id}/{session}/{self.streams_begun}"
        digits = uuid.uuid5(uuid.NAMESPACE_OID, name).hex
        return f"{self.streams_begun}_{int(now)}_{digits[:25]}"
