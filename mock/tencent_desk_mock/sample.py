"""The app in which the vendor's documented samples succeed."""

from __future__ import annotations

from .app import App
from .entities import Agent, Session, SkillGroup

SDK_APP_ID = 1400000000
"""SDKAppID of the sample app."""

IDENTIFIER = "administrator"
"""Administrator of the sample app."""

SECRET_KEY = "fake-secret-key-of-the-fake-desk-0000000000000000000000000000000"  # noqa: S105
"""Secret key of the sample app. It is a fake and opens nothing."""

_SERVICE_ACCOUNT = "@customer_service_account"
_LANGUAGES = ("en", "fil", "id", "ja", "ko", "ms", "ru", "th", "vi", "zh", "zh-Hant")


def sample_app() -> App:
    """Returns a new sample app."""
    skill_groups = [SkillGroup(9465), SkillGroup(2473)]
    agents = [
        Agent("1289316687@qq.com", groups={9465}),
        Agent("test_agent@qq.com", groups={2473}),
    ]
    session = Session("fd8a2e30-54de-4e40-bcaf-02718409c5cf", "user45", _SERVICE_ACCOUNT)
    return App(
        sdk_app_id=SDK_APP_ID,
        secret_key=SECRET_KEY,
        administrators={IDENTIFIER},
        editions={"advanced", "premium"},
        languages=["en"],
        known_languages=set(_LANGUAGES),
        service_accounts={_SERVICE_ACCOUNT},
        users={IDENTIFIER, "user2", "user3", "user45", "1289314544"},
        skill_groups={group.id: group for group in skill_groups},
        agents={agent.id: agent for agent in agents},
        sessions={session.id: session},
    )
