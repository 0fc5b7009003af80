"""Deliver callbacks to an ASGI app. The answer counts once it is sent.

Without httpx.ASGITransport, which waits until the app has ended its background tasks.
"""

from __future__ import annotations

import asyncio
import contextvars
from typing import TYPE_CHECKING, Any

from .exchange import Answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from .exchange import Exchange, Target
    from .request import SignedRequest
    from .runner import Runner

    Message = MutableMapping[str, Any]
    App = Callable[[Any, Any, Any], Awaitable[None]]

_STOP_SECONDS = 5.0
_HEADERS = ((b"content-type", b"application/json"), (b"host", b"127.0.0.1"))


def make_asgi_target(app: App, path: str, run: Runner) -> Target:
    """Return the target that calls an ASGI 3 app on an event loop."""
    lifespan: _Lifespan | None = None

    async def call(post: SignedRequest, exchange: Exchange) -> None:
        nonlocal lifespan
        if lifespan is None:
            lifespan = _Lifespan(app)
        connection = _Connection(post.body, exchange)
        await lifespan.started()
        await app(_build_scope(path, post, lifespan.state), connection.receive, connection.send)

    def close() -> None:
        nonlocal lifespan
        ended, lifespan = lifespan, None
        if ended is not None:
            ended.stop()

    return run.on_loop(f"ASGI app {type(app).__name__}, path {path}", call, close)


def _build_scope(path: str, post: SignedRequest, state: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": post.query.encode("ascii"),
        "headers": [*_HEADERS, (b"content-length", b"%d" % len(post.body))],
        "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80),
        "state": dict(state),
    }


class _Connection:
    """Hold one request and its response."""

    def __init__(self, body: bytes, exchange: Exchange) -> None:
        self._body: bytes | None = body
        self._exchange = exchange
        self._gone = asyncio.Event()
        self._status = 0
        self._answer = bytearray()
        loop = asyncio.get_running_loop()
        exchange.when_given_up(lambda: loop.call_soon_threadsafe(self._gone.set))

    async def receive(self) -> Message:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
        elif message["type"] == "http.response.body":
            self._answer += message.get("body", b"")
            if not message.get("more_body", False):
                self._exchange.finish(Answer("answered", self._status, bytes(self._answer)))
                self._gone.set()


class _Lifespan:
    """Start and stop an app; ignore an app without lifespan support."""

    def __init__(self, app: App) -> None:
        self.state: dict[str, Any] = {}
        self._loop = asyncio.get_running_loop()
        self._asked: asyncio.Queue[Message] = asyncio.Queue()
        self._startup_ended = asyncio.Event()
        self._problem: str | None = None
        self._asked.put_nowait({"type": "lifespan.startup"})
        # A separate context: tasks for the app's whole life do not belong to a call.
        self._task = self._loop.create_task(self._run(app), context=contextvars.Context())

    async def started(self) -> None:
        await self._startup_ended.wait()
        if self._problem is not None:
            raise RuntimeError(f"the app did not start: {self._problem}")

    def stop(self) -> None:
        asked = {"type": "lifespan.shutdown"}
        asyncio.run_coroutine_threadsafe(self._stop(asked), self._loop).result(_STOP_SECONDS)

    async def _stop(self, asked: Message) -> None:
        self._asked.put_nowait(asked)
        await asyncio.wait([self._task], timeout=_STOP_SECONDS)

    async def _run(self, app: App) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": self.state}
        try:
            await app(scope, self._asked.get, self._send)
        except Exception:  # noqa: BLE001, S110 - such an app has no lifespan, as servers take it
            pass
        finally:
            self._startup_ended.set()

    async def _send(self, message: Message) -> None:
        if message["type"] == "lifespan.startup.failed":
            self._problem = message.get("message") or "lifespan.startup.failed"
        if message["type"].startswith("lifespan.startup."):
            self._startup_ended.set()
