"""Deliver callbacks to a function, sync or async."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .exchange import Answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .activity import Activity
    from .exchange import Exchange, Post
    from .portal import Portal
    from .threads import Threads

ACCEPTED = b'{"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}'
"""The reply of a function that returns None."""


class FunctionTarget:
    """A function in this process, run in a thread.

    Args:
        function: Take the query string and the body, and return the body of the reply, as bytes,
            text or a mapping; None accepts.
        threads: Where it runs.
    """

    def __init__(self, function: Callable[[str, bytes], Any], threads: Threads) -> None:
        self.name = function_name(function)
        self._function = function
        self._threads = threads

    def start(self, post: Post, exchange: Exchange) -> None:
        """Call the function."""

        def call() -> None:
            reply = as_reply(self._function(post.query, post.body))
            exchange.finish(Answer("answered", 200, reply))

        self._threads.start(self.name, exchange, call)

    def close(self) -> None:
        """Leave the function alone."""


class AsyncFunctionTarget:
    """A coroutine function in this process, run on an event loop.

    Args:
        function: As that of FunctionTarget.
        activity: Where its calls are counted.
        portal: Return the loop to run a call on.
        raises: Whether what it raises fails the test.
    """

    def __init__(
        self,
        function: Callable[[str, bytes], Awaitable[Any]],
        activity: Activity,
        portal: Callable[[], Portal],
        *,
        raises: bool,
    ) -> None:
        self.name = function_name(function)
        self._function = function
        self._activity = activity
        self._portal = portal
        self._raises = raises

    def start(self, post: Post, exchange: Exchange) -> None:
        """Call the function."""
        self._portal().start(self.name, self._call(post, exchange))

    def close(self) -> None:
        """Leave the function alone."""

    async def _call(self, post: Post, exchange: Exchange) -> None:
        try:
            reply = as_reply(await self._function(post.query, post.body))
            exchange.finish(Answer("answered", 200, reply))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the program's
            exchange.finish(Answer("crashed", 500, problem=f"{type(error).__name__}: {error}"))
            if self._raises:
                self._activity.keep(error)


def function_name(function: object) -> str:
    """Return what a function is called in messages."""
    return f"function {getattr(function, '__name__', type(function).__name__)}"


def as_reply(value: Any) -> bytes:
    """Return what a function returned as the body of a reply.

    Raises:
        TypeError: It is nothing that a body can be made of.
    """
    if value is None:
        return ACCEPTED
    if isinstance(value, bytes | str):
        return value.encode() if isinstance(value, str) else value
    if isinstance(value, Mapping):
        return json.dumps(dict(value)).encode()
    raise TypeError(
        "a receiver that is a function returns bytes, text, a mapping or None, "
        f"not {type(value).__name__}"
    )
