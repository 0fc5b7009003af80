"""Define the world that the mock serves, with methods to fill it."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from .clock import Clock
from .entities import Agent, AgentStatus, ChatGroup, Session, SessionState, SkillGroup
from .sample import sample_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .app import App
    from .entities import SentMessage


@dataclass(slots=True)
class World:
    """Hold all apps, and the time.

    Attributes:
        apps: The apps by SDKAppID. Methods use the first app by default.
        clock: The time; real time unless a test sets it.
        spellings: Spellings from x-desk-spellings that this service uses instead of the contract's.
        dedup_seconds: How many seconds a used MsgRandom removes duplicates.
    """

    apps: dict[int, App] = field(default_factory=dict)
    clock: Clock = field(default_factory=Clock)
    spellings: frozenset[str] = frozenset()
    dedup_seconds: float = 1.0

    @classmethod
    def sample(cls, *, clock: Callable[[], float] | None = None) -> World:
        """Return the world in which the vendor's samples succeed.

        Args:
            clock: Returns seconds of Unix time; by default real time.
        """
        world = cls(clock=Clock(clock))
        world.add_app(sample_app())
        return world

    def snapshot(self) -> World:
        """Return a copy that shares only the clock's source."""
        return copy.deepcopy(self)

    def restore(self, snapshot: World) -> None:
        """Restore the state of a snapshot; earlier references to apps become invalid."""
        fresh = snapshot.snapshot()
        for row in fields(self):
            setattr(self, row.name, getattr(fresh, row.name))

    def app(self, sdk_app_id: int | None = None) -> App:
        """Return an app, by default the first.

        Raises:
            LookupError: There is no such app.
        """
        if sdk_app_id is not None:
            return self.apps[sdk_app_id]
        for app in self.apps.values():
            return app
        raise LookupError("the world has no app: add one with World.add_app")

    def add_app(self, app: App) -> App:
        """Add an app and return it."""
        self.apps[app.sdk_app_id] = app
        return app

    def add_agent(
        self,
        agent_id: str,
        *,
        status: AgentStatus | str = AgentStatus.ONLINE,
        capacity: int = 5,
        load: int = 0,
        groups: Iterable[int] = (),
        app: int | None = None,
    ) -> Agent:
        """Add or replace an agent, and add missing skill groups.

        Raises:
            ValueError: `status` is not one of AgentStatus.
        """
        agent = Agent(agent_id, status, capacity, load, set(groups))
        for group in agent.groups - self.app(app).skill_groups.keys():
            self.add_skill_group(group, app=app)
        self.app(app).agents[agent_id] = agent
        return agent

    def add_skill_group(
        self,
        group_id: int,
        *,
        service_accounts: Iterable[str] | None = None,
        app: int | None = None,
    ) -> SkillGroup:
        """Add or replace a skill group; without `service_accounts` it may serve all of them."""
        allowed = None if service_accounts is None else set(service_accounts)
        group = SkillGroup(group_id, allowed)
        self.app(app).skill_groups[group_id] = group
        return group

    def add_user(self, user_id: str, *, app: int | None = None) -> str:
        """Import a normal account."""
        self.app(app).users.add(user_id)
        return user_id

    def add_service_account(self, account_id: str, *, app: int | None = None) -> str:
        """Add a customer service account."""
        self.app(app).service_accounts.add(account_id)
        return account_id

    def add_session(
        self,
        session_id: str,
        *,
        user: str,
        service_account: str | None = None,
        state: SessionState | str = SessionState.BOT,
        agent: str | None = None,
        transferable: bool = True,
        app: int | None = None,
    ) -> Session:
        """Add or replace a session, and import its user if needed.

        Args:
            session_id: The id.
            user: The user.
            service_account: The service account; by default the first of the app in sorted order.
            state: Who serves it.
            agent: The agent of a session that a person serves.
            transferable: Whether it can be transferred to a person.
            app: SDKAppID of the app.

        Raises:
            ValueError: `state` is not one of SessionState, or the app has no service account.
        """
        home = self.app(app)
        account = service_account or min(home.service_accounts, default="")
        if not account:
            raise ValueError("the app has no service account: add one first")
        home.users.add(user)
        session = Session(session_id, user, account, state, agent, transferable)
        home.sessions[session_id] = session
        return session

    def add_group(
        self,
        group_id: str,
        *,
        owner: str | None = None,
        creator: str | None = None,
        members: Iterable[str] = (),
        app: int | None = None,
    ) -> ChatGroup:
        """Add or replace a chat group; without `creator` it belongs to somebody else."""
        group = ChatGroup(group_id, owner, creator, members=tuple(members))
        self.app(app).groups[group_id] = group
        return group

    def refuse_group(
        self, group_id: str = "*", *, code: int | None = None, app: int | None = None
    ) -> None:
        """Let the app's own callback refuse a new group, by default every one.

        Args:
            group_id: The GroupId, or `*`.
            code: Code that the callback returns; None means the service's own code.
            app: SDKAppID of the app.
        """
        self.app(app).callback_refusals[group_id] = code

    @property
    def messages(self) -> list[SentMessage]:
        """Return the messages sent in the first app, oldest first."""
        return list(self.app().messages)
