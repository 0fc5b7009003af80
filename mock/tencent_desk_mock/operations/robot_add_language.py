"""Implement robot_add_language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import Effect, Outcome, RefusedError

from ._languages import check_desk

if TYPE_CHECKING:
    from tencent_desk_mock.app import App
    from tencent_desk_mock.call_context import CallContext


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


def _check_enabled(context: CallContext) -> None:
    check_desk(context)
    if context.operation.editions.isdisjoint(context.app.editions):
        raise RefusedError("MULTILINGUAL_NOT_IN_EDITION")


def _list_languages(app: App) -> set[str]:
    return {app.default_language, *app.languages}
