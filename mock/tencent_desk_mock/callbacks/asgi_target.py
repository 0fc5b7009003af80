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

    from .activity import Activity
    from .exchange import Exchange, Post
    from .portal import Portal

    Message = MutableMapping[str, Any]
    App = Callable[[Any, Any, Any], Awaitable[None]]

_STOP_SECONDS = 5.0
_HEADERS = ((b"content-type", b"application/json"), (b"host", b"127.0.0.1"))


class AsgiTarget:
    """Call an ASGI 3 app in this process.

    Args:
        app: The app.
        path: The path to post to.
        activity: Counts calls of the app.
        portal: Returns the event loop for a call.
        raises: Whether an exception of the app fails the test.
    """

    def __init__(
        self, app: App, path: str, activity: Activity, portal: Callable[[], Portal], *, raises: bool
    ) -> None:
        self.name = f"ASGI app {type(app).__name__}, path {path}"
        self._app = app
        self._path = path
        self._activity = activity
        self._portal = portal
        self._raises = raises
        self._lifespan: _Lifespan | None = None

    def start(self, post: Post, exchange: Exchange) -> None:
        """Call the app."""
        self._portal().start(self.name, self._call(post, exchange))

    def close(self) -> None:
        """Stop the app."""
        lifespan, self._lifespan = self._lifespan, None
        if lifespan is not None:
            lifespan.stop()

    async def _call(self, post: Post, exchange: Exchange) -> None:
        if self._lifespan is None:
            self._lifespan = _Lifespan(self._app)
        connection = _Connection(post.body, exchange)
        try:
            await self._lifespan.started()
            scope = _build_scope(self._path, post, self._lifespan.state)
            await self._app(scope, connection.receive, connection.send)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the app's
            if self._raises:
                self._activity.keep(error)
            exchange.finish(Answer("crashed", 500, problem=f"{type(error).__name__}: {error}"))
        finally:
            exchange.finish(Answer("lost", problem="the app returned without an answer"))


def _build_scope(path: str, post: Post, state: dict[str, Any]) -> dict[str, Any]:
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
