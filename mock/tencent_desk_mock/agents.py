"""Play agents in a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .entities import SessionState
from .operations import assign
from .operations.sessions import describe_change
from .user_view import make_elements

if TYPE_CHECKING:
    from .app import App
    from .entities import Agent as AgentOfWorld
    from .entities import Session
    from .state import State


class Agent:
    """Play an agent of the world.

    Args:
        state: The state of the mock.
        agent_id: The id.
        sdk_app_id: The app; None means the first.
    """

    def __init__(self, state: State, agent_id: str, sdk_app_id: int | None) -> None:
        self.id = agent_id
        self._state = state
        self._sdk_app_id = sdk_app_id
        self._agent()

    def comes_online(self) -> Agent:
        """Sign in, and take waiting users up to the capacity."""
        with self._state.changes.alone():
            agent = self._agent()
            agent.status = "online"
            self._state.assignment.take_queued(self._find_app(), agent)
        return self

    def goes_offline(self) -> Agent:
        """Sign out, and keep the agent's sessions."""
        with self._state.changes.alone():
            self._agent().status = "offline"
        return self

    def takes(self, of: str) -> Agent:
        """Take over a user's session without being assigned, as from the list of conversations.

        Raises:
            ValueError: The user has no session that a person can take.
        """
        with self._state.changes.alone():
            app = self._find_app()
            session = app.session_of(of)
            if session is None or session.state is SessionState.HUMAN:
                raise ValueError(f"{of} has no session that waits for a person")
            assign(session, self._agent())
            assigned = describe_change("session.assigned", session)
            self._state.conversation.observe(app, [assigned])
        return self

    def says(self, *content: Any, to: str | None = None) -> Agent:
        """Write to a user whom the agent serves.

        Args:
            *content: Texts, or elements as in `MsgBody`.
            to: The user; optional if the agent serves only one.

        Raises:
            ValueError: The agent does not serve this user, or serves several and `to` is missing.
        """
        elements = make_elements(content)
        with self._state.changes.alone():
            session = self._find_session(to)
            self._state.conversation.agent_writes(self._find_app(), session, self.id, elements)
        return self

    def ends_session(self, of: str | None = None) -> Agent:
        """End the session of a user whom the agent serves.

        Raises:
            ValueError: As says().
        """
        with self._state.changes.alone():
            self._state.conversation.end(self._find_app(), self._find_session(of))
        return self

    def _find_app(self) -> App:
        return self._state.world.app(self._sdk_app_id)

    def _agent(self) -> AgentOfWorld:
        agents = self._find_app().agents
        if self.id not in agents:
            known = ", ".join(agents) or "none"
            raise ValueError(
                f"no agent {self.id!r}: add one with world.add_agent; the agents are {known}"
            )
        return agents[self.id]

    def _find_session(self, user: str | None) -> Session:
        served = [
            one
            for one in self._find_app().sessions.values()
            if one.agent == self.id and one.state is SessionState.HUMAN
        ]
        fitting = [one for one in served if user in (None, one.user)]
        if len(fitting) != 1:
            users = ", ".join(one.user for one in served) or "nobody"
            raise ValueError(f"{self.id} serves {users}: name one of them")
        return fitting[0]
