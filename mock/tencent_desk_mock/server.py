"""Serve the mock over real HTTP with uvicorn: in the foreground, or in a thread."""

from __future__ import annotations

import asyncio
import gc
import secrets
import signal
import socket
import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import uvicorn

from .access import is_loopback, normalize_host
from .asgi import asgi_app
from .eventloop import EventLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .asgi import DeskApp
    from .desk import FakeDesk
    from .world import World

_MAX_HEAD = 128 * 1024
"""The most bytes of request line and headers."""

_START_SECONDS = 10.0
_STOP_SECONDS = 10.0


class _Server(uvicorn.Server):
    """Report when it listens, and end quietly on a signal instead of raising it again."""

    def __init__(self, config: uvicorn.Config, report: Callable[[], object]) -> None:
        super().__init__(config)
        self._report = report

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        with asyncio.Runner(loop_factory=EventLoop) as runner:
            runner.run(self.serve(sockets))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._report()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def running(
    desk: FakeDesk | World | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    allow_hosts: Iterable[str] = (),
    allow_origins: Iterable[str] = (),
) -> Iterator[str]:
    """Serve the mock in a thread inside the context.

    Args:
        desk: The mock, or the world to serve; by default the sample world. Pass a FakeDesk to
            arrange, inspect and reset it from outside.
        host: Loopback address to listen on.
        port: Port to listen on; 0 takes a free port.
        allow_hosts: More host names for control endpoints and page.
        allow_origins: Origins of web pages that may call the API, such as `http://127.0.0.1:8080`.

    Yields:
        The URL, without a slash at its end.

    Raises:
        OSError: The address cannot be used.
        ValueError: `host` is not a loopback address (use serve(), which has tokens), or one of
            `allow_origins` is not an origin.
        TimeoutError: The server does not start or stop in time.
    """
    if not is_loopback(normalize_host(host)):
        raise ValueError(f"{host} is not a loopback address: use serve()")
    app = asgi_app(desk, allow_hosts=[host, *allow_hosts], allow_origins=allow_origins)
    listener = _listen(host, port)
    url = _format_url(listener)
    listening = threading.Event()
    server = _Server(_make_config(app), listening.set)
    thread = threading.Thread(target=server.run, args=([listener],), name="mock", daemon=True)
    thread.start()
    try:
        if not listening.wait(_START_SECONDS):
            raise TimeoutError("the mock did not start")
        yield url
    finally:
        server.should_exit = True
        app.desk.state.changes.release()
        thread.join(_STOP_SECONDS)
        listener.close()
    if thread.is_alive():
        raise TimeoutError("the mock did not stop")


def serve(
    desk: FakeDesk | World | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    allow_hosts: Iterable[str] = (),
    allow_origins: Iterable[str] = (),
) -> None:
    """Serve the mock until SIGINT or SIGTERM, and print its URL first.

    On other addresses than loopback the control endpoints need a token. It prints the token, and
    the receivers of callbacks.

    Args:
        desk: The mock, or the world to serve; by default the sample world.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free port.
        allow_hosts: More host names for control endpoints and page.
        allow_origins: Origins of web pages that may call the API, such as `http://127.0.0.1:8080`.

    Raises:
        OSError: The address cannot be used.
        ValueError: One of `allow_origins` is not an origin.
    """
    token = None if is_loopback(normalize_host(host)) else secrets.token_urlsafe(24)
    app = asgi_app(desk, token, allow_hosts=[host, *allow_hosts], allow_origins=allow_origins)
    gc.collect()
    gc.freeze()  # the contract stays in memory: the collector need not scan it again and again
    listener = _listen(host, port)
    lines = [
        _format_url(listener),
        *([f"control token: {token}"] if token else []),
        *(f"callbacks: {one.summary}" for one in app.desk.callbacks.receivers),
    ]
    report = partial(print, *lines, sep="\n", flush=True)  # at once, since a program may wait
    try:
        _Server(_make_config(app), report).run([listener])
    finally:
        listener.close()


def _make_config(app: DeskApp) -> uvicorn.Config:
    """Return a configuration without access logs, since URLs contain signatures."""
    return uvicorn.Config(
        app,
        http="h11",  # reads requests with an upgrade offer to the end, unlike httptools
        h11_max_incomplete_event_size=_MAX_HEAD,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio turns off Nagle's algorithm, which would cost 40 ms a call.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _format_url(listener: socket.socket) -> str:
    address: tuple[Any, ...] = listener.getsockname()
    host = f"[{address[0]}]" if ":" in address[0] else address[0]
    return f"http://{host}:{address[1]}"
