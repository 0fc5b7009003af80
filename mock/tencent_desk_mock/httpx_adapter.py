"""Use the mock as an httpx transport, and convert requests and replies for respx as well.

Latency is virtual in a test's own process: nothing waits. A delay as long as the read timeout
raises the timeout at once; a shorter one has no effect, but is in the journal.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import httpcore
import httpx

from .desk import FakeDesk
from .messages import Request

if TYPE_CHECKING:
    from .messages import Reply
    from .world import World


class RefusedConnectionError(httpcore.ConnectError, httpx.ConnectError):
    """Report that the connection broke before the call took effect.

    It belongs to both families: respx can mock httpcore as well as httpx.
    """


class LostReplyError(httpcore.RemoteProtocolError, httpx.RemoteProtocolError):
    """Report that the connection broke after the call took effect."""


class LateReplyError(httpcore.ReadTimeout, httpx.ReadTimeout):
    """Report that the reply would come after the read timeout."""


class DeskTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answer every request of an httpx client, for all hosts.

    Args:
        desk: The mock, or the world to serve; by default the sample world.
    """

    def __init__(self, desk: FakeDesk | World | None = None) -> None:
        self.desk = desk if isinstance(desk, FakeDesk) else FakeDesk(desk)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of httpx.Client."""
        request.read()
        return answer(self.desk, request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of httpx.AsyncClient."""
        await request.aread()
        return answer(self.desk, request)


def answer(desk: FakeDesk, request: httpx.Request) -> httpx.Response:
    """Return the mock's response; the request's content must already be read.

    Raises:
        httpx.ConnectError: A fault breaks the connection before the effect.
        httpx.RemoteProtocolError: A fault breaks it after the effect.
        httpx.ReadTimeout: A fault delays the reply beyond the request's read timeout.
    """
    reply = desk.handle(_convert_request(request))
    if reply.dropped == "before":
        raise RefusedConnectionError("the mock refused the connection")
    if _is_too_late(request, reply):
        raise LateReplyError("the mock did not answer in time")
    if reply.dropped == "after":
        raise LostReplyError("Server disconnected without sending a response.")
    return _convert_reply(request, reply)


def _convert_request(request: httpx.Request) -> Request:
    return Request(
        method=request.method,
        path=request.url.path,
        query=request.url.query.decode("ascii"),
        body=request.content,
        host=request.url.host,
        at=time.time(),
    )


def _is_too_late(request: httpx.Request, reply: Reply) -> bool:
    timeout = request.extensions.get("timeout", {}).get("read")
    return timeout is not None and reply.delay >= timeout > 0


def _convert_reply(request: httpx.Request, reply: Reply) -> httpx.Response:
    response = httpx.Response(
        reply.status, headers=list(reply.headers), content=reply.body, request=request
    )
    response.elapsed = timedelta(seconds=reply.delay)
    return response
