"""Test forks and signals: a child opens its own connections, and handlers may raise."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from tencent_desk import AsyncDeskClient, DeskClient
from tencent_desk.aiohttp_transport import AiohttpTransport
from tencent_desk.errors import DeskError
from tencent_desk_runtime.limits import ProcessLimiter
from tencent_desk_runtime.signatures import CallableSignature, SignedWithKey
from tencent_desk_runtime.transports._sync import HTTPCoreTransport  # noqa: PLC2701 - with few connections

from contract_tests.client.support import (
    CALLS,
    KEY,
    Call,
    Peer,
    collect_sockets,
    fixed_reply,
    listening,
    open_sockets,
    play,
)
from contract_tests.client.support.alarms import JobLimitError, SlowError, alarm, ring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork"),
    # Python warns of forks with threads, but these child processes run only a few lines.
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
LATER = 30.0
"""Limit in seconds of a failing test; a passing test does not wait so long."""
OPTIONS: dict[str, Any] = {"identifier": "administrator", "secret_key": KEY, "max_retries": 0}
CALLS_AFTER = int(os.environ.get("FORK_CALLS", "20"))


@pytest.fixture(autouse=True)
def collect_leftover_sockets() -> Iterator[None]:
    """Collect sockets that an interrupt left in the frames of its traceback, as ssl does."""
    yield
    collect_sockets()


def echo(peer: Peer) -> None:
    """Reply to each request with its SessionId."""
    while received := peer.request():
        body = peer.server.requests[-1] if b"SessionId" not in received else received
        reported = body.partition(b'"SessionId":"')[2].partition(b'"')[0].decode()
        peer.send(fixed_reply(json.dumps({"ErrorCode": 0, "ErrorInfo": reported}).encode()))


def run_in_child(work: Callable[[], object]) -> Any:
    """Run a function in a child process, and return its result."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            reported = json.dumps(work())
        except BaseException as error:  # noqa: BLE001 - the parent shows it
            reported = json.dumps(repr(error))
        os.write(writing, reported.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        reported = pipe.read().decode()
    os.waitpid(child, 0)
    return json.loads(reported)


def count_wrong_replies(desk: DeskClient, whose: str) -> int:
    """Return the number of calls that received the reply to another call."""
    wrong = 0
    for number in range(CALLS_AFTER):
        session = f"{whose}-{number}"
        wrong += int(desk.send_msg(session_id=session, msg_body=MESSAGE).error_info != session)
    return wrong


MESSAGE: Any = CALLS["send_msg"]["msg_body"]


def test_parent_and_children_get_their_own_replies() -> None:
    with listening(echo) as server, DeskClient(1, base_url=server.url, **OPTIONS) as desk:
        assert count_wrong_replies(desk, "before") == 0
        with ThreadPoolExecutor(2) as pool:
            children = [
                pool.submit(run_in_child, partial(count_wrong_replies, desk, whose))
                for whose in ("one", "two")
            ]
            assert count_wrong_replies(desk, "parent") == 0
            assert [child.result(LATER) for child in children] == [0, 0]
        assert server.connections >= 3


def test_child_has_all_slots_after_a_fork_during_calls() -> None:
    arrived, go = threading.Semaphore(0), threading.Event()

    def hold_requests(peer: Peer) -> None:
        while received := peer.request():
            if b"held" in peer.server.requests[-1] or b"held" in received:
                arrived.release()
                go.wait(LATER)
            peer.send(fixed_reply(b'{"ErrorCode": 0}'))

    transport = HTTPCoreTransport(None, max_connections=2)
    with (
        listening(hold_requests) as server,
        DeskClient(1, base_url=server.url, transport=transport, timeout=LATER, **OPTIONS) as desk,
        ThreadPoolExecutor(2) as pool,
    ):
        calls = [pool.submit(desk.send_msg, session_id="held", msg_body=MESSAGE) for _ in range(2)]
        assert all(arrived.acquire(timeout=LATER) for _ in calls)

        def side_by_side() -> int:
            with ThreadPoolExecutor(2) as threads:
                done = [
                    threads.submit(desk.send_msg, session_id="mine", msg_body=MESSAGE)
                    for _ in range(4)
                ]
                return sum(int(one.result(LATER).error_code != 0) for one in done)

        assert run_in_child(side_by_side) == 0
        go.set()
        assert [call.result(LATER).error_code for call in calls] == [0, 0]


@pytest.mark.parametrize("make", [lambda: None, AiohttpTransport], ids=["default", "aiohttp"])
def test_async_client_opens_its_own_connections_in_a_child(make: Callable[[], Any]) -> None:
    with listening(echo) as server:
        desk = AsyncDeskClient(1, base_url=server.url, transport=make(), **OPTIONS)

        async def calls(whose: str) -> int:
            wrong = 0
            for number in range(CALLS_AFTER):
                session = f"{whose}-{number}"
                found = await desk.send_msg(session_id=session, msg_body=MESSAGE)
                wrong += int(found.error_info != session)
            return wrong

        def in_child() -> int:
            return asyncio.run(calls("child"))

        async def parent() -> None:
            assert await calls("before") == 0
            child = asyncio.get_running_loop().run_in_executor(None, run_in_child, in_child)
            assert await calls("parent") == 0
            assert await child == 0
            assert await calls("after") == 0
            await desk.aclose()

        asyncio.run(parent())


@pytest.mark.parametrize("owner", ["limiter", "key", "callable"])
def test_lock_held_at_the_fork_is_free_in_the_child(owner: str) -> None:
    limiter = ProcessLimiter()
    key = SignedWithKey(1, "administrator", KEY, 3600, time.time)
    called = CallableSignature(lambda: "signature")
    limiter.acquire("key", 1, LATER)
    owned: Any = {"limiter": limiter, "key": key, "callable": called}[owner]
    uses: dict[str, Callable[[], object]] = {
        "limiter": lambda: limiter.acquire("key", 1, LATER),
        "key": lambda: bool(key.current(rejected=None, timeout=1.0)),
        "callable": lambda: called.current(rejected=None, timeout=1.0).reveal(),
    }
    with owned._lock:  # noqa: SLF001 - as another thread would
        found = run_in_child(lambda: (signal.alarm(10), uses[owner]())[1])
    assert found == {"limiter": 0.0, "key": True, "callable": "signature"}[owner]


# --- signal handlers ------------------------------------------------------------------------------


RAISED: list[type[BaseException]] = [
    JobLimitError,
    SlowError,
    TimeoutError,
    OSError,
    ConnectionResetError,
    ValueError,
    RuntimeError,
    KeyboardInterrupt,
    SystemExit,
]


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        *((kind, "reply") for kind in RAISED),
        *((kind, where) for kind in (SlowError, SystemExit) for where in ("body", "handshake")),
    ],
)
def test_exception_from_a_signal_handler_propagates_without_a_retry(
    kind: type[BaseException], where: str
) -> None:
    error = kind("job")

    def interrupt(peer: Peer) -> None:
        if peer.number > 1:
            while peer.request():
                peer.send(fixed_reply(b'{"ErrorCode": 0}'))
            return
        if where == "handshake":
            peer.receive()
        else:
            peer.request()
        if where == "body":
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        ring()
        peer.gone()

    scheme = "https" if where == "handshake" else "http"
    options = {**OPTIONS, "max_retries": 2, "retry_ambiguous": True}
    with listening(interrupt) as server, alarm(error):
        url = f"{scheme}://127.0.0.1:{server.port}"
        with DeskClient(1, base_url=url, **options) as desk:
            with pytest.raises(kind) as caught:
                desk.send_msg(**CALLS["send_msg"])
            assert caught.value is error
            assert server.connections == 1
            if where != "handshake":
                assert desk.send_msg(**CALLS["send_msg"]).error_code == 0


