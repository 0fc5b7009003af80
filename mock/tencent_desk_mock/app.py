"""One app of the mock: its settings and all that lives in it."""

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
    """An app, known by its SDKAppID.

    Attributes:
        sdk_app_id: The SDKAppID.
        secret_key: Key that its signatures are made with; None when the service holds none.
        administrators: Accounts that may call the REST API.
        region: Region in which the app lives, as the contract names them; None is found everywhere.
        editions: Editions that the app has.
        desk: Whether the app is a Desk app.
        desk_package: Whether its Desk package is valid.
        group_chat: Whether the vendor enabled groups with service accounts.
        contact_user: Whether the option to contact users is on.
        disabled: Whether the vendor turned the app off.
        disabled_operations: Operations that are shut off for it.
        plan_expired: Whether its subscription has run out.
        allowed_sources: Network addresses that may call; None means all.
        blocked_accounts: Accounts that the vendor barred.
        signature_failure_limit: Bad signatures within the waiting time after which callers are
            blocked.
        operation_rate: Ceiling for each operation on its own, besides the contract's.
        app_rate: Ceiling for all calls of the app.
        gateway_rate: Ceiling of the gateway for the app.
        default_language: The chatbot's default language, which takes one place.
        languages: The chatbot's languages.
        languages_with_questions: The languages that cannot be removed, since questions are left.
        known_languages: Language tags that the service knows.
        max_languages: Places for languages.
        max_group_members: Members that the plan allows in a group; None means no bound.
        max_trial_groups: Groups that an app may have whose only fitting edition is the trial.
        max_new_groups: Groups that may be made in a day.
        max_groups_per_owner: Groups that an account may own or be in; None means no bound.
        callback_refusals: GroupId, or `*` for all, to the code with which the app's own callback
            refuses a new group; None stands for the service's own code.
        streams_begun: How many messages were begun that come piece by piece.
        received: Messages that reached users, whoever wrote them.
        received_count: How many reached users, also those that are not kept any more.
        new_groups: The day (of Unix time) of the last new group, and how many were made on it.
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
        """Return the session of a user that has not ended, of one service account or any."""
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
        """Lets a message reach a user; see Received for the arguments."""
        self.received.append(Received(self.received_count, user, session, record, random))
        self.received_count += 1

    def new_session_id(self) -> str:
        """Return an id that looks like the service's and follows from the number of sessions."""
        name = f"{self.sdk_app_id}/{len(self.sessions)}"
        return str(uuid.uuid5(uuid.NAMESPACE_OID, name))

    def new_message_key(self, session: str, now: float) -> str:
        """Return a key that looks like the service's, and count the message that it is for."""
        self.streams_begun += 1
        name = f"{self.sdk_app_id}/{session}/{self.streams_begun}"
        digits = uuid.uuid5(uuid.NAMESPACE_OID, name).hex
        return f"{self.streams_begun}_{int(now)}_{digits[:25]}"
