"""The fake Desk as an ASGI 3 application, with control endpoints and a page beside the API."""

from __future__ import annotations

import asyncio
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .access import Access
from .control import PREFIX, Control
from .desk import FakeDesk
from .jsonbody import MAX_BYTES
from .messages import Reply, Request
from .page import METHODS, Page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from .world import World

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]

_DRAINED_BYTES = 64 * MAX_BYTES
_TEXT = (("content-type", "text/plain; charset=utf-8"),)


class DeskApp:
    """The application.

    Args:
        desk: The fake Desk.
        token: Token that control endpoints and page ask for; None means that they ask for none.
    """

    def __init__(self, desk: FakeDesk, token: str | None = None) -> None:
        self.desk = desk
        access = Access(token)
        self._control = Control(desk, access)
        self._page = Page(desk.contract, access)

    @property
    def endpoints(self) -> list[str]:
        """The control endpoints, each as method and path."""
        return self._control.known

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)

    async def _http(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        body = await _read(receive)
        if body is None:
            too_long = f"a body of more than {MAX_BYTES} bytes is not read\n".encode()
            await _send(send, Reply(413, too_long, (*_TEXT, ("connection", "close"))))
            return
        reply = self._answered(_request(scope, body), scope)
        if reply.delay:
            await asyncio.sleep(reply.delay)
        await (_break if reply.dropped else _send)(send, reply)

    def _answered(self, request: Request, scope: MutableMapping[str, Any]) -> Reply:
        if request.path.startswith(PREFIX):
            return self._control.handle(request, _headers(scope))
        if request.path == "/" and request.method in METHODS:
            return self._page.handle(request.query, _headers(scope))
        return self.desk.handle(request)


def asgi_app(desk: FakeDesk | World | None = None, token: str | None = None) -> DeskApp:
    """Returns the application.

    Args:
        desk: The fake Desk, or the world that it shall serve; by default the sample world.
        token: Token that control endpoints and page ask for, as `Authorization: Bearer TOKEN`.
    """
    return DeskApp(desk if isinstance(desk, FakeDesk) else FakeDesk(desk), token)


def _headers(scope: MutableMapping[str, Any]) -> dict[str, str]:
    return {name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]}


def _request(scope: MutableMapping[str, Any], body: bytes) -> Request:
    client = scope.get("client")
    host = next((text for name, text in scope["headers"] if name == b"host"), b"")
    return Request(
        method=scope["method"],
        path=scope["path"],
        query=scope["query_string"].decode("latin-1"),
        body=body,
        host=host.decode("latin-1").partition(":")[0],
        source=client[0] if client else "",
        at=time.time(),
    )


async def _read(receive: Receive) -> bytes | None:
    """The whole body, or None when it is too long or breaks off.

    One that is too long is still taken in up to a bound, for a client to be done with sending when
    the answer comes.
    """
    body, size = bytearray(), 0
    while size <= _DRAINED_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        size += len(chunk)
        if size <= MAX_BYTES:
            body += chunk
        if not message.get("more_body", False):
            break
    return bytes(body) if size <= MAX_BYTES else None


@lru_cache(maxsize=64)
def _encoded(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name.encode("latin-1"), text.encode("latin-1")) for name, text in headers)


async def _send(send: Send, reply: Reply) -> None:
    length = (b"content-length", b"%d" % len(reply.body))
    headers = [*_encoded(reply.headers), length]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


async def _break(send: Send, reply: Reply) -> None:
    """Announces more than it sends, on which an ASGI server closes the connection."""
    headers = [(b"content-length", b"1")]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
