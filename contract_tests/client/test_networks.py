"""Below the transports: what sockets do that a server on loopback rarely shows."""

from __future__ import annotations

import asyncio
import select
import socket
import time
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import anyio
import anyio.abc
import pytest
from tencent_desk import AsyncDeskClient, Request, Response
from tencent_desk.aiohttp_transport import AiohttpTransport
from tencent_desk.errors import ConnectionFailedError, ConnectionLostError, DeskTimeoutError
from tencent_desk.httptools_transport import HttptoolsTransport
from tencent_desk_runtime import _async_network, _asyncio_network, _sockets, _streams
from tencent_desk_runtime._httpcore import HTTPCoreTransport
from tencent_desk_runtime._stack import is_readable
from tencent_desk_runtime._wire import Replies

from contract_tests.client.support import (
    CALLS,
    EVERYWHERE,
    KEY,
    KINDS,
    MORE_KINDS,
    Call,
    Peer,
    fixed_reply,
    listening,
    open_sockets,
    play,
)

if TYPE_CHECKING:
    from collections.abc import Callable

AT_ONCE = 0.01
LATER = 30.0
"""Bounds a failing test; a passing one does not wait for it."""
OK = b'{"ErrorCode": 0}'
OURS = pytest.mark.parametrize(
    "kind", [*KINDS, *(one for one in MORE_KINDS if not one.endswith("aiohttp"))]
)
"""Where the sockets are our own."""


def silent(peer: Peer) -> None:
    """Never answer."""
    peer.gone()


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
def test_a_connection_that_nobody_takes_is_given_up(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: Any, **__: Any) -> None:
        await anyio.sleep_forever()

    async def scenario(call: Call) -> None:
        with pytest.raises(ConnectionFailedError, match="in time") as caught:
            await call("send_msg")
        assert caught.value.outcome == "refused"

    monkeypatch.setattr(anyio, "connect_tcp", never)
    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", never)
    monkeypatch.setattr(_streams, "SLOWEST_CONNECT", AT_ONCE)
    play(kind, scenario, base_url="http://127.0.0.1:1", timeout=60.0)


class Answered:
    """Of a connection that takes nothing, and has answered all the same."""

    def settimeout(self, _: float) -> None:
        """Whatever it is."""

    def sendall(self, _: bytes) -> None:
        raise BrokenPipeError

    def recv(self, _: int) -> bytes:
        return fixed_reply(OK, more="Connection: close\r\n")

    def close(self) -> None:
        """There is nothing to close."""

    async def send(self, _: bytes) -> None:
        raise anyio.BrokenResourceError

    async def receive(self, _: int) -> bytes:
        return self.recv(0)

    async def aclose(self) -> None:
        """There is nothing to close."""

    def extra(self, *_: object) -> None:
        """It has none."""


