"""Assign sessions to agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.entities import SessionState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tencent_desk_mock.entities import Agent, Session


def least_busy(agents: Iterable[Agent]) -> Agent | None:
    """Return the available agent with the lowest load, the first added among equals, or None."""
    available = [agent for agent in agents if agent.available]
    return min(available, key=lambda agent: agent.load, default=None)


def assign(session: Session, agent: Agent) -> None:
    """Give a session to an agent."""
    session.state, session.agent = SessionState.HUMAN, agent.id
    agent.load += 1
