"""Below the transports: what sockets do that a server on loopback rarely shows."""

from __future__ import annotations

import asyncio
import select
import socket
import time
from typing import Any

import anyio
import anyio.abc
import httpcore
import pytest
from client_support import (
    CALLS,
    EVERYWHERE,
    KEY,
    KINDS,
    Call,
    Peer,
    fixed_reply,
    listening,
    open_sockets,
    play,
)
from tencent_desk import AsyncDeskClient, Request, Response
from tencent_desk._async_network import AsyncBackend, _Stream
from tencent_desk._deadline import Backend
from tencent_desk._deadline import _Stream as ThreadStream
from tencent_desk._stack import is_readable
from tencent_desk._transports import ssl_context
from tencent_desk.aiohttp_transport import AiohttpTransport
from tencent_desk.errors import ConnectionFailedError, ConnectionLostError
from tencent_desk.httptools_transport import HttptoolsTransport, _Connection

AT_ONCE = 0.01


def silent(peer: Peer) -> None:
    """Never answer."""
    peer.gone()


class Hanging:
    """A stream on which nothing ever comes, and which breaks when it is written to."""

    closed = False

    def extra(self, *_: object) -> None:
        """It has none."""

    async def receive(self, _: int = 0) -> bytes:
        await anyio.sleep_forever()
        return b""

    async def send(self, _: bytes) -> None:
        raise anyio.BrokenResourceError

    async def aclose(self) -> None:
        self.closed = True


class Taking(Hanging):
    """A stream on which nothing ever comes."""

    async def send(self, _: bytes) -> None:
        """Take it."""


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_connection_that_nobody_takes_is_given_up(
    backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: Any, **__: Any) -> None:
        await anyio.sleep_forever()

    monkeypatch.setattr(anyio, "connect_tcp", never)
    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", never)
    with pytest.raises(httpcore.ConnectTimeout):
        anyio.run(AsyncBackend().connect_tcp, "127.0.0.1", 1, AT_ONCE, backend=backend)


def test_a_handshake_that_nobody_answers_is_given_up_and_closed() -> None:
    below: Any = Taking()
    with pytest.raises(httpcore.ConnectTimeout):
        anyio.run(_Stream(below).start_tls, ssl_context(), "desk.invalid", AT_ONCE)
    assert below.closed


def test_what_cannot_be_written_is_told_while_a_reply_may_still_be_read() -> None:
    below: Any = Hanging()

    async def large() -> None:
        await _Stream(below).write(b"x" * 100_000)

    async def small() -> None:
        stream = _Stream(below)
        await stream.write(b"x")
        with anyio.fail_after(AT_ONCE):
            await stream.read(1)

    with pytest.raises(httpcore.WriteError):
        anyio.run(large)
    with pytest.raises(TimeoutError):
        anyio.run(small)


