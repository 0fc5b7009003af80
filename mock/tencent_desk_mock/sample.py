"""The app in which the vendor's documented samples succeed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .app import App

if TYPE_CHECKING:
    from .world import World

SDK_APP_ID = 1400000000
"""SDKAppID of the sample app."""

IDENTIFIER = "administrator"
"""Administrator of the sample app."""

SECRET_KEY = "fake-secret-key-of-the-fake-desk-0000000000000000000000000000000"  # noqa: S105
"""Secret key of the sample app. It is a fake and opens nothing."""

_SERVICE_ACCOUNT = "@customer_service_account"
_LANGUAGES = ("en", "fil", "id", "ja", "ko", "ms", "ru", "th", "vi", "zh", "zh-Hant")


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
    world.add_session("fd8a2e30-54de-4e40-bcaf-02718409c5cf", user="user45", app=at)
    return app
