"""Test below the transports: what sockets do that a loopback server rarely shows."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import aiohttp
import anyio
import httpcore
import pytest
from tencent_desk.aiohttp_transport import AiohttpTransport
from tencent_desk.errors import ConnectionFailedError, ConnectionLostError
from tencent_desk_runtime.transports import _wire
from tencent_desk_runtime.transports._sync import HTTPCoreTransport
from tencent_desk_runtime.transports._wire import Wire

from contract_tests.client.support import (
    EVERYWHERE,
    KINDS,
    OK,
    Call,
    Harness,
    Peer,
    failed,
    fixed_reply,
    listening,
    open_sockets,
    play,
    polite,
    silent,
)

if TYPE_CHECKING:
    from tencent_desk import Request, Response

AT_ONCE = 0.01
LATER = 30.0
"""Bounds a failing test; a passing one does not wait for it."""


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
def test_a_connection_that_nobody_takes_is_given_up(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: Any, **__: Any) -> None:
        await anyio.sleep_forever()

    monkeypatch.setattr(anyio, "connect_tcp", never)
    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", never)
    monkeypatch.setattr(_wire, "SLOWEST_CONNECT", AT_ONCE)
    url = "http://127.0.0.1:1"
    error = failed(kind, ConnectionFailedError, "in time", base_url=url, timeout=60.0)
    assert error.outcome == "refused"


class Answered(httpcore.MockStream):
    """Refuse a request and answer it nevertheless."""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        raise httpcore.WriteError


class AnsweredLater(httpcore.AsyncMockStream):
    """Do so on an event loop."""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        raise httpcore.WriteError


@pytest.mark.parametrize("kind", KINDS)
def test_who_does_not_take_a_request_may_have_answered_it(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = [fixed_reply(OK, more="Connection: close\r\n")]

    async def connected(*_: object, **__: object) -> Any:
        return AnsweredLater(answer)

    async def scenario(call: Call) -> None:
        assert (await call("send_msg")).error_code == 0

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", lambda *_, **__: Answered(answer))
    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connected)
    play(kind, scenario, base_url="http://127.0.0.1:1")


def test_what_is_written_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    options: list[Any] = []
    real = socket.create_connection

    def connect(*given: Any, **more: Any) -> socket.socket:
        options.append(found := real(*given, **more))
        return found

    async def scenario(call: Call) -> None:
        monkeypatch.setattr(socket, "create_connection", connect)
        await call("send_msg")
        assert options[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0

    with listening(polite) as server:
        play("sync", scenario, base_url=server.url)


def test_over_aiohttp_calls_go_side_by_side() -> None:
    here = anyio.Semaphore(0)

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
        peer.send(before)
        peer.send(reply)

    async def scenario(call: Call) -> None:
        assert (await call("send_msg")).error_code == 0

    with listening(speak) as server:
        play(kind, scenario, base_url=server.url)


@EVERYWHERE
def test_a_head_without_an_end_is_given_up(kind: str) -> None:
    def speak(peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\n")
        while True:
            peer.send(b"X-More: " + b"x" * 1000 + b"\r\n")

    with listening(speak) as server:
        failed(kind, ConnectionLostError, base_url=server.url, timeout=60, attempt_timeout=60)


def test_an_interrupted_call_leaves_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    async def scenario(call: Call) -> None:
        monkeypatch.setattr(Wire, "wrote", interrupted)
        with pytest.raises(KeyboardInterrupt):
            await call("send_msg")
        assert open_sockets(server.port) == 0

    with listening(silent) as server:
        play("sync", scenario, base_url=server.url)


def test_the_time_can_be_over_before_anything_is_sent() -> None:
    late = Late(HTTPCoreTransport(None))
    with listening(silent) as server:
        failed("sync", ConnectionFailedError, "in time", base_url=server.url, transport=late)


class Late:
    """Return a request after its time is up."""

    def __init__(self, transport: HTTPCoreTransport) -> None:
        self._transport = transport

    def send(self, request: Request, timeout: float) -> Response:
        """Send it, with no time left of `timeout`."""
        return self._transport.send(request, min(timeout, 0.0))

    def close(self) -> None:
        """Close it."""
        self._transport.close()


def test_over_aiohttp_a_client_that_was_not_used_is_closed() -> None:
    harness = Harness("async", transport=AiohttpTransport())
    harness.close()
    with pytest.raises(ConnectionFailedError, match="closed"):
        harness.call("send_msg")


def test_over_an_aiohttp_that_sends_in_another_way_no_connection_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = aiohttp.TCPConnector
    made: list[aiohttp.TCPConnector] = []

    def connector(**options: Any) -> aiohttp.TCPConnector:
        made.append(found := real(**options))
        return found

    async def main() -> None:
        transport = AiohttpTransport()
        with monkeypatch.context() as patch:
            patch.setattr(aiohttp, "TCPConnector", connector)
            patch.setattr(aiohttp, "ClientRequest", object)
            session = transport._get_session()  # noqa: SLF001
        await session.close()

    asyncio.run(main())
    assert made[0].force_close


LATE = """
import atexit, asyncio, threading
from tencent_desk import AsyncDeskClient
from tencent_desk.errors import DeskError

async def call():
    desk = AsyncDeskClient(
        1, secret_key="k" * 64, identifier="a", base_url="http://localhost:1", max_retries=0
    )
    try:
        await desk.transfer_to_human(session_id="fd8a2e30-54de-4e40-bcaf-02718409c5cf")
    except DeskError as error:
        print(type(error).__name__, error.outcome)

atexit.register(lambda: asyncio.run(call()))
"""


def test_a_call_while_the_interpreter_exits_is_refused() -> None:
    done = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["ConnectionFailedError", "refused"]