class Noting(Hanging):
    """A stream that notes what is written to it at once, and answers."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    async def send(self, _: bytes) -> None:
        self.written.append(_)

    async def receive(self, _: int = 0) -> bytes:
        return b"reply"


class Plain:
    """A stream of httpcore over a socket."""

    def __init__(self, below: socket.socket) -> None:
        self._below = below

    def get_extra_info(self, info: str) -> object:
        return self._below if info == "socket" else None


def test_head_and_body_are_written_at_once_on_a_thread() -> None:
    one, other = socket.socketpair()
    with one, other:
        below: Any = Plain(one)
        backend = Backend()
        backend.until(time.monotonic() + 60)
        stream = ThreadStream(below, backend)
        stream.write(b"head")
        stream.write(b"body")
        assert is_readable(other) is False
        other.send(b"reply")
        assert stream.read(100) == b"reply"
        assert other.recv(100) == b"headbody"
        assert stream.get_extra_info("client_addr") is None


def test_what_breaks_on_a_thread_is_told_as_httpcore_tells_it() -> None:
    one, other = socket.socketpair()
    below: Any = Plain(one)
    backend = Backend()
    backend.until(time.monotonic() + 60)
    stream = ThreadStream(below, backend)
    with one:
        other.close()
        with pytest.raises(httpcore.WriteError):
            stream.write(b"x" * 100_000)
        one.shutdown(socket.SHUT_RDWR)
        assert stream.read(1) == b""
    unconnected = socket.socket()
    with unconnected, pytest.raises(httpcore.ReadError):
        ThreadStream(Plain(unconnected), backend).read(1)  # type: ignore[arg-type]


def test_head_and_body_are_written_at_once_on_an_event_loop() -> None:
    below: Any = Noting()

    async def main() -> None:
        stream = _Stream(below)
        await stream.write(b"head")
        await stream.write(b"body")
        assert below.written == []
        assert await stream.read(100) == b"reply"

    anyio.run(main)
    assert below.written == [b"headbody"]


def test_on_asyncio_what_nobody_reads_is_left_with_the_other_side() -> None:
    def speak(peer: Peer) -> None:
        peer.request()
        peer.say(b"x" * 8_000_000)

    async def main(port: int) -> None:
        stream = await AsyncBackend().connect_tcp("127.0.0.1", port, 60)
        assert stream.get_extra_info("is_readable") is False
        await stream.write(b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
        most = read = 0
        while piece := await stream.read(100_000):
            most = max(most, len(piece) + len(vars(stream)["_unread"]))
            read += len(piece)
            await asyncio.sleep(0)
        assert read == 8_000_000
        assert most < 1_000_000
        assert stream.get_extra_info("is_readable") is True
        await stream.aclose()

    with listening(speak) as server:
        asyncio.run(main(server.port))


def test_on_asyncio_a_handshake_ends_at_its_time() -> None:
    async def main(port: int) -> None:
        stream = await AsyncBackend().connect_tcp("127.0.0.1", port, 60)
        with pytest.raises(httpcore.ConnectTimeout):
            await stream.start_tls(ssl_context(), "desk.invalid", AT_ONCE)
        assert open_sockets(port) == 0

    with listening(silent) as server:
        asyncio.run(main(server.port))


def test_the_locks_that_httpcore_needs_not_are_there() -> None:
    made = httpcore.AsyncHTTPConnection(httpcore.Origin(b"http", b"localhost", 80))
    assert "_request_lock" in vars(made)
    spoken = httpcore.AsyncHTTP11Connection(made._origin, httpcore.AsyncMockStream([]))  # noqa: SLF001
    assert "_state_lock" in vars(spoken)


def test_a_stream_knows_no_more_than_it_is_asked() -> None:
    below: Any = Hanging()
    assert _Stream(below).get_extra_info("client_addr") is None


@pytest.mark.parametrize("system", ["as it is", "without poll"])
def test_an_idle_connection_that_has_something_to_read_is_seen(
    system: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if system == "without poll":
        monkeypatch.delattr(select, "poll", raising=False)
    one, other = socket.socketpair()
    with one:
        with other:
            assert is_readable(one) is False
            other.send(b"x")
            assert is_readable(one) is True
            one.recv(1)
            assert is_readable(one) is False
        assert is_readable(one) is True
    assert is_readable(one) is True


def test_over_aiohttp_calls_go_side_by_side() -> None:
    here = anyio.Semaphore(0)

    def polite(peer: Peer) -> None:
        while peer.request():
            peer.say(fixed_reply(b'{"ErrorCode": 0}'))

    async def scenario(call: Call) -> None:
        async def one() -> None:
            await call("send_msg")
            await call("send_msg")
            here.release()

        async with anyio.create_task_group() as group:
            for _ in range(5):
                group.start_soon(one)

    with listening(polite) as server:
        play("asyncio-aiohttp", scenario, base_url=server.url)
        assert len(server.requests) == 10
    assert here.value == 5


OK = b'{"ErrorCode": 0}'


@EVERYWHERE
@pytest.mark.parametrize(
    ("before", "reply"),
    [
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", fixed_reply(OK)),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 3, fixed_reply(OK)),
        (b"", b"HTTP/1.1 200 OK\r\n\r\n" + OK),
        (b"", b"HTTP/1.0 200 OK\r\n\r\n" + OK),
    ],
    ids=["hints", "interim replies", "until the end", "HTTP/1.0"],
)
def test_a_reply_may_be_of_any_make(kind: str, before: bytes, reply: bytes) -> None:
    def speak(peer: Peer) -> None:
        peer.request()
        peer.say(before)
        peer.say(reply)

    async def scenario(call: Call) -> None:
        assert (await call("send_msg")).error_code == 0

    with listening(speak) as server:
        play(kind, scenario, base_url=server.url)


@pytest.mark.parametrize(
    "more", [b"HTTP/1.1 200 OK\r\n", fixed_reply(b'{"ErrorCode": 60004}'), b"x" * 9]
)
def test_over_httptools_what_follows_a_reply_is_not_the_next(more: bytes) -> None:
    def speak(peer: Peer) -> None:
        while peer.request():
            peer.say(fixed_reply(OK) + more)

    async def scenario(call: Call) -> None:
        assert (await call("send_msg")).error_code == 0
        assert (await call("send_msg")).error_code == 0

    with listening(speak) as server:
        play("sync-httptools", scenario, base_url=server.url)
        assert server.connections == 2


@EVERYWHERE
def test_a_head_without_an_end_is_given_up(kind: str) -> None:
    def speak(peer: Peer) -> None:
        peer.request()
        peer.say(b"HTTP/1.1 200 OK\r\n")
        while True:
            peer.say(b"X-More: " + b"x" * 1000 + b"\r\n")

    async def scenario(call: Call) -> None:
        with pytest.raises(ConnectionLostError):
            await call("send_msg", timeout=60, attempt_timeout=60)

    with listening(speak) as server:
        play(kind, scenario, base_url=server.url)


def test_over_httptools_an_interrupted_call_leaves_no_socket(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    async def scenario(call: Call) -> None:
        monkeypatch.setattr(_Connection, "exchange", interrupted)
        with pytest.raises(KeyboardInterrupt):
            await call("send_msg")
        assert open_sockets(server.port) == 0

    with listening(silent) as server:
        play("sync-httptools", scenario, base_url=server.url)


def test_over_httptools_the_time_can_be_over_before_anything_is_sent() -> None:
    transport = HttptoolsTransport()

    async def scenario(call: Call) -> None:
        with pytest.raises(ConnectionFailedError, match="in time"):
            await call("send_msg")

    with listening(silent) as server:
        play("sync", scenario, base_url=server.url, transport=Late(transport))


class Late:
    """Hands a request over when its time is up."""

    def __init__(self, transport: HttptoolsTransport) -> None:
        self._transport = transport

    def send(self, request: Request, timeout: float) -> Response:
        """Send it, with no time left of `timeout`."""
        return self._transport.send(request, min(timeout, 0.0))

    def close(self) -> None:
        """Close it."""
        self._transport.close()


def test_over_aiohttp_a_client_that_was_not_used_is_closed() -> None:
    async def main() -> None:
        desk = AsyncDeskClient(
            1, secret_key=KEY, identifier="administrator", transport=AiohttpTransport()
        )
        await desk.aclose()
        with pytest.raises(ConnectionFailedError, match="closed"):
            await desk.send_msg(**CALLS["send_msg"])

    anyio.run(main)


@pytest.mark.parametrize("kind", [*KINDS, "asyncio-aiohttp"])
def test_a_proxy_that_refuses_is_a_failed_connection(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(peer: Peer) -> None:
        peer.say(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        peer.gone()

    async def scenario(call: Call) -> None:
        with pytest.raises(ConnectionFailedError) as caught:
            await call("send_msg")
        assert caught.value.outcome == "refused"

    with listening(refuse) as server:
        monkeypatch.setenv("https_proxy", server.url)
        play(kind, scenario, base_url="https://desk.invalid")
        assert server.connections == 1