@pytest.mark.parametrize("kind", ["sync", "sync-httptools", "trio", "trio-httptools"])
def test_who_does_not_take_a_request_may_have_answered_it(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def connected(*_: object) -> Any:
        return Answered()

    async def scenario(call: Call) -> None:
        assert (await call("send_msg")).error_code == 0

    monkeypatch.setattr(_sockets, "connect", lambda *_: Answered())
    monkeypatch.setattr(anyio, "connect_tcp", connected)
    play(kind, scenario, base_url="http://desk.invalid")


@OURS
def test_head_and_body_are_written_at_once(kind: str) -> None:
    heard: list[bytes] = []

    def speak(peer: Peer) -> None:
        heard.append(peer.hear())
        peer.say(fixed_reply(OK))

    async def scenario(call: Call) -> None:
        await call("robot_add_language")

    with listening(speak) as server:
        play(kind, scenario, base_url=server.url)
    assert heard[0].endswith(b'\r\n\r\n{"LanguageTag":"id"}')


def test_on_asyncio_what_nobody_reads_is_left_with_the_other_side() -> None:
    def speak(peer: Peer) -> None:
        peer.request()
        peer.say(b"x" * 8_000_000)

    async def main(port: int) -> None:
        stream = await _async_network.connect("127.0.0.1", port)
        assert stream.is_readable() is False
        await stream.write(b"POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n")
        most = read = 0
        while piece := await stream.read():
            most = max(most, len(piece))
            read += len(piece)
            await asyncio.sleep(0)
        assert read == 8_000_000
        assert most < 1_000_000
        assert stream.is_readable() is True
        await stream.aclose()

    with listening(speak) as server:
        asyncio.run(main(server.port))


# --- on asyncio, without a network ----------------------------------------------------------------


def connected(
    monkeypatch: pytest.MonkeyPatch, outcomes: dict[str, OSError | None]
) -> tuple[list[str], object, list[dict[str, Any]]]:
    """The addresses that were tried, what came of it, and what the event loop complained of.

    Args:
        outcomes: of an attempt at each address: nothing where it answers.
    """
    tried: list[str] = []
    complaints: list[dict[str, Any]] = []

    async def attempt(made: Callable[[], object], address: str, _: int) -> tuple[Mock, object]:
        tried.append(address)
        if (failure := outcomes[address]) is not None:
            raise failure
        return Mock(), made()

    async def main() -> object:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: complaints.append(context))
        monkeypatch.setattr(loop, "create_connection", attempt)
        try:
            return await _asyncio_network._first_to_answer([*outcomes], 443)  # noqa: SLF001
        except OSError as error:
            return error
        finally:
            await anyio.wait_all_tasks_blocked()

    return tried, asyncio.run(main()), complaints


def test_addresses_are_tried_in_their_order_until_one_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    outcomes = {"a": OSError("no a"), "b": OSError("no b"), "c": None, "d": None}
    tried, stream, complaints = connected(monkeypatch, outcomes)
    assert tried == ["a", "b", "c"]
    assert isinstance(stream, _asyncio_network.Stream)
    assert complaints == []


def test_where_no_address_answers_the_last_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    last = OSError("no b")
    assert connected(monkeypatch, {"a": OSError("no a"), "b": last}) == (["a", "b"], last, [])


def test_who_gives_up_an_attempt_hears_no_more_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    complaints: list[dict[str, Any]] = []

    async def never(*_: object) -> Any:
        await asyncio.Event().wait()

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: complaints.append(context))
        monkeypatch.setattr(loop, "create_connection", never)
        with anyio.move_on_after(0):
            await _asyncio_network._first_to_answer(["a", "b"], 443)  # noqa: SLF001
        await anyio.wait_all_tasks_blocked()

    asyncio.run(main())
    assert complaints == []


class Stage:
    """A stream over a transport that only notes what it is asked."""

    def __init__(self) -> None:
        self.stream = _asyncio_network.Stream()
        self.transport = Mock(spec=asyncio.Transport)
        self.stream.connection_made(self.transport)

    @property
    def asked(self) -> list[str]:
        """Since the last time."""
        names = [call[0] for call in self.transport.method_calls]
        self.transport.reset_mock()
        return names


def test_a_stream_keeps_256_kib_that_nobody_reads() -> None:
    async def main() -> None:
        stage = Stage()
        stage.stream.data_received(b"a" * 2**18)
        assert stage.asked == []
        stage.stream.data_received(b"b")
        assert stage.asked == ["pause_reading"]
        assert await stage.stream.read() == b"a" * 2**18 + b"b"
        assert stage.asked == ["resume_reading"]
        stage.stream.data_received(b"c")
        assert await stage.stream.read() == b"c"
        assert stage.asked == []

    asyncio.run(main())


@pytest.mark.parametrize("end", ["its end", "a failure"])
def test_a_stream_that_ended_is_readable_and_says_so(end: str) -> None:
    async def main() -> None:
        stage = Stage()
        stage.stream.data_received(b"a" * 2**19)
        if end == "its end":
            stage.stream.eof_received()
        else:
            stage.stream.connection_lost(OSError("gone"))
        assert stage.asked == ["pause_reading"]
        assert stage.stream.is_readable()
        assert len(await stage.stream.read()) == 2**19
        assert "resume_reading" not in stage.asked
        assert stage.stream.is_readable()
        if end == "its end":
            assert await stage.stream.read() == b""
        else:
            with pytest.raises(OSError, match="gone"):
                await stage.stream.read()

    asyncio.run(asyncio.wait_for(main(), LATER))


