"""Test the documented rate limits, in one process and shared over Redis."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import anyio.lowlevel
import pytest
from tencent_desk import (
    DeskClient,
    ProcessLimiter,
)
from tencent_desk.errors import (
    ConnectionFailedError,
    DeskTimeoutError,
    RateLimitError,
    ValidationError,
)
from tencent_desk_runtime.limits import SHARED_LIMITER

from contract_tests.client.support import (
    BOTH,
    NAMES,
    Clock,
    Harness,
    Script,
    failure,
    success,
)
from contract_tests.support import oracle
from contract_tests.support.real_redis import redis_url

__all__ = ["redis_url"]

LIMITED = "robot_add_language"
CALLS, SECONDS = 5, 1.0


@BOTH
def test_at_most_five_calls_are_sent_in_any_second(kind: str) -> None:
    clock = Clock()
    times: list[float] = []

    def note(_: Any) -> Any:
        times.append(clock.time)
        clock.time += 0.03
        return success()

    harness = Harness(kind, Script(note), clock=clock)
    for _ in range(23):
        harness.call(LIMITED)
    for position in range(len(times) - CALLS):
        assert times[position + CALLS] - times[position] >= SECONDS - 1e-9
    assert times[CALLS - 1] < SECONDS
    assert clock.time < 5.0


@BOTH
@pytest.mark.parametrize(("second", "waits"), [(1400000000, 1), (1400000001, 0)])
def test_clients_share_the_rate_limit_of_their_app(kind: str, second: int, waits: int) -> None:
    clock = Clock()
    limiter = ProcessLimiter(lambda: clock.time)
    for app in (1400000000, second):
        harness = Harness(kind, Script(success()), sdk_app_id=app, clock=clock, limiter=limiter)
        for _ in range(3):
            harness.call(LIMITED)
    assert len(clock.waits) == waits


@BOTH
def test_operations_without_a_documented_rate_limit_do_not_wait(kind: str) -> None:
    harness = Harness(kind, Script(success()))
    for name in NAMES:
        _, node = oracle.operations()[name]
        for _ in range(20):
            if "x-desk-rate-limit" not in node:
                harness.call(name)
    assert harness.clock.waits == []


@BOTH
def test_call_times_out_unsent_when_no_slot_is_free_in_time(kind: str) -> None:
    script = Script(success())
    harness = Harness(kind, script)
    for _ in range(CALLS):
        harness.call(LIMITED)
    harness.client = harness.client.with_options(timeout=0.5)  # with the same slots
    for _ in range(50):
        with pytest.raises(DeskTimeoutError, match="5 calls in 1 s are allowed") as caught:
            harness.call(LIMITED)
        assert (caught.value.outcome, caught.value.attempts) == ("refused", 0)
    assert harness.clock.waits == []
    harness.clock.time += 1.0
    harness.call(LIMITED)
    assert len(script.requests) == CALLS + 1


@BOTH
def test_retries_use_slots(kind: str) -> None:
    times: list[float] = []
    clock = Clock()

    def refuse(_: Any) -> Any:
        times.append(clock.time)
        return failure(-14)

    environment = clock.environment._replace(uniform=lambda *_: 0.0)
    harness = Harness(kind, Script(refuse), clock=clock, environment=environment, max_retries=7)
    with pytest.raises(RateLimitError):
        harness.call(LIMITED)
    assert times == [0.0] * 5 + [1.0] * 3


@BOTH
def test_last_failure_is_reported_when_no_slot_is_free_for_a_retry(kind: str) -> None:
    class Once:
        slots = 1

        def acquire(self, *_: object) -> float:
            self.slots -= 1
            return 0.0 if self.slots >= 0 else 60.0

    script = Script(ConnectionFailedError("no connection"))
    with pytest.raises(ConnectionFailedError) as caught:
        Harness(kind, script, limiter=Once()).call(LIMITED)
    assert caught.value.attempts == 1


def test_async_client_accepts_an_async_limiter() -> None:
    asked: list[tuple[object, ...]] = []

    class Later:
        async def acquire(self, *arguments: object) -> float:
            asked.append(arguments)
            await anyio.lowlevel.checkpoint()
            return 0.25 if len(asked) == 1 else 0.0

    harness = Harness("async", Script(success()), limiter=Later())
    harness.call(LIMITED)
    assert harness.clock.waits == [0.25]
    assert asked == [("console.tim.qq.com/1400000000/robot_add_language", 5, 1)] * 2


def test_sync_client_refuses_an_async_limiter() -> None:
    class Later:
        async def acquire(self, *_: object) -> float:
            raise AssertionError

    with pytest.raises(ValidationError, match="AsyncDeskClient"):
        Harness("sync", Script(success()), limiter=Later())


@BOTH
@pytest.mark.parametrize(
    "answer", [float("nan"), -1, None, "soon", ConnectionError("redis://user:secret@host")]
)
def test_broken_limiter_does_not_stop_calls(
    kind: str, answer: object, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken:
        def acquire(self, *_: object) -> object:
            if isinstance(answer, Exception):
                raise answer
            return answer

    harness = Harness(kind, Script(success()), limiter=Broken())
    harness.call(LIMITED)
    assert harness.clock.waits == []
    assert ("the limiter raised ConnectionError" in caplog.text) == isinstance(answer, Exception)
    assert "secret" not in caplog.text


@BOTH
@pytest.mark.parametrize(("timeout", "waits"), [(1.0, []), (2.0, [1.0]), (2.5, [1.0, 1.0])])
def test_call_does_not_wait_for_a_slot_after_its_deadline(
    kind: str, timeout: float, waits: list[float]
) -> None:
    class Full:
        def acquire(self, *_: object) -> float:
            return 1.0

    harness = Harness(kind, Script(success()), limiter=Full())
    with pytest.raises(DeskTimeoutError, match=r"free in 1\.00 s"):
        harness.call(LIMITED, timeout=timeout)
    assert harness.clock.waits == waits


def test_threads_share_the_slots_of_a_limiter() -> None:
    limiter = ProcessLimiter(lambda: 0.0)
    with ThreadPoolExecutor(50) as pool:
        waits = list(pool.map(lambda _: limiter.acquire("key", CALLS, SECONDS), range(500)))
    assert waits.count(0.0) == CALLS
    assert set(waits) == {0.0, SECONDS}


def test_the_next_slot_is_free_when_the_oldest_call_leaves_the_window() -> None:
    clock = iter([0.0, 0.25, 0.5, 0.75, 1.0, 1.125, 1.25, 1.125])  # at last it is set back
    limiter = ProcessLimiter(lambda: next(clock))
    waits = [limiter.acquire("key", 3, 1.0) for _ in range(8)]
    assert waits == [0.0, 0.0, 0.0, 0.25, 0.0, 0.125, 0.0, 0.0]


def test_clients_share_the_process_limiter_by_default() -> None:
    options: Any = {"usersig": "token-token", "identifier": "administrator", "region": "china"}
    first, second = DeskClient(1, **options), DeskClient(2, **options)
    assert first._calls.limiter is second._calls.limiter is SHARED_LIMITER  # noqa: SLF001


def test_redis_limiter_waits_briefly_when_a_slot_has_become_free() -> None:
    from limits import WindowStats  # noqa: PLC0415 - an extra
    from tencent_desk_runtime.redis_limiter import _wait  # noqa: PLC0415, PLC2701 - an extra; the case is a race

    assert _wait(WindowStats(reset_time=0.0, remaining=0)) == 0.001


# --- Redis ----------------------------------------------------------------------------------------


WINDOW = 1000.0
"""Seconds, longer than any of these tests takes."""


def test_limiters_of_several_processes_share_a_rate_limit_over_redis(redis_url: str) -> None:
    from tencent_desk.redis_limiter import RedisLimiter  # noqa: PLC0415 - an extra

    limiters = [RedisLimiter(redis_url) for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        waits = list(
            pool.map(
                lambda number: limiters[number % 4].acquire("shared", CALLS, WINDOW), range(40)
            )
        )
    assert waits.count(0.0) == CALLS
    assert all(WINDOW - 60 < wait <= WINDOW + 1 for wait in waits if wait)
    assert limiters[0].acquire("another", CALLS, WINDOW) == 0.0


def test_redis_rate_limit_is_shared_by_tasks_threads_and_event_loops(redis_url: str) -> None:
    from tencent_desk.redis_limiter import AsyncRedisLimiter, RedisLimiter  # noqa: PLC0415 - an extra

    limiter = AsyncRedisLimiter(redis_url)
    waits: list[float] = []

    async def main() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(take)
        await limiter.aclose()

    async def take() -> None:
        waits.append(await limiter.acquire("tasks", CALLS, WINDOW))

    anyio.run(main)
    anyio.run(main)
    waits.append(RedisLimiter(redis_url).acquire("tasks", CALLS, WINDOW))
    assert waits.count(0.0) == CALLS
    assert len(waits) == 9


def test_waits_for_slots_end_when_their_sum_reaches_the_timeout() -> None:
    class Never:
        asked = 0

        def acquire(self, *_: object) -> float:
            self.asked += 1
            return 0.25

    limiter, clock = Never(), Clock()
    standing = clock.environment._replace(monotonic=lambda: 0.0)
    harness = Harness("sync", Script(success()), clock=clock, environment=standing, limiter=limiter)
    with pytest.raises(DeskTimeoutError):
        harness.call("robot_add_language", timeout=1.0)
    assert (limiter.asked, clock.waits) == (4, [0.25] * 3)


@pytest.mark.anyio
async def test_unused_redis_limiter_can_be_closed() -> None:
    from tencent_desk.redis_limiter import AsyncRedisLimiter  # noqa: PLC0415 - an extra

    await AsyncRedisLimiter("redis://127.0.0.1:1").aclose()
