"""Test the words for the status of an agent and the state of a session, as plain text."""

from __future__ import annotations

import copy

import pytest
from tencent_desk_mock import Agent, AgentStatus, Session, SessionState

from contract_tests.mock.support import call, frozen_desk, name_of, sample

AGENT = "1289316687@qq.com"


def test_the_plain_text_works_like_the_member() -> None:
    desk = frozen_desk()
    agent = desk.world.app().agents[AGENT]
    for word, expected in (("offline", "AGENT_OFFLINE"), ("break", "AGENT_ON_BREAK")):
        agent.status = word
        assert agent.status is AgentStatus(word)
        assert name_of(desk, call(desk, "contact_user")) == expected
    agent.status = "online"
    assert call(desk, "contact_user").code == 0


def test_a_sessions_state_is_the_same() -> None:
    desk = frozen_desk()
    session = desk.world.app().sessions[sample("send_msg")["SessionId"]]
    session.state = "ended"
    assert session.state is SessionState.ENDED
    assert name_of(desk, call(desk, "send_msg")) == "SESSION_NOT_FOUND"


def test_another_word_is_refused_with_those_there_are() -> None:
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


def test_agents_stay_values() -> None:
    agent = Agent("a", "break")
    assert copy.deepcopy(agent) == agent == Agent("a", AgentStatus.BREAK)
    assert repr(agent).startswith("Agent(id='a', status=<AgentStatus.BREAK: 'break'>")
    assert Agent("b").status is AgentStatus.ONLINE