def test_a_stream_is_readable_where_it_or_the_socket_has_something() -> None:
    async def main() -> None:
        stage = Stage()
        one, other = socket.socketpair()
        stage.transport.get_extra_info.side_effect = {"socket": one}.get
        with one, other:
            assert not stage.stream.is_readable()
            other.send(b"x")
            assert stage.stream.is_readable()
            one.recv(1)
            stage.stream.data_received(b"y")
            assert stage.stream.is_readable()

    asyncio.run(main())


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


def test_an_idle_connection_is_looked_at_without_a_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    poll = Mock()
    monkeypatch.setattr(select, "poll", lambda: poll, raising=False)
    is_readable(Mock(**{"fileno.return_value": 5}))
    poll.poll.assert_called_once_with(0)
    monkeypatch.delattr(select, "poll")
    waits = Mock(return_value=([], [], []))
    monkeypatch.setattr(select, "select", waits)
    is_readable(Mock(**{"fileno.return_value": 5}))
    waits.assert_called_once_with([5], [], [], 0)


def test_what_is_written_leaves_at_once() -> None:
    with listening(silent) as server:
        moment = time.monotonic() + 30
        with _sockets.connect("127.0.0.1", server.port, None, moment) as connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


@pytest.mark.parametrize("left", [-3.0, 0.0, 2.5])
def test_nobody_waits_for_a_connection_longer_than_there_is_time(left: float) -> None:
    request = Request("http", "desk.invalid", 80, "/", (), b"")
    transport = HTTPCoreTransport(None)
    places = Mock(**{"acquire.return_value": False})
    transport._places = places  # noqa: SLF001
    with pytest.raises(DeskTimeoutError):
        transport.send(request, left)
    places.acquire.assert_called_once_with(timeout=max(0.0, left))


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


@EVERYWHERE
@pytest.mark.parametrize(
    ("before", "reply"),
    [
        (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", fixed_reply(OK)),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 3, fixed_reply(OK)),
        (b"HTTP/1.1 199 So far\r\n\r\n", fixed_reply(OK)),
        (b"", b"HTTP/1.1 200 OK\r\n\r\n" + OK),
        (b"", b"HTTP/1.0 200 OK\r\n\r\n" + OK),
    ],
    ids=["hints", "interim replies", "the last interim status", "until the end", "HTTP/1.0"],
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


@OURS
@pytest.mark.parametrize(
    "more", [b"HTTP/1.1 200 OK\r\n", fixed_reply(b'{"ErrorCode": 60004}'), b"x" * 9]
)
def test_what_follows_a_reply_is_not_the_next(kind: str, more: bytes) -> None:
    def speak(peer: Peer) -> None:
        while peer.request():
            peer.say(fixed_reply(OK) + more)

    async def scenario(call: Call) -> None:
        assert (await call("send_msg")).error_code == 0
        assert (await call("send_msg")).error_code == 0

    with listening(speak) as server:
        play(kind, scenario, base_url=server.url)
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


@pytest.mark.parametrize("kind", ["sync", "sync-httptools"])
def test_an_interrupted_call_leaves_no_socket(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    async def scenario(call: Call) -> None:
        monkeypatch.setattr(Replies, "begin", interrupted)
        with pytest.raises(KeyboardInterrupt):
            await call("send_msg")
        assert open_sockets(server.port) == 0

    with listening(silent) as server:
        play(kind, scenario, base_url=server.url)


@pytest.mark.parametrize("transport", [HTTPCoreTransport(None), HttptoolsTransport()])
def test_the_time_can_be_over_before_anything_is_sent(
    transport: HTTPCoreTransport | HttptoolsTransport,
) -> None:
    async def scenario(call: Call) -> None:
        with pytest.raises(ConnectionFailedError, match="in time"):
            await call("send_msg")

    with listening(silent) as server:
        play("sync", scenario, base_url=server.url, transport=Late(transport))


class Late:
    """Hands a request over when its time is up."""

    def __init__(self, transport: HTTPCoreTransport | HttptoolsTransport) -> None:
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