@pytest.mark.parametrize("kind", ["sync", "asyncio", "trio", "asyncio-aiohttp"])
def test_bug_in_a_transport_is_not_reported_as_a_network_failure(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(call: Call) -> None:
        with pytest.raises(AttributeError, match="defect"):
            await call("send_msg", retry_ambiguous=True)

    def defect(*_: Any) -> None:
        raise AttributeError("defect")

    from tencent_desk_runtime import aiohttp_transport  # noqa: PLC0415
    from tencent_desk_runtime.transports import _async, _sync  # noqa: PLC0415, PLC2701 - makes them fail

    for module in (_sync, _async):
        monkeypatch.setattr(module, "response", defect)
    monkeypatch.setattr(aiohttp_transport, "decode_body", defect)
    with listening(echo) as server:
        play(kind, scenario, base_url=server.url, max_retries=2)
        assert len(server.requests) == 1


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # in a destructor
def test_many_interrupts_lose_no_slot_and_no_connection() -> None:
    """Interrupt calls INTERRUPTS times, after random delays."""
    wanted = int(os.environ.get("INTERRUPTS", "300"))
    transport = HTTPCoreTransport(None, max_connections=4)
    left, wrong = wanted, 0

    def handler(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, handler)
    try:
        with listening(echo) as server:
            desk = DeskClient(1, base_url=server.url, transport=transport, **OPTIONS)
            number = 0
            while left:
                number += 1
                try:
                    signal.setitimer(signal.ITIMER_REAL, 0.0001 * (1 + number * 7919 % 40))
                    for _ in range(100):  # interrupts that Python ignores are not counted
                        session = f"s{number}"
                        found = desk.send_msg(session_id=session, msg_body=MESSAGE)
                        wrong += int(found.error_info != session)
                except KeyboardInterrupt:
                    left -= 1
            signal.setitimer(signal.ITIMER_REAL, 0)
            assert wrong == 0
            assert transport._pool.slots.qsize() == 4  # noqa: SLF001
            assert count_wrong_replies(desk, "after") == 0
            desk.close()
            gc.collect()
            assert open_sockets(server.port) == 0
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["asyncio", "uvloop", "trio", "asyncio-aiohttp"])
def test_many_cancellations_lose_no_reply_and_no_connection(kind: str) -> None:
    """Cancel CANCELLATIONS calls, after random numbers of event loop iterations."""
    wanted = int(os.environ.get("CANCELLATIONS", "300"))
    cancelled = 0

    async def scenario(call: Call) -> None:
        nonlocal cancelled

        async def one(number: int) -> None:
            nonlocal cancelled
            with anyio.CancelScope() as scope:
                async with anyio.create_task_group() as group:

                    async def stop() -> None:
                        for _ in range(number * 7919 % 60):
                            await anyio.lowlevel.checkpoint()
                        scope.cancel()

                    group.start_soon(stop)
                    found = await call("send_msg", session_id=f"c{number}")
                    assert found.error_info == f"c{number}"
                    group.cancel_scope.cancel()
            cancelled += scope.cancelled_caught

        for start in range(0, wanted, 8):
            async with anyio.create_task_group() as group:
                for number in range(start, start + 8):
                    group.start_soon(one, number)
        for number in range(20):
            assert (await call("send_msg", session_id=f"z{number}")).error_info == f"z{number}"

    with listening(echo) as server:
        play(kind, scenario, base_url=server.url)
        assert open_sockets(server.port) == 0
    assert cancelled > 0


def test_network_failure_inside_an_except_block_raises_desk_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    try:
        int("handled by the caller while the call is made")
    except ValueError:
        with (
            DeskClient(1, base_url=f"http://127.0.0.1:{port}", **OPTIONS) as desk,
            pytest.raises(DeskError),
        ):
            desk.send_msg(**CALLS["send_msg"])
