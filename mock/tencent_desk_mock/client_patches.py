"""Mock what respx does not reach in the client, if the client is installed.

The mock server does not need the client, and imports it only here. This uses its public API: the
default region, the shared rate limit, and the transports that respx does not see.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any
from unittest.mock import patch
from urllib.parse import unquote

from .messages import Request

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import tencent_desk

    from .desk import FakeDesk
    from .messages import Reply


@contextmanager
def serve_clients(desk: FakeDesk) -> Iterator[None]:
    """Give clients a region and a new rate limit, and serve transports that respx does not see."""
    try:
        import tencent_desk  # noqa: PLC0415 - it need not be installed
    except ImportError:
        yield
        return
    with ExitStack() as stack:
        with suppress(ImportError):  # if its extra is not installed, nobody uses it
            transport = import_module("tencent_desk.aiohttp_transport").AiohttpTransport
            stack.enter_context(patch.object(transport, "send", _send(desk, transport.send)))
        region = next(iter(desk.contract.regions.values()))
        for client in (tencent_desk.DeskClient, tencent_desk.AsyncDeskClient):
            stack.enter_context(patch.object(client, "default_region", region))
        stack.callback(tencent_desk.SHARED_LIMITER.clear)
        tencent_desk.SHARED_LIMITER.clear()
        yield


def _send(desk: FakeDesk, real: Callable[..., Any]) -> Callable[..., Any]:
    """Return a replacement for an async transport's method. Calls to other services stay real."""

    async def send(self: Any, request: tencent_desk.Request, timeout: float) -> Any:
        path, _, query = request.target.partition("?")
        asked = Request(
            method="POST",
            path=unquote(path),
            query=query,
            body=request.body,
            host=request.host,
            at=time.time(),
        )
        if not desk.contract.is_called(asked.host, asked.path):
            return await real(self, request, timeout)
        return _make_response(desk.handle(asked), timeout)

    return send


def _make_response(reply: Reply, timeout: float) -> Any:
    """Return the client's response.

    Raises:
        TransportError: A fault suppresses the response.
    """
    from tencent_desk import Response, errors  # noqa: PLC0415 - see above

    if reply.dropped == "before":
        raise errors.ConnectionFailedError("the mock refused the connection")
    if reply.delay >= timeout:
        raise errors.DeskTimeoutError("the mock did not answer in time")
    if reply.dropped == "after":
        raise errors.ConnectionLostError("the mock closed the connection without a response")
    return Response(reply.status, reply.headers, reply.body)
