"""What the httpx transport and the respx route share: httpx requests to the core and back.

Latency is virtual in a test's own process: nothing waits. A delay that reaches the request's read
timeout raises the timeout at once; a shorter one is not felt, but stands in the journal.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import httpcore
import httpx

from .messages import Request

if TYPE_CHECKING:
    from .desk import FakeDesk
    from .messages import Reply


class RefusedConnectionError(httpcore.ConnectError, httpx.ConnectError):
    """The connection broke before the call took effect.

    Both families at once: respx can stand in for httpcore as well as for httpx.
    """


class LostReplyError(httpcore.RemoteProtocolError, httpx.RemoteProtocolError):
    """The connection broke after the call took effect."""


class LateReplyError(httpcore.ReadTimeout, httpx.ReadTimeout):
    """The reply would come after the read timeout."""


def answer(desk: FakeDesk, request: httpx.Request) -> httpx.Response:
    """Return the mock's response; the request's content has to be read already.

    Raises:
        httpx.ConnectError: A fault breaks the connection before the effect.
        httpx.RemoteProtocolError: A fault breaks it after the effect.
        httpx.ReadTimeout: A fault delays the reply beyond the request's read timeout.
    """
    reply = desk.handle(_from_httpx(request))
    if reply.dropped == "before":
        raise RefusedConnectionError("the mock refused the connection")
    if _too_late(request, reply):
        raise LateReplyError("the mock did not answer in time")
    if reply.dropped == "after":
        raise LostReplyError("Server disconnected without sending a response.")
    return _to_httpx(request, reply)


def _from_httpx(request: httpx.Request) -> Request:
    return Request(
        method=request.method,
        path=request.url.path,
        query=request.url.query.decode("ascii"),
        body=request.content,
        host=request.url.host,
        at=time.time(),
    )


def _too_late(request: httpx.Request, reply: Reply) -> bool:
    timeout = request.extensions.get("timeout", {}).get("read")
    return timeout is not None and reply.delay >= timeout > 0


def _to_httpx(request: httpx.Request, reply: Reply) -> httpx.Response:
    response = httpx.Response(
        reply.status, headers=list(reply.headers), content=reply.body, request=request
    )
    response.elapsed = timedelta(seconds=reply.delay)
    return response
