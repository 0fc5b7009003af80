"""The mock over real HTTP, by uvicorn: in the foreground, or in a thread for a while."""

from __future__ import annotations

import asyncio
import gc
import secrets
import signal
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

from .access import host_name, is_loopback
from .asgi import asgi_app
from .eventloop import EventLoop

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .asgi import DeskApp
    from .desk import FakeDesk
    from .world import World

_MAX_HEAD = 128 * 1024
"""Most bytes of a request line and headers."""

_START_SECONDS = 10.0
_STOP_SECONDS = 10.0


class _Server(uvicorn.Server):
    """Tells when it listens, and ends quietly on a signal instead of raising it again."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[], object]) -> None:
        super().__init__(config)
        self._tell = tell

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        with asyncio.Runner(loop_factory=EventLoop) as runner:
            runner.run(self.serve(sockets))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell()

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
    """Serve the mock in a thread while the context is open; nothing is left behind.

    Args:
        desk: The mock, or the world that it shall serve; by default the sample world. Give a
            FakeDesk to arrange, inspect and reset it from outside.
        host: Loopback address to listen on.
        port: Port to listen on; 0 takes a free one.
        allow_hosts: More names under which control endpoints and page may be called.
        allow_origins: Origins of web pages that may call the API, as `http://127.0.0.1:8080`.

    Yields:
        The URL, without a slash at its end.

    Raises:
        OSError: The address cannot be used.
        ValueError: `host` is not a loopback address, for which serve() has tokens, or one of
            `allow_origins` is no origin.
        TimeoutError: The server does not start or stop in time.
    """
    if not is_loopback(host_name(host)):
        raise ValueError(f"{host} is not a loopback address: use serve()")
    app = asgi_app(desk, allow_hosts=[host, *allow_hosts], allow_origins=allow_origins)
    listener = _listen(host, port)
    url = _url(listener)
    listening = threading.Event()
    server = _Server(_config(app), listening.set)
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

    Off loopback the control endpoints ask for a token, which is printed too, and so is where
    callbacks go.

    Args:
        desk: The mock, or the world that it shall serve; by default the sample world.
        host: Address to listen on.
        port: Port to listen on; 0 takes a free one.
        allow_hosts: More names under which control endpoints and page may be called.
        allow_origins: Origins of web pages that may call the API, as `http://127.0.0.1:8080`.

    Raises:
        OSError: The address cannot be used.
        ValueError: One of `allow_origins` is no origin.
    """
    token = None if is_loopback(host_name(host)) else secrets.token_urlsafe(24)
    app = asgi_app(desk, token, allow_hosts=[host, *allow_hosts], allow_origins=allow_origins)
    gc.collect()
    gc.freeze()  # the contract stays: the collector need not look through it again and again
    listener = _listen(host, port)
    lines = [
        _url(listener),
        *([f"control token: {token}"] if token else []),
        *(f"callbacks: {one.summary}" for one in app.desk.callbacks.receivers),
    ]
    try:
        _Server(_config(app), lambda: _print(lines)).run([listener])
    finally:
        listener.close()


def _print(lines: list[str]) -> None:
    """Print at once, for whoever waits for it: by now a signal ends the server cleanly."""
    print(*lines, sep="\n", flush=True)  # noqa: T201


def _config(app: DeskApp) -> uvicorn.Config:
    """Quiet: access logs would hold signatures, which stand in the URL."""
    return uvicorn.Config(
        app,
        http="h11",  # reads a request that offers an upgrade to its end, unlike httptools
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
    # With the protocol named, asyncio turns Nagle's algorithm off, which costs 40 ms a call.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _url(listener: socket.socket) -> str:
    address: tuple[Any, ...] = listener.getsockname()
    host = f"[{address[0]}]" if ":" in address[0] else address[0]
    return f"http://{host}:{address[1]}"
