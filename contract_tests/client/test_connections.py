"""Test real sockets on loopback: peers that misbehave, and connections that calls leave open."""

from __future__ import annotations

import gc
import json
import socket
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
import pytest
from tencent_desk import (
    AsyncDeskClient,
    DeskClient,
    Environment,
    Request,
)
from tencent_desk.errors import (
    ConnectionFailedError,
    ConnectionLostError,
    DeskTimeoutError,
    HTTPStatusError,
    UnreadableReplyError,
)
from tencent_desk_runtime.transports import _sync, _wire  # noqa: PLC2701 - shortens their waits
from tencent_desk_runtime.transports._async import AsyncHTTPCoreTransport  # noqa: PLC2701 - with few connections
from tencent_desk_runtime.transports._sync import HTTPCoreTransport  # noqa: PLC2701 - with few connections

from contract_tests.client.support import (
    BUILT_IN,
    CALLS,
    EVERYWHERE,
    EVERYWHERE_AND_HTTPX,
    KEY,
    KINDS,
    MORE_KINDS,
    OK,
    ON_LOOPS,
    OVER_HTTPX,
    Call,
    Clock,
    Flood,
    Peer,
    Server,
    fixed_reply,
    get_call_error,
    listening,
    open_sockets,
    play,
    polite,
    silent,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOON = 0.15
LATER = 30.0
"""Limit in seconds of a failing test; a passing test does not wait so long."""


def answer_once(peer: Peer) -> None:
    """Reply to a first request, so that the next request needs no time to connect."""
    peer.request()
    peer.send(fixed_reply(OK))


async def wait_until_all_closed(server: Server) -> None:
    """Wait until all sockets are closed, which event loops do in a later iteration."""
    for _ in range(100):
        if open_sockets(server.port) == 0:
            return
        await anyio.lowlevel.checkpoint()
    pytest.fail("a socket is open")


@EVERYWHERE
def test_request_bytes_on_the_wire(kind: str) -> None:
    more = {"x": "a" * 2**20}

    async def scenario(call: Call) -> None:
        await call("robot_add_language", extra_body=more)

    with listening(polite) as server:
        play(kind, scenario, base_url=f"{server.url}/gateway/")
        (sent,) = server.requests
    head, _, body = sent.partition(b"\r\n\r\n")
    first, *headers = head.decode().split("\r\n")
    assert first.startswith(
        "POST /gateway/v4/openim_console_http_svc/robot_add_language?sdkappid=1400000000&"
    )
    assert first.endswith("&contenttype=json HTTP/1.1")
    assert f"Host: 127.0.0.1:{server.port}" in headers
    assert "Content-Type: application/json" in headers
    assert json.loads(body) == {"LanguageTag": "id", **more}


@EVERYWHERE
def test_connection_closed_by_the_server_is_not_reused(kind: str) -> None:
    def hang_up(peer: Peer) -> None:
        peer.request()
        peer.send(fixed_reply(OK))

    async def scenario(call: Call) -> None:
        for _ in range(3):
            await call("send_msg")
            assert server.ended.acquire(timeout=LATER)

    with listening(hang_up) as server:
        play(kind, scenario, base_url=server.url)
        assert server.connections == 3


@EVERYWHERE_AND_HTTPX
def test_slow_byte_by_byte_reply_does_not_extend_the_deadline(kind: str) -> None:
    head = b"HTTP/1.1 200 OK\r\nX: "
    whole = [(b"", head), (head, b""), (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"")]

    def drip(beginning: bytes, dripped: bytes, peer: Peer) -> None:
        answer_once(peer)
        peer.request()
        peer.send(beginning)
        for byte in dripped + b" " * 2000:
            peer.send(bytes([byte]))
            peer.server.stopping.wait(0.02)

    async def scenario(call: Call) -> None:
        await call("send_msg")
        with pytest.raises(DeskTimeoutError) as caught:
            await call("send_msg", attempt_timeout=SOON)
        assert caught.value.outcome == "ambiguous"
        assert kind in OVER_HTTPX or open_sockets(server.port) == 0

    for parts in whole[-1:] if kind in OVER_HTTPX else whole:
        with listening(partial(drip, *parts)) as server:
            play(kind, scenario, base_url=server.url)


# With aiohttp, asyncio keeps the socket until the server has read all written data.
@pytest.mark.parametrize("kind", KINDS)
def test_server_that_reads_no_body_does_not_extend_the_deadline(kind: str) -> None:
    given_up = threading.Event()
    outlasted: list[bool] = []

    def read_no_body(peer: Peer) -> None:
        answer_once(peer)
        outlasted.append(given_up.wait(LATER))

    async def scenario(call: Call) -> None:
        await call("send_msg")
        with pytest.raises(DeskTimeoutError):
            await call(
                "robot_add_language", attempt_timeout=SOON, extra_body={"x": "a" * 20_000_000}
            )
        given_up.set()
        assert open_sockets(server.port) == 0

    with listening(read_no_body) as server:
        play(kind, scenario, base_url=server.url)
    assert outlasted == [True]


# Not on trio with httpx, because trio warns of a generator that httpx does not finish.
@pytest.mark.parametrize("kind", [*KINDS, *MORE_KINDS, *OVER_HTTPX[:2]])
def test_oversized_reply_is_not_read_completely(kind: str) -> None:
    flood = Flood()
    times: Any = {"attempt_timeout": LATER, "timeout": 60.0}
    with listening(flood) as server:
        error = get_call_error(
            kind, UnreadableReplyError, "longer than", base_url=server.url, **times
        )
        assert not flood.ended
    assert (error.body_start, error.status) == (b"a" * 500, 200)


@EVERYWHERE
@pytest.mark.parametrize("end", [lambda _: None, Peer.reset], ids=["closed", "reset"])
@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Le",
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{",
        b"SSH-2.0-OpenSSH\r\n",
        b"\x16\x03\x01\r\n\r\n",
        b"HTTP/1.1 99999 OK\r\n\r\n",
    ],
)
def test_truncated_or_non_http_reply_raises_connection_lost(
    kind: str, sent: bytes, end: Callable[[Peer], object]
) -> None:
    def break_off(peer: Peer) -> None:
        peer.request()
        peer.send(sent)
        end(peer)

    times: Any = {"attempt_timeout": LATER, "timeout": 60.0}
    with listening(break_off) as server:
        error = get_call_error(
            kind, ConnectionLostError, closed=server.port, base_url=server.url, **times
        )
    assert error.outcome == "ambiguous"


