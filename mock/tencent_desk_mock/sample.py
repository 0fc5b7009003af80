"""The app in which the vendor's documented samples succeed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .app import App
from .entities import Role, SessionState

if TYPE_CHECKING:
    from .world import World

SDK_APP_ID = 1400000000
"""SDKAppID of the sample app."""

IDENTIFIER = "administrator"
"""Administrator of the sample app."""

SECRET_KEY = "fake-secret-key-of-the-fake-desk-0000000000000000000000000000000"  # noqa: S105
"""Secret key of the sample app. It is a fake and opens nothing."""

_SERVICE_ACCOUNT = "@customer_service_account"
_LANGUAGES = ("en", "fil", "id", "ja", "ko", "ms", "ru", "th", "vi", "zh", "zh-Hant", "zh-TW")
_TALK_BEGAN = 1730939030.138
_TALK = 26


def sample_app(world: World) -> App:
    """Adds the sample app to a world and returns it."""
    app = world.add_app(
        App(
            sdk_app_id=SDK_APP_ID,
            secret_key=SECRET_KEY,
            administrators={IDENTIFIER},
            editions={"advanced", "premium"},
            languages=["en"],
            known_languages=set(_LANGUAGES),
        )
    )
    at = app.sdk_app_id
    world.add_service_account(_SERVICE_ACCOUNT, app=at)
    for user in (IDENTIFIER, "user2", "user3", "user45", "1289314544"):
        world.add_user(user, app=at)
    world.add_agent("1289316687@qq.com", groups=[9465], app=at)
    world.add_agent("test_agent@qq.com", groups=[2473], app=at)
    _sessions(world, app)
    return app


def _sessions(world: World, app: App) -> None:
    """Adds the sessions of the samples: one with the chatbot, two with an agent, one that waits."""
    at = app.sdk_app_id
    bot = world.add_session("fd8a2e30-54de-4e40-bcaf-02718409c5cf", user="user45", app=at)
    bot.streams["124_1600045926_716f784b2bbd6ce9415027715"] = "Hello, "
    agent, served = "test@qq.com", SessionState.HUMAN
    world.add_session("a-b-c-d-e", user="user1", state=served, agent=agent, app=at)
    talk = world.add_session(
        "b0f4ca12-4850-4218-a284-efe679a87066",
        user="8618655061639",
        state=served,
        agent=agent,
        app=at,
    )
    for number in range(_TALK):
        asked = number % 2 == 0
        sender, role = (talk.user, Role.USER) if asked else (agent, Role.AGENT)
        text = "hello" if number == 0 else f"line {number + 1}"
        element = {"MsgContent": {"Text": text}, "MsgType": "TIMTextElem"}
        talk.keep(sender, role, [element], _TALK_BEGAN + 60 * number)
    waiting = "c0d5b7de-5c0e-4b52-8a9e-1a6f4a2f7f10"
    world.add_session(waiting, user="user46", state=SessionState.QUEUED, app=at)
