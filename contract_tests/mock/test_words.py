"""Test the string values of agent status and session state."""

from __future__ import annotations

import copy

import pytest
from tencent_desk_mock import Agent, AgentStatus, Session, SessionState

from contract_tests.mock.support import frozen_desk


def test_unknown_status_or_state_is_refused_with_the_valid_values() -> None:
    agent, session = Agent("a"), Session("s", "u", "@a")
    with pytest.raises(ValueError, match="status: 'away' is not one of online, offline, break"):
        agent.status = "away"
    with pytest.raises(ValueError, match=f"state: 'open' is not one of {', '.join(SessionState)}"):
        session.state = "open"
    with pytest.raises(ValueError, match="not one of"):
        Agent("a", "away")
    with pytest.raises(ValueError, match="not one of"):
        frozen_desk().world.add_agent("a", status="Online")
    assert (agent.status, session.state) == (AgentStatus.ONLINE, SessionState.BOT)
    agent.status, session.state = "offline", "ended"
    assert agent.status is AgentStatus.OFFLINE
    assert session.state is SessionState.ENDED


def test_agents_can_be_copied_and_compared() -> None:
    agent = Agent("a", "break")
    assert copy.deepcopy(agent) == agent == Agent("a", AgentStatus.BREAK)
    assert repr(agent).startswith("Agent(id='a', status=<AgentStatus.BREAK: 'break'>")
    assert Agent("b").status is AgentStatus.ONLINE
