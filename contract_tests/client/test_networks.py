"""Test socket behaviour below the transports that a loopback server rarely produces."""

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
from tencent_desk import Request
from tencent_desk.aiohttp_transport import AiohttpTransport
from tencent_desk.errors import ConnectionFailedError, ConnectionLostError
from tencent_desk_runtime.transports import (
    _wire,  # noqa: PLC2701 - shortens its waits
    sync_transport,
)
from tencent_desk_runtime.transports._wire import Wire  # noqa: PLC2701 - makes it fail

from contract_tests.client.support import (
    EVERYWHERE,
    KINDS,
    OK,
    Call,
    Harness,
    Peer,
    fixed_reply,
    get_call_error,
    listening,
    open_sockets,
    play,
    polite,
    silent,
)

if TYPE_CHECKING:
    from tencent_desk import Response, Transport

AT_ONCE = 0.01
LATER = 30.0
"""Limit in seconds of a failing test; a passing test does not wait so long."""


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
def test_connection_attempt_without_an_answer_times_out(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: Any, **__: Any) -> None:
        await anyio.sleep_forever()

    monkeypatch.setattr(anyio, "connect_tcp", never)
    monkeypatch.setattr(asyncio.BaseEventLoop, "create_connection", never)
    monkeypatch.setattr(_wire, "SLOWEST_CONNECT", AT_ONCE)
    url = "http://127.0.0.1:1"
    error = get_call_error(kind, ConnectionFailedError, "in time", base_url=url, timeout=60.0)
    assert error.outcome == "refused"


class Answered(httpcore.MockStream):
    """Fail to write a request, and return a reply nevertheless."""

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        raise httpcore.WriteError


class AnsweredLater(httpcore.AsyncMockStream):
    """Fail to write a request, and return a reply nevertheless, on an event loop."""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        raise httpcore.WriteError


@pytest.mark.parametrize("kind", KINDS)
def test_reply_is_read_when_writing_the_request_fails(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = [fixed_reply(OK, more="Connection: close\r\n")]

    async def connect_to_failing_stream(*_: object, **__: object) -> Any:
        return AnsweredLater(answer)

    async def scenario(call: Call) -> None:
        assert (await call("send_msg")).error_code == 0

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", lambda *_, **__: Answered(answer))
    monkeypatch.setattr(httpcore.AnyIOBackend, "connect_tcp", connect_to_failing_stream)
    play(kind, scenario, base_url="http://127.0.0.1:1")


def test_sockets_use_tcp_nodelay(monkeypatch: pytest.MonkeyPatch) -> None:
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


def test_aiohttp_calls_run_concurrently() -> None:
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
def test_interim_replies_and_replies_without_a_length_are_accepted(
    kind: str, before: bytes, reply: bytes
) -> None:
    def speak(peer: Peer) -> None:
        peer.request()
        peer.send(before)
        peer.send(reply)

    async def scenario(call: Call) -> None:
        assert (await call("send_msg")).error_code == 0

    with listening(speak) as server:
        play(kind, scenario, base_url=server.url)


@EVERYWHERE
def test_endless_reply_header_raises_connection_lost(kind: str) -> None:
    def speak(peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\n")
        while True:
            peer.send(b"X-More: " + b"x" * 1000 + b"\r\n")

    with listening(speak) as server:
        get_call_error(
            kind, ConnectionLostError, base_url=server.url, timeout=60, attempt_timeout=60
        )


def test_an_interrupted_call_leaves_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    async def scenario(call: Call) -> None:
        monkeypatch.setattr(Wire, "wrote", interrupt)
        with pytest.raises(KeyboardInterrupt):
            await call("send_msg")
        assert open_sockets(server.port) == 0

    with listening(silent) as server:
        play("sync", scenario, base_url=server.url)


def test_attempt_without_time_left_raises_connection_failed() -> None:
    late = Late(sync_transport(None, "http"))
    with listening(silent) as server:
        get_call_error(
            "sync", ConnectionFailedError, "in time", base_url=server.url, transport=late
        )


class Late:
    """Send requests with no time left."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def send(self, request: Request, timeout: float) -> Response:
        """Send the request with a timeout of zero or less."""
        return self._transport.send(request, min(timeout, 0.0))

    def close(self) -> None:
        """Close the transport."""
        self._transport.close()


def test_unused_aiohttp_client_can_be_closed() -> None:
    harness = Harness("async", transport=AiohttpTransport())
    harness.close()
    with pytest.raises(ConnectionFailedError, match="closed"):
        harness.call("send_msg")


def test_unsupported_aiohttp_request_class_disables_keep_alive_and_makes_failures_ambiguous(
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
            transport._sessions.get()  # noqa: SLF001
        with pytest.raises(ConnectionLostError) as caught:
            await transport.send(Request("http", "127.0.0.1", 1, "/", (), b""), LATER)
        assert caught.value.outcome == "ambiguous"
        await transport.aclose()

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


def test_call_during_interpreter_exit_is_refused() -> None:
    done = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["ConnectionFailedError", "refused"]
