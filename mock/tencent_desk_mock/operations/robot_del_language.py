"""robot_del_language on the state of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.turn import Effect, Outcome, RefusedError

from ._languages import check_desk

if TYPE_CHECKING:
    from tencent_desk_mock.turn import Turn


def robot_del_language(turn: Turn) -> Outcome:
    """Remove a language; one that is not there is a success without effect.

    Raises:
        RefusedError: The app has no Desk, or the language has to stay.
    """
    check_desk(turn)
    app, tag = turn.app, turn.body["LanguageTag"]
    if tag in ("", app.default_language):
        raise RefusedError("DEFAULT_LANGUAGE_PROTECTED")
    if tag not in app.languages:
        return Outcome()
    if tag in app.languages_with_questions:
        raise RefusedError("LANGUAGE_HAS_QUESTIONS", tag)
    app.languages.remove(tag)
    return Outcome(effects=(Effect("language.removed", {"language": tag}),))
