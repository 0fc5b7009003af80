"""Implement the operations on the chatbot's languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import Effect, Outcome, RefusedError

if TYPE_CHECKING:
    from tencent_desk_mock.app import App
    from tencent_desk_mock.call_context import CallContext
    from tencent_desk_mock.jsonbody import Json


def robot_get_language_list(context: CallContext) -> Outcome:
    """List the languages, the default first with an empty tag, as on the page.

    Raises:
        RefusedError: The app has no Desk.
    """
    _check_desk(context.app)
    app = context.app
    rows: list[Json] = [{"LanguageTag": "", "IsDefault": 1}]
    others = (tag for tag in app.languages if tag != app.default_language)
    rows += ({"LanguageTag": tag, "IsDefault": 0} for tag in others)
    return Outcome({"Languages": rows})


def robot_add_language(context: CallContext) -> Outcome:
    """Add a language; succeed without effect if it exists.

    Raises:
        RefusedError: The app may have no languages, the tag is unknown, or the limit is reached.
    """
    app, tag = context.app, context.body["LanguageTag"]
    _check_enabled(context)
    if tag not in app.known_languages:
        raise RefusedError("LANGUAGE_NOT_SUPPORTED", tag)
    if tag in _list_languages(app):
        return Outcome()
    if len(_list_languages(app)) >= app.max_languages:
        raise RefusedError("LANGUAGE_LIMIT_REACHED")
    app.languages.append(tag)
    return Outcome(effects=(Effect("language.added", {"language": tag}),))


def robot_del_language(context: CallContext) -> Outcome:
    """Remove a language; succeed without effect if it does not exist.

    Raises:
        RefusedError: The app has no Desk, or the language cannot be removed.
    """
    app, tag = context.app, context.body["LanguageTag"]
    _check_desk(app)
    if tag in ("", app.default_language):
        raise RefusedError("DEFAULT_LANGUAGE_PROTECTED")
    if tag not in app.languages:
        return Outcome()
    if tag in app.languages_with_questions:
        raise RefusedError("LANGUAGE_HAS_QUESTIONS", tag)
    app.languages.remove(tag)
    return Outcome(effects=(Effect("language.removed", {"language": tag}),))


def _check_desk(app: App) -> None:
    if not app.desk:
        raise RefusedError("DESK_NOT_ENABLED")
    if not app.desk_package:
        raise RefusedError("DESK_RESOURCE_INVALID")


def _check_enabled(context: CallContext) -> None:
    _check_desk(context.app)
    if context.operation.editions.isdisjoint(context.app.editions):
        raise RefusedError("MULTILINGUAL_NOT_IN_EDITION")


def _list_languages(app: App) -> set[str]:
    return {app.default_language, *app.languages}
