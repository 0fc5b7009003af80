"""Detect the kind of a receiver: a URL, an ASGI app, a WSGI app or a function."""

from __future__ import annotations

import inspect
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from .asgi_target import make_asgi_target
from .function_target import make_function_target
from .url_target import make_url_target
from .wsgi_target import make_wsgi_target

if TYPE_CHECKING:
    from .exchange import Target
    from .runner import Runner

Kind = Literal["url", "asgi", "wsgi", "function"]

_ASGI_ARGUMENTS = 3
_OTHER_ARGUMENTS = 2
_WSGI_NAMES = ("start_response", "start_resp", "start")


def make_target(receiver: Any, path: str, kind: Kind | None, run: Runner) -> Target:
    """Return the target for a receiver.

    Args:
        receiver: A URL, an app or a function.
        path: The path to post to, for an app.
        kind: Its kind; None detects it.
        run: Runs it.

    Raises:
        ValueError: It has none of these kinds, or is an unusable URL.
    """
    found = kind or detect_kind(receiver)
    if not path.startswith("/"):
        raise ValueError(f"path={path!r} must begin with /")
    if found == "url":
        return make_url_target(receiver, replace(run, raises=False))
    if found == "asgi":
        return make_asgi_target(receiver, path, run)
    if found == "wsgi":
        return make_wsgi_target(receiver, path, run)
    return make_function_target(receiver, run)


def detect_kind(receiver: Any) -> Kind:
    """Return the kind of a receiver.

    Raises:
        ValueError: It cannot be detected.
    """
    if isinstance(receiver, str):
        return "url"
    names = _list_arguments(receiver)
    if names is not None and len(names) == _ASGI_ARGUMENTS:
        return "asgi"
    if names is not None and len(names) == _OTHER_ARGUMENTS:
        return "wsgi" if names[1] in _WSGI_NAMES or hasattr(receiver, "wsgi_app") else "function"
    raise ValueError(
        f"{receiver!r} cannot receive callbacks: give a URL, an ASGI app (scope, receive, send), a "
        "WSGI app (environ, start_response) or a function (query, body), or say kind="
    )


def _list_arguments(receiver: Any) -> list[str] | None:
    """Return the names of the required arguments; None if they are unknown."""
    if not callable(receiver):
        return None
    try:
        rows = inspect.signature(receiver).parameters.values()
    except (TypeError, ValueError):
        return None
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [row.name for row in rows if row.kind in positional and row.default is row.empty]
