"""Build the app in which the vendor's samples succeed."""

from __future__ import annotations

from .app import App
from .entities import Agent, Role, Session, SessionState, SkillGroup

SDK_APP_ID = 1400000000
"""The SDKAppID of the sample app."""

IDENTIFIER = "administrator"
"""The administrator of the sample app."""

SECRET_KEY = "fake-secret-key-of-the-fake-desk-0000000000000000000000000000000"  # noqa: S105
"""The secret key of the sample app. It is not a real key."""

_SERVICE_ACCOUNT = "@customer_service_account"
_LANGUAGES = ("en", "fil", "id", "ja", "ko", "ms", "ru", "th", "vi", "zh", "zh-Hant", "zh-TW")
_TALK_BEGAN = 1730939030.138
_TALK = 26


def sample_app() -> App:
    """Return a new sample app."""
    skill_groups = [SkillGroup(9465), SkillGroup(2473)]
    agents = [
        Agent("1289316687@qq.com", groups={9465}),
        Agent("test_agent@qq.com", groups={2473}),
    ]
    sessions = _make_sessions()
    imported = {IDENTIFIER, "user2", "user3", "1289314544"}
    return App(
        sdk_app_id=SDK_APP_ID,
        secret_key=SECRET_KEY,
        administrators={IDENTIFIER},
        editions={"advanced", "premium"},
        languages=["en"],
        known_languages=set(_LANGUAGES),
        service_accounts={_SERVICE_ACCOUNT},
        users=imported | {session.user for session in sessions},
        skill_groups={group.id: group for group in skill_groups},
        agents={agent.id: agent for agent in agents},
        sessions={session.id: session for session in sessions},
    )


def _make_sessions() -> list[Session]:
    """Return the sessions of the samples: one with the chatbot, two with an agent, one queued."""
    agent, served = "test@qq.com", SessionState.HUMAN
    bot = Session("fd8a2e30-54de-4e40-bcaf-02718409c5cf", "user45", _SERVICE_ACCOUNT)
    bot.streams["124_1600045926_716f784b2bbd6ce9415027715"] = "Hello, "
    plain = Session("a-b-c-d-e", "user1", _SERVICE_ACCOUNT, served, agent)
    talk_id = "b0f4ca12-4850-4218-a284-efe679a87066"
    talk = Session(talk_id, "8618655061639", _SERVICE_ACCOUNT, served, agent)
    for number in range(_TALK):
        asked = number % 2 == 0
        sender, role = (talk.user, Role.USER) if asked else (agent, Role.AGENT)
        text = "hello" if number == 0 else f"line {number + 1}"
        element = {"MsgContent": {"Text": text}, "MsgType": "TIMTextElem"}
        talk.keep(sender, role, [element], _TALK_BEGAN + 60 * number)
    queued_id = "c0d5b7de-5c0e-4b52-8a9e-1a6f4a2f7f10"
    queued = Session(queued_id, "user46", _SERVICE_ACCOUNT, SessionState.QUEUED)
    return [bot, plain, talk, queued]