@EVERYWHERE
def test_redirect_is_reported_and_not_followed(kind: str) -> None:
    def redirect(peer: Peer) -> None:
        while peer.request():
            peer.send(b"HTTP/1.1 307 Elsewhere\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")

    with listening(redirect) as server:
        error = get_call_error(kind, HTTPStatusError, base_url=server.url)
        assert (error.status, error.outcome, len(server.requests)) == (307, "final", 1)


@EVERYWHERE
def test_closed_port_raises_connection_failed_after_retries(kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    more: Any = {"max_retries": 2, "environment": Clock().environment}
    error = get_call_error(kind, ConnectionFailedError, base_url=f"http://127.0.0.1:{port}", **more)
    assert (error.outcome, error.attempts) == ("refused", 3)


@EVERYWHERE
def test_unresolvable_host_raises_connection_failed(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    async def scenario(call: Call) -> None:
        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        with pytest.raises(ConnectionFailedError) as caught:
            await call("send_msg")
        monkeypatch.undo()
        assert caught.value.outcome == "refused"

    play(kind, scenario, base_url="http://desk.invalid")


@EVERYWHERE
def test_hanging_tls_handshake_has_outcome_refused_and_leaves_no_socket(kind: str) -> None:
    with listening(silent) as server:
        url = f"https://127.0.0.1:{server.port}"
        error = get_call_error(
            kind, ConnectionFailedError, closed=server.port, base_url=url, attempt_timeout=SOON
        )
    assert error.outcome == "refused"


@EVERYWHERE
def test_handshake_with_a_server_without_tls_raises_connection_failed(kind: str) -> None:
    def reply_without_tls(peer: Peer) -> None:
        peer.receive()
        peer.send(b"HTTP/1.1 400 This is no TLS\r\n\r\n")
        peer.gone()

    with listening(reply_without_tls) as server:
        url = f"https://127.0.0.1:{server.port}"
        get_call_error(kind, ConnectionFailedError, closed=server.port, base_url=url)


# --- cancellation ---------------------------------------------------------------------------------


@ON_LOOPS
@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"])
def test_cancelled_call_leaves_no_socket_and_a_usable_client(kind: str, beginning: bytes) -> None:
    def hold_request(peer: Peer) -> None:
        if peer.number == 1:
            peer.request()
            peer.send(beginning)
            peer.gone()
        else:
            polite(peer)

    async def scenario(call: Call) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(call, "send_msg")
            assert await anyio.to_thread.run_sync(server.asked.wait, LATER)
            assert open_sockets(server.port) == 1
            group.cancel_scope.cancel()
        assert open_sockets(server.port) == 0
        assert (await call("send_msg")).error_code == 0

    with listening(hold_request) as server:
        play(kind, scenario, base_url=server.url)


@ON_LOOPS
def test_a_cancelled_tls_handshake_leaves_no_socket(kind: str) -> None:
    began = threading.Event()

    def hang(peer: Peer) -> None:
        began.set()
        peer.gone()

    async def scenario(call: Call) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(call, "send_msg")
            assert await anyio.to_thread.run_sync(began.wait, LATER)
            await anyio.wait_all_tasks_blocked()
            group.cancel_scope.cancel()
        await wait_until_all_closed(server)

    with listening(hang) as server:
        play(kind, scenario, base_url=f"https://127.0.0.1:{server.port}")


@ON_LOOPS
def test_cancelled_calls_release_their_connection_slots(kind: str) -> None:
    transport = AsyncHTTPCoreTransport(None, max_connections=2)
    arrived = threading.Semaphore(0)
    free = threading.Event()

    def hold_request(peer: Peer) -> None:
        while peer.request():
            arrived.release()
            if not free.is_set():
                peer.gone()
                return
            peer.send(fixed_reply(OK))

    async def scenario(call: Call) -> None:
        async with anyio.create_task_group() as group:
            for _ in range(6):
                group.start_soon(call, "send_msg")
            for _ in range(2):
                assert await anyio.to_thread.run_sync(lambda: arrived.acquire(timeout=LATER))
            await anyio.wait_all_tasks_blocked()
            assert server.connections == 2
            group.cancel_scope.cancel()
        free.set()
        assert open_sockets(server.port) == 0
        async with anyio.create_task_group() as group:
            for _ in range(6):
                group.start_soon(call, "send_msg")
        assert open_sockets(server.port) <= 2

    with listening(hold_request) as server:
        play(kind, scenario, base_url=server.url, transport=transport)


@ON_LOOPS
def test_cancellation_between_attempts_ends_the_call(kind: str) -> None:
    waiting = anyio.Event()

    async def forever(_: float) -> None:
        waiting.set()
        await anyio.sleep_forever()

    async def scenario(call: Call) -> None:
        nonlocal waiting
        waiting = anyio.Event()
        async with anyio.create_task_group() as group:
            group.start_soon(lambda: call("send_msg", max_retries=2))
            await waiting.wait()
            group.cancel_scope.cancel()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environment = Environment(async_sleep=forever)
    play(kind, scenario, base_url=f"http://127.0.0.1:{port}", environment=environment)


# --- slots, event loops, closing -----------------------------------------------------------------


@BUILT_IN
def test_call_times_out_unsent_when_all_connections_are_in_use(kind: str) -> None:
    transport: Any = HTTPCoreTransport if kind == "sync" else AsyncHTTPCoreTransport
    go = threading.Event()

    def hold_request(peer: Peer) -> None:
        while peer.request():
            go.wait(LATER)
            peer.send(fixed_reply(OK))

    async def scenario(call: Call) -> None:
        async def first() -> None:
            if kind == "sync":
                answer = await anyio.to_thread.run_sync(anyio.run, call, "send_msg")
            else:
                answer = await call("send_msg")
            assert answer.error_code == 0

        async with anyio.create_task_group() as group:
            group.start_soon(first)
            assert await anyio.to_thread.run_sync(server.asked.wait, LATER)
            with pytest.raises(DeskTimeoutError, match="in use") as caught:
                await call("send_msg", attempt_timeout=0.01)
            assert caught.value.outcome == "refused"
            go.set()

    times: Any = {"attempt_timeout": LATER, "timeout": LATER}
    with listening(hold_request) as server:
        one = transport(None, max_connections=1)
        play(kind, scenario, base_url=server.url, transport=one, **times)


@EVERYWHERE
def test_a_closed_client_sends_nothing(kind: str) -> None:
    async def scenario(call: Call) -> None:
        await call("send_msg")
        calls.append(call)

    calls: list[Call] = []
    with listening(polite) as server:
        play(kind, scenario, base_url=server.url)
        with pytest.raises(ConnectionFailedError, match="closed") as caught:
            anyio.run(
                calls[0], "send_msg", backend="trio" if kind.startswith("trio") else "asyncio"
            )
        assert (caught.value.outcome, len(server.requests)) == ("final", 1)


def test_connection_in_use_at_client_close_is_closed_after_its_call() -> None:
    arrived, go = threading.Event(), threading.Event()

    def hold_request(peer: Peer) -> None:
        peer.request()
        arrived.set()
        go.wait(LATER)
        peer.send(fixed_reply(OK))
        peer.gone()

    with listening(hold_request) as server:
        desk = DeskClient(
            1400000000, secret_key=KEY, identifier="administrator", base_url=server.url
        )
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(lambda: desk.send_msg(**CALLS["send_msg"]))
            assert arrived.wait(LATER)
            desk.close()
            go.set()
            assert first.result(LATER).error_code == 0
        assert open_sockets(server.port) == 0


def test_one_client_works_on_consecutive_and_concurrent_event_loops() -> None:
    with listening(polite) as server:
        desk = AsyncDeskClient(
            1400000000, secret_key=KEY, identifier="administrator", base_url=server.url
        )

        async def main() -> None:
            async with anyio.create_task_group() as group:
                for _ in range(10):
                    group.start_soon(lambda: desk.send_msg(**CALLS["send_msg"]))

        def run(number: int) -> None:
            anyio.run(main, backend=["asyncio", "trio"][number % 2])

        with warnings.catch_warnings():
            # Only the garbage collector can close the connections of an event loop that has ended.
            warnings.simplefilter("ignore", ResourceWarning)
            run(0)
            run(0)
            run(1)
            with ThreadPoolExecutor(4) as pool:
                list(pool.map(run, range(4)))
            get_loop_connections(desk).clear()
            gc.collect()
        assert len(server.requests) == 70


def get_loop_connections(desk: AsyncDeskClient) -> Any:
    """Return the connections by event loop."""
    return desk._transport._pools._values  # type: ignore[attr-defined]  # noqa: SLF001


def test_threads_share_connections() -> None:
    with listening(polite) as server:
        options: Any = {"secret_key": KEY, "identifier": "administrator", "base_url": server.url}
        transport = HTTPCoreTransport(None, max_connections=4)
        with (
            DeskClient(1400000000, transport=transport, max_retries=0, **options) as desk,
            ThreadPoolExecutor(16) as pool,
        ):
            jobs = [pool.submit(lambda: desk.send_msg(**CALLS["send_msg"])) for _ in range(100)]
            assert {job.result(LATER).error_code for job in jobs} == {0}
        assert server.connections <= 4
        assert open_sockets(server.port) == 0


# --- connecting -----------------------------------------------------------------------------------


def resolve_desk_invalid_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Resolve `desk.invalid` to the given addresses; uvloop does not use this function."""
    real = socket.getaddrinfo

    def resolve(host: str | bytes, *rest: Any, **options: Any) -> Any:
        hosts = addresses if host in ("desk.invalid", b"desk.invalid") else [host]
        return [found for each in hosts for found in real(each, *rest, **options)]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


@pytest.mark.parametrize("kind", [*KINDS, "asyncio-aiohttp"])
@pytest.mark.parametrize("answers", [False, True])
def test_client_connects_to_each_address_of_a_host(
    kind: str, answers: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(call: Call) -> None:
        with nullcontext() if answers else pytest.raises(ConnectionFailedError):
            await call("send_msg")
        assert open_sockets(server.port) == answers

    resolve_desk_invalid_to(
        monkeypatch, "127.0.0.3", "127.0.0.4", "127.0.0.1" if answers else "127.0.0.5"
    )
    with listening(polite) as server:
        play(kind, scenario, base_url=f"http://desk.invalid:{server.port}")
        assert open_sockets(server.port) == 0
        assert server.connections == answers


@contextmanager
def listen_without_accepting(address: str, port: int) -> Iterator[None]:
    """Listen with a full connection queue, so that no connection is accepted."""
    with socket.create_server((address, port), backlog=0), ExitStack() as queue:
        for _ in range(3):
            caller = queue.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex((address, port))
        yield


@pytest.mark.parametrize("kind", KINDS)
def test_unresponsive_address_does_not_delay_the_next_address(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(call: Call) -> None:
        assert (await call("send_msg")).error_code == 0
        await anyio.wait_all_tasks_blocked()
        assert open_sockets(server.port) == others + 1

    resolve_desk_invalid_to(monkeypatch, "127.0.0.3", "127.0.0.1")
    monkeypatch.setattr(_sync, "_LONGEST_SHARE", SOON)
    with listening(polite) as server, listen_without_accepting("127.0.0.3", server.port):
        others = open_sockets(server.port)
        play(kind, scenario, base_url=f"http://desk.invalid:{server.port}", timeout=LATER)
        assert open_sockets(server.port) == others


@pytest.mark.parametrize("kind", KINDS)
def test_connecting_waits_for_an_unresponsive_address_when_the_others_refuse(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(call: Call) -> None:
        with pytest.raises(ConnectionFailedError):
            await call("send_msg")
        await anyio.wait_all_tasks_blocked()
        assert open_sockets(server.port) == others

    resolve_desk_invalid_to(monkeypatch, "127.0.0.3", "127.0.0.4")
    monkeypatch.setattr(_wire, "SLOWEST_CONNECT", SOON)
    with listening(polite) as server, listen_without_accepting("127.0.0.3", server.port):
        others = open_sockets(server.port)
        play(kind, scenario, base_url=f"http://desk.invalid:{server.port}", timeout=LATER)


def test_cancellation_closes_the_socket_to_an_unresponsive_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario(call: Call) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(call, "send_msg")
            while open_sockets(server.port) == others:
                await anyio.lowlevel.checkpoint()
            group.cancel_scope.cancel()
        await anyio.wait_all_tasks_blocked()
        assert open_sockets(server.port) == others

    resolve_desk_invalid_to(monkeypatch, "127.0.0.3")
    with listening(polite) as server, listen_without_accepting("127.0.0.3", server.port):
        others = open_sockets(server.port)
        play("asyncio", scenario, base_url=f"http://desk.invalid:{server.port}", timeout=LATER)


@pytest.mark.parametrize("iterations", range(12))
@pytest.mark.parametrize("kind", ["asyncio", pytest.param("uvloop", marks=pytest.mark.slow)])
def test_call_cancelled_while_connecting_leaves_no_socket(kind: str, iterations: int) -> None:
    async def scenario(call: Call) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(call, "send_msg")
            for _ in range(iterations):
                await anyio.lowlevel.checkpoint()
            group.cancel_scope.cancel()
        await wait_until_all_closed(server)

    with listening(silent) as server:
        play(kind, scenario, base_url=server.url)


class SlowNetwork:
    """Use up the whole timeout of every connection attempt.

    Attributes:
        time: the current time of the clock.
        shares: the timeout in seconds for each address.
    """

    def __init__(self) -> None:
        self.time = 100.0
        self.shares: list[float] = []

    def monotonic(self) -> float:
        return self.time

    def connect(self, _: object, timeout: float, **__: object) -> None:
        self.shares.append(timeout)
        self.time += timeout
        raise TimeoutError


@pytest.mark.parametrize(
    ("addresses", "left", "shares"),
    [
        (1, 60.0, [5.0]),
        (1, 3.0, [3.0]),
        (2, 60.0, [2.0, 3.0]),
        (2, 3.0, [1.5, 1.5]),
        (5, 60.0, [1.0, 1.0, 1.0, 1.0, 1.0]),
    ],
)
def test_connect_timeout_is_divided_between_the_addresses(
    addresses: int, left: float, shares: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    network = SlowNetwork()
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 443))] * addresses
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", network.connect)
    for module in (_sync, _wire):
        monkeypatch.setattr(module, "time", network)
    transport = HTTPCoreTransport(None)
    with pytest.raises(ConnectionFailedError, match="in time"):
        transport.send(Request("http", "desk.invalid", 80, "/", (), b""), left)
    assert network.shares == pytest.approx(shares, abs=0.01)


@EVERYWHERE
def test_ipv6_addresses_and_their_host_header(kind: str) -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    port = listener.getsockname()[1]
    heads: list[bytes] = []

    def serve() -> None:
        with listener:
            sock, _ = listener.accept()
        with sock:
            heads.append(sock.recv(65536))
            sock.sendall(fixed_reply(OK, more="Connection: close\r\n"))
            sock.recv(65536)

    async def scenario(call: Call) -> None:
        assert (await call("robot_add_language")).error_code == 0

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    play(kind, scenario, base_url=f"http://[::1]:{port}")
    thread.join(LATER)
    assert f"Host: [::1]:{port}\r\n".encode() in heads[0]
