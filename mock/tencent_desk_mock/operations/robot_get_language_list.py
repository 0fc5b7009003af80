"""Implement robot_get_language_list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tencent_desk_mock.call_context import Outcome

from ._languages import check_desk

if TYPE_CHECKING:
    from tencent_desk_mock.call_context import CallContext
    from tencent_desk_mock.jsonbody import Json


def robot_get_language_list(context: CallContext) -> Outcome:
    """List the languages, the default first with an empty tag, as on the page.

    Raises:
        RefusedError: The app has no Desk.
    """
    check_desk(context)
    app = context.app
    rows: list[Json] = [{"LanguageTag": "", "IsDefault": 1}]
    others = (tag for tag in app.languages if tag != app.default_language)
    rows += ({"LanguageTag": tag, "IsDefault": 0} for tag in others)
    return Outcome({"Languages": rows})
