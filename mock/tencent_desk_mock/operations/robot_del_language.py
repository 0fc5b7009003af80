"""Implement robot_del_language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import Effect, Outcome, RefusedError

from ._languages import check_desk

if TYPE_CHECKING:
    from tencent_desk_mock.call_context import CallContext


def robot_del_language(context: CallContext) -> Outcome:
    """Remove a language; succeed without effect if it does not exist.

    Raises:
        RefusedError: The app has no Desk, or the language cannot be removed.
    """
    check_desk(context)
    app, tag = context.app, context.body["LanguageTag"]
    if tag in ("", app.default_language):
        raise RefusedError("DEFAULT_LANGUAGE_PROTECTED")
    if tag not in app.languages:
        return Outcome()
    if tag in app.languages_with_questions:
        raise RefusedError("LANGUAGE_HAS_QUESTIONS", tag)
    app.languages.remove(tag)
    return Outcome(effects=(Effect("language.removed", {"language": tag}),))
