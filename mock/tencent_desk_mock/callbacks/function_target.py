"""Deliver callbacks to a function, sync or async."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .exchange import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from .exchange import Exchange, Target
    from .request import SignedRequest
    from .runner import Runner

ACCEPTED = b'{"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}'
"""The reply of a function that returns None."""


def make_function_target(function: Callable[[str, bytes], Any], run: Runner) -> Target:
    """Return the target that calls a function in a thread, or a coroutine function on a loop.

    Args:
        function: Takes the query string and the body, and returns the body of the reply, as bytes,
            text or a mapping; None accepts.
        run: Runs it.
    """

    def call(post: SignedRequest, exchange: Exchange) -> None:
        reply = encode_reply(function(post.query, post.body))
        exchange.finish(Answer("answered", 200, reply))

    async def call_async(post: SignedRequest, exchange: Exchange) -> None:
        reply = encode_reply(await function(post.query, post.body))
        exchange.finish(Answer("answered", 200, reply))

    name = f"function {getattr(function, '__name__', type(function).__name__)}"
    return run.on_loop(name, call_async) if _is_async(function) else run.in_thread(name, call)


def _is_async(function: Any) -> bool:
    call = getattr(function, "__call__", None)  # noqa: B004 - it may be an object with an async one
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(call)


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
