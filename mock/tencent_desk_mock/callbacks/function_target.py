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
    """Call a function in this process, in a thread.

    Args:
        function: Takes the query string and the body, and returns the body of the reply, as bytes,
            text or a mapping; None accepts.
        threads: The threads to run in.
    """

    def __init__(self, function: Callable[[str, bytes], Any], threads: Threads) -> None:
        self.name = get_function_name(function)
        self._function = function
        self._threads = threads

    def start(self, post: Post, exchange: Exchange) -> None:
        """Call the function."""

        def call() -> None:
            reply = encode_reply(self._function(post.query, post.body))
            exchange.finish(Answer("answered", 200, reply))

        self._threads.start(self.name, exchange, call)

    def close(self) -> None:
        """Do nothing."""


class AsyncFunctionTarget:
    """Call a coroutine function in this process, on an event loop.

    Args:
        function: See FunctionTarget.
        activity: Counts its calls.
        portal: Returns the event loop for a call.
        raises: Whether its exception fails the test.
    """

    def __init__(
        self,
        function: Callable[[str, bytes], Awaitable[Any]],
        activity: Activity,
        portal: Callable[[], Portal],
        *,
        raises: bool,
    ) -> None:
        self.name = get_function_name(function)
        self._function = function
        self._activity = activity
        self._portal = portal
        self._raises = raises

    def start(self, post: Post, exchange: Exchange) -> None:
        """Call the function."""
        self._portal().start(self.name, self._call(post, exchange))

    def close(self) -> None:
        """Do nothing."""

    async def _call(self, post: Post, exchange: Exchange) -> None:
        try:
            reply = encode_reply(await self._function(post.query, post.body))
            exchange.finish(Answer("answered", 200, reply))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the program's
            if self._raises:
                self._activity.keep(error)
            exchange.finish(Answer("crashed", 500, problem=f"{type(error).__name__}: {error}"))


def get_function_name(function: object) -> str:
    """Return the name of a function for messages."""
    return f"function {getattr(function, '__name__', type(function).__name__)}"


def encode_reply(value: Any) -> bytes:
    """Return the result of a function as the body of a reply.

    Raises:
        TypeError: The result cannot be a body.
    """
    if value is None:
        return ACCEPTED
    if isinstance(value, bytes | str):
        return value.encode() if isinstance(value, str) else value
    if isinstance(value, Mapping):
        return json.dumps(dict(value)).encode()
    raise TypeError(
        "a receiver function must return bytes, text, a mapping or None, not "
        f"{type(value).__name__}"
    )
