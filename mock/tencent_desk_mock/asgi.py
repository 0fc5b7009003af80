"""Serve the mock as an ASGI 3 application, with the API, control endpoints and a page."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from concurrent.futures import Future
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from .access import Access, normalize_host
from .console import Console
from .control import PREFIX, Control
from .desk import FakeDesk
from .jsonbody import MAX_BYTES
from .messages import Reply, Request
from .page import METHODS, Page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, MutableMapping

    from .world import World

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]

Result = TypeVar("Result")

_DRAINED_BYTES = 64 * MAX_BYTES
_REFUSED = (("content-type", "text/plain; charset=utf-8"), ("connection", "close"))

_ICON = "/favicon.ico"
"""Browsers request it automatically, so the journal does not show it."""


class DeskApp:
    """Serve the API, the control endpoints and the page; see asgi_app for the arguments.

    Raises:
        ValueError: One of `allow_origins` is not an origin.
    """

    def __init__(
        self,
        desk: FakeDesk,
        token: str | None,
        allow_hosts: Iterable[str],
        allow_origins: Iterable[str],
    ) -> None:
        self.desk = desk
        self._console = Console(desk.contract, allow_origins)
        self._access = Access(token, allow_hosts)
        self._control = Control(desk, self._access)
        self._page = Page(desk.contract, self._access)

    @property
    def endpoints(self) -> list[str]:
        """Return the control endpoints, each as method and path."""
        return self._control.known

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await _run_lifespan(receive, send)
        elif scope["type"] == "http":
            await self._serve_http(scope, receive, send)

    async def _serve_http(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        if scope["method"] == "CONNECT":  # any success would promise a tunnel
            await _send(send, Reply(405, b"this is no proxy\n", _REFUSED))
            return
        body = await _read(receive)
        if body is None:
            too_long = f"a body of more than {MAX_BYTES} bytes is not read\n".encode()
            await _send(send, Reply(413, too_long, _REFUSED))
            return
        path, authority = _read_target(scope)
        request = _build_request(scope, body, path, normalize_host(authority))
        if self._may_wait(request):
            reply = await run_in_thread(lambda: self._answer(request, scope, authority))
        else:
            reply = self._answer(request, scope, authority)
        if reply.delay:
            await asyncio.sleep(reply.delay)
        await (_break_connection if reply.dropped else _send)(send, reply)

    def _may_wait(self, request: Request) -> bool:
        """Return whether the answer may depend on another call to this server."""
        if request.path.startswith(PREFIX):
            return self._control.waits(request)
        return bool(self.desk.callbacks.receivers)

    def _answer(self, request: Request, scope: MutableMapping[str, Any], authority: str) -> Reply:
        headers = _read_headers(scope)
        controls = request.path.startswith(PREFIX)
        page = request.path == "/" and request.method in METHODS
        if request.path == _ICON:
            return Reply(404, b"")
        if not (controls or page or self._console.serves(request)):
            asked = self._console.preflight(request, headers)
            # The API has signatures, and is called under the host names of its regions.
            return asked or self._console.shared(self.desk.handle(request), headers)
        if not self._access.serves(authority, (scope.get("server") or [""])[0]):
            return _refuse_host(request.host)
        if controls:
            return self._control.handle(request, headers)
        if page:
            return self._page.handle(request.query, headers)
        url = f"{scope.get('scheme', 'http')}://{authority}"
        return self._console.shared(self._console.document(request, url), headers)


def asgi_app(
    desk: FakeDesk | World | None = None,
    token: str | None = None,
    *,
    allow_hosts: Iterable[str] = (),
    allow_origins: Iterable[str] = (),
) -> DeskApp:
    """Return the application.

    Args:
        desk: The mock, or the world to serve; by default the sample world.
        token: Token for control endpoints and page, sent as `Authorization: Bearer TOKEN`.
        allow_hosts: More host names for control endpoints and page, besides loopback and the
            server's address.
        allow_origins: Origins of web pages that may call the API, such as `http://127.0.0.1:8080`.

    Raises:
        ValueError: One of `allow_origins` is not an origin.
    """
    found = desk if isinstance(desk, FakeDesk) else FakeDesk(desk)
    return DeskApp(found, token, allow_hosts, allow_origins)


async def run_in_thread(call: Callable[[], Result]) -> Result:
    """Run `call` in a thread of its own, so that any number of calls can wait, and await it."""
    outcome: Future[Result] = Future()
    outcome.set_running_or_notify_cancel()  # the caller may give up; the thread goes on

    def run() -> None:
        try:
            outcome.set_result(call())
        except Exception as error:  # noqa: BLE001 - it is raised where it is awaited
            outcome.set_exception(error)

    threading.Thread(target=run, name="mock request", daemon=True).start()
    return await asyncio.wrap_future(outcome)


def _refuse_host(host: str) -> Reply:
    """Answer a request with an unknown host name: it may be an attack by DNS rebinding."""
    error = (
        f"the host {host!r} may not do this: call 127.0.0.1, localhost or the server's address, "
        "or start with --allow-host NAME (allow_hosts= in Python)"
    )
    body = json.dumps({"error": error}).encode()
    return Reply(403, body, (("content-type", "application/json"),))


def _read_target(scope: MutableMapping[str, Any]) -> tuple[str, str]:
    """Return the path, and the host with its port; a host in the target overrides the header (RFC
    9112).
    """
    hosts = [text.decode("latin-1") for name, text in scope["headers"] if name == b"host"]
    path: str = scope["path"]
    scheme, absolute, rest = path.partition("://")
    if absolute and scheme.lower() in ("http", "https"):
        authority, _, path = rest.partition("/")
        return f"/{path}", authority
    return path, hosts[0] if len(hosts) == 1 else ""


def _read_headers(scope: MutableMapping[str, Any]) -> dict[str, str]:
    return {name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]}


def _build_request(scope: MutableMapping[str, Any], body: bytes, path: str, host: str) -> Request:
    client = scope.get("client")
    return Request(
        method=scope["method"],
        path=path,
        query=scope["query_string"].decode("latin-1"),
        body=body,
        host=host,
        source=client[0] if client else "",
        at=time.time(),
    )


async def _read(receive: Receive) -> bytes | None:
    """Return the whole body, or None if it is too long or incomplete.

    A long body is still read up to a limit, so the client has sent it when the answer comes.
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
def _encode_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[bytes, bytes], ...]:
    return tuple((name.encode("latin-1"), text.encode("latin-1")) for name, text in headers)


async def _send(send: Send, reply: Reply) -> None:
    length = (b"content-length", b"%d" % len(reply.body))
    headers = [*_encode_headers(reply.headers), length]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


async def _break_connection(send: Send, reply: Reply) -> None:
    """Send less than announced, so that the ASGI server closes the connection."""
    headers = [(b"content-length", b"1")]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})


async def _run_lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
