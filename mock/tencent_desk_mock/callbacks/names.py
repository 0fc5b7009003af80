"""Read names in tests: commands of the contract, and events, also unlisted ones."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any

from .posting import Happening

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tencent_desk_mock.app import App

    from .webhooks import Webhooks

_SIMILAR = 0.85


def make_happening(
    webhooks: Webhooks,
    app: App,
    name: str,
    session_id: str | None,
    user: str | None,
    fields: Mapping[str, Any],
    extra: Mapping[str, Any],
) -> Happening:
    """Return the callback that a test wants to post.

    Args:
        webhooks: The callbacks of the contract.
        app: The app.
        name: A command, or an event.
        session_id: The session.
        user: The user, where there is no session.
        fields: Fields of the body.
        extra: Fields that the contract does not know.

    Raises:
        ValueError: The name looks misspelled, or the app has no such session.
    """
    command, event = _find_command(webhooks, name)
    session = app.sessions.get(session_id) if session_id is not None else None
    if session_id is not None and session is None:
        known = ", ".join(app.sessions) or "none"
        raise ValueError(f"no session {session_id!r}; the sessions are {known}")
    return Happening(
        app=app.sdk_app_id,
        command=command,
        event=event,
        session=session_id,
        user=session.user if session else user,
        account=session.service_account if session else None,
        fields=fields,
        extra=extra,
    )


def check_name(webhooks: Webhooks, name: str) -> None:
    """Check the name of a command or an event.

    Raises:
        ValueError: It looks misspelled.
    """
    by_command = webhooks.by_command
    known = [*by_command, *(event for webhook in by_command.values() for event in webhook.events)]
    if name in known:
        return
    close = next(iter(difflib.get_close_matches(name, known, cutoff=_SIMILAR)), None)
    if close:
        raise ValueError(f"no callback {name!r}; did you mean {close}?")


def _find_command(webhooks: Webhooks, name: str) -> tuple[str, str | None]:
    """Return the command for a name, and the event if it is one."""
    check_name(webhooks, name)
    if name in webhooks.by_command:
        return name, None
    commands = (one for one, webhook in webhooks.by_command.items() if webhook.events)
    command = next(commands, None)
    if command is None:
        raise ValueError(f"no callback {name!r}: no callback of the contract has events")
    return command, name
