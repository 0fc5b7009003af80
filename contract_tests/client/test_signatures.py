"""Test signatures: cached, renewed before they expire, made once for concurrent calls."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock
from urllib.parse import parse_qs

import anyio
import anyio.lowlevel
import pytest
from tencent_desk import Event, usersig
from tencent_desk.errors import (
    AuthenticationError,
    ConnectionFailedError,
    DeskTimeoutError,
    ValidationError,
)
from tencent_desk_runtime.secret import Secret
from tencent_desk_runtime.signatures import CallableSignature, FixedSignature

from contract_tests.client.support import BOTH, CALLS, KEY, Clock, Harness, Script, failure, success

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from tencent_desk import Request, Response

MANY = 200
DAY = 86400
EXPIRED = 70001


@pytest.fixture
def signings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the times for which the client signed."""
    moments: list[int] = []

    def sign_and_count(*arguments: Any, **options: Any) -> str:
        moments.append(options["issued_at"])
        return usersig.sign(*arguments, **options)

    monkeypatch.setattr("tencent_desk_runtime.signatures.sign", sign_and_count)
    return moments


def call_concurrently(harness: Harness, operation: str) -> list[object]:
    """Return the results of many concurrent calls, from threads or from tasks."""
    return (
        _threads(harness, operation)
        if harness.kind == "sync"
        else anyio.run(_tasks, harness, operation)
    )


def _threads(harness: Harness, operation: str) -> list[object]:
    gate = threading.Barrier(MANY)

    def one(_: int) -> object:
        gate.wait(30)
        return harness.call(operation)

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


async def _tasks(harness: Harness, operation: str) -> list[object]:
    outcomes: list[object] = []

    async def one() -> None:
        outcomes.append(await getattr(harness.client, operation)(**CALLS[operation]))

    async with anyio.create_task_group() as group:
        for _ in range(MANY):
            group.start_soon(one)
    return outcomes


@BOTH
def test_signature_is_cached_and_renewed_before_it_expires(kind: str, signings: list[int]) -> None:
    script = Script(success())
    harness = Harness(kind, script, usersig_lifetime=1000)
    start = int(harness.clock.environment.now())
    for moment in (0, 899, 901, 1500, 1802):
        harness.clock.time = moment
        harness.call("send_msg")
    assert signings == [start, start + 901, start + 1802]
    sent = [usersig.verify(query["usersig"], KEY, now=start + 1) for query in script.queries[:2]]
    assert {(one.sdk_app_id, one.identifier, one.lifetime) for one in sent} == {
        (1400000000, "administrator", 1000)
    }


@BOTH
@pytest.mark.parametrize("back", [1, 3600, 10 * DAY])
def test_signature_is_renewed_when_the_clock_is_set_back(
    kind: str, back: int, signings: list[int]
) -> None:
    script = Script(success())
    harness = Harness(kind, script)
    start = int(harness.clock.environment.now())
    for moment in (0, 0.5, -back, -back + 0.5, -back + 1):
        harness.clock.time = moment
        harness.call("send_msg")
    assert signings == [start, start - back]
    for query in script.queries[2:]:
        usersig.verify(query["usersig"], KEY, now=start - back)


@BOTH
def test_concurrent_calls_sign_once_at_first_and_once_after_expiry(
    kind: str, signings: list[int]
) -> None:
    harness = Harness(kind, Script(success()), usersig_lifetime=DAY)
    for signed in (1, 2):
        assert len(call_concurrently(harness, "send_msg")) == MANY
        assert len(signings) == signed
        harness.clock.time = 2 * DAY


class RejectOldSignatures:
    """Return code 70001 for each signature that was made before a given time."""

    def __init__(self, moment: float) -> None:
        self.moment = moment

    def __call__(self, request: Request) -> Response:
        sent = parse_qs(request.target.partition("?")[2])["usersig"][0]
        return success() if usersig.inspect(sent).issued_at >= self.moment else failure(EXPIRED)


@BOTH
def test_concurrent_calls_with_a_rejected_signature_sign_once(
    kind: str, signings: list[int]
) -> None:
    clock = Clock()
    harness = Harness(kind, Script(RejectOldSignatures(clock.environment.now() + 5)), clock=clock)
    with pytest.raises(AuthenticationError):
        harness.call("send_msg")
    signings.clear()
    clock.time = 10
    call_concurrently(harness, "send_msg")
    assert len(signings) == 1


@BOTH
def test_rejected_signature_is_renewed_only_once(kind: str) -> None:
    clock = Clock()

    def reject(_: Request) -> Response:
        clock.time += 2
        return failure(EXPIRED)

    script = Script(reject)
    harness = Harness(kind, script, clock=clock, max_retries=2)
    with pytest.raises(AuthenticationError) as caught:
        harness.call("send_msg")
    assert caught.value.attempts == len(script.requests) == 2
    assert clock.waits == []
    assert script.queries[0]["usersig"] != script.queries[1]["usersig"]


@BOTH
def test_signature_is_not_renewed_within_the_same_second(kind: str, signings: list[int]) -> None:
    script = Script(failure(EXPIRED))
    with pytest.raises(AuthenticationError):
        Harness(kind, script).call("send_msg")
    assert (len(script.requests), len(signings)) == (2, 1)


@BOTH
@pytest.mark.parametrize("more", [[], [ConnectionFailedError("no")]], ids=["", "and a retry"])
def test_renewal_does_not_count_as_a_retry_and_keeps_the_body(kind: str, more: list[Any]) -> None:
    script = Script(failure(EXPIRED), *more, success())
    harness = Harness(kind, script, max_retries=len(more))
    assert harness.call("send_msg", raw=True).attempts == 2 + len(more)
    assert all(body == script.bodies[0] for body in script.bodies)
    assert len({query["random"] for query in script.queries}) == 2 + len(more)


@BOTH
def test_fixed_signature_is_sent_unchanged_and_never_renewed(kind: str) -> None:
    token = usersig.sign(1400000000, "administrator", KEY)
    script = Script(failure(EXPIRED))
    with pytest.raises(AuthenticationError):
        Harness(kind, script, usersig=token).call("send_msg")
    assert [query["usersig"] for query in script.queries] == [token]


def source(kind: str, answers: list[object]) -> tuple[Callable[[], Any], list[int]]:
    """Return a user-supplied callable and a counter of its calls."""
    asked: list[int] = []

    def ask() -> Any:
        asked.append(1)
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask_later() -> Any:
        await anyio.lowlevel.checkpoint()
        return ask()

    return (ask if kind == "sync" else ask_later), asked


@BOTH
def test_usersig_callable_is_called_once_and_again_after_a_rejection(kind: str) -> None:
    ask, asked = source(kind, ["first", "second"])
    script = Script(success(), success(), failure(EXPIRED), success())
    harness = Harness(kind, script, usersig=ask)
    for _ in range(3):
        harness.call("send_msg")
    assert [query["usersig"] for query in script.queries] == ["first", "first", "first", "second"]
    assert len(asked) == 2


@BOTH
def test_concurrent_calls_call_the_usersig_callable_once(kind: str) -> None:
    ask, asked = source(kind, ["token"])
    call_concurrently(Harness(kind, Script(success()), usersig=ask), "send_msg")
    assert len(asked) == 1


def test_tasks_of_several_event_loops_call_the_usersig_callable_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[int] = []
    arrived, found_under_way = threading.Barrier(4), threading.Event()
    sleep = anyio.sleep

    async def look_again(seconds: float) -> None:
        found_under_way.set()
        await sleep(seconds)

    async def ask() -> str:
        asked.append(1)
        assert await anyio.to_thread.run_sync(found_under_way.wait, 30)
        return "token"

    harness = Harness("async", Script(success()), usersig=ask)

    def loop(_: int) -> None:
        arrived.wait(30)
        anyio.run(_tasks, harness, "send_msg")

    monkeypatch.setattr(anyio, "sleep", look_again)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(loop, range(4)))
    assert len(asked) == 1


@BOTH
@pytest.mark.parametrize("answer", [KeyError("secret-of-the-vault"), "", "a b", 5, None])
def test_failure_of_the_usersig_callable_is_reported_without_its_text(
    kind: str, answer: object
) -> None:
    ask, _ = source(kind, [answer])
    script = Script(success())
    with pytest.raises(ValidationError, match="usersig") as caught:
        Harness(kind, script, usersig=ask).call("send_msg")
    assert caught.value.operation == "send_msg"
    assert "vault" not in str(caught.value)
    assert caught.value.__cause__ is caught.value.__context__ is None
    assert script.requests == []


class Later:
    """Provide an awaitable that is not a coroutine."""

    def __await__(self) -> Generator[None, None, str]:
        yield
        return "token"


@pytest.mark.parametrize("ask", [Later, source("async", ["token"])[0]])
def test_sync_client_refuses_an_async_usersig_callable(ask: Callable[[], Any]) -> None:
    with pytest.raises(ValidationError, match="needs AsyncDeskClient"):
        Harness("sync", Script(success()), usersig=ask).call("send_msg")


def test_async_client_accepts_a_sync_usersig_callable() -> None:
    ask, _ = source("sync", ["token"])
    script = Script(success())
    Harness("async", script, usersig=ask).call("send_msg")
    assert script.queries[0]["usersig"] == "token"


@BOTH
def test_call_times_out_unsent_when_the_usersig_callable_is_slow(kind: str) -> None:
    script = Script(success())
    clock = Clock()

    def ask() -> str:
        clock.time += 20
        return "token"

    with pytest.raises(DeskTimeoutError, match="nothing was sent") as caught:
        Harness(kind, script, usersig=ask, clock=clock, timeout=15.0).call("send_msg")
    assert caught.value.outcome == "refused"
    assert script.requests == []


def test_call_times_out_when_the_usersig_callable_never_returns() -> None:
    async def ask() -> str:
        await anyio.sleep_forever()
        raise AssertionError

    with pytest.raises(DeskTimeoutError, match="in time"):
        Harness("async", Script(success()), usersig=ask, timeout=0.01).call("send_msg")


def test_thread_that_waits_for_a_usersig_callable_times_out_at_its_deadline() -> None:
    asked, release = threading.Event(), threading.Event()

    def ask() -> str:
        asked.set()
        release.wait(30)
        return "token"

    harness = Harness("sync", Script(success()), usersig=ask)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(harness.call, "send_msg")
        assert asked.wait(30)
        with pytest.raises(DeskTimeoutError, match="in time"):
            harness.call("send_msg", timeout=0.01)
        release.set()
        first.result(30)


@BOTH
@pytest.mark.parametrize(("late", "times"), [(0.0, 1), (-0.5, 2)])
def test_signature_is_renewed_at_once_and_only_before_the_deadline(
    kind: str, late: float, times: int
) -> None:
    clock, events = Clock(), list[Event]()

    def refuse_late(_: Request) -> Response:
        clock.time += 60.0 + late
        return failure(EXPIRED)

    asked: list[float] = []

    def source() -> str:
        asked.append(clock.time)
        return usersig.sign(1400000000, "administrator", KEY, issued_at=1_700_000_000)

    harness = Harness(
        kind,
        Script(refuse_late),
        clock=clock,
        usersig=source,
        timeout=60.0,
        on_event=events.append,
    )
    with pytest.raises(AuthenticationError) as caught:
        harness.call("send_msg")
    assert (len(asked), caught.value.attempts) == (times, times)
    assert [one.wait for one in events] == [0.0, None][-times:]
    assert clock.waits == []


def test_rejected_signature_is_replaced_by_an_already_renewed_signature() -> None:
    asked = 0

    def ask() -> str:
        nonlocal asked
        asked += 1
        return f"signature-{asked}"

    async def later(
        source: CallableSignature | FixedSignature, rejected: Secret[str] | None
    ) -> Secret[str]:
        return await source.acurrent(rejected=rejected, timeout=60)

    called = CallableSignature(ask)
    first, second = Secret("signature-1"), Secret("signature-2")
    for rejected, wanted in ((None, first), (None, first), (first, second), (first, second)):
        assert called.current(rejected=rejected, timeout=60) == wanted
        assert anyio.run(later, called, rejected) == wanted
    assert asked == 2
    fixed, made = FixedSignature("made-elsewhere"), Secret("made-elsewhere")
    assert fixed.current(rejected=made, timeout=60) == made
    assert anyio.run(later, fixed, made) == made


@pytest.mark.parametrize("left", [-3.0, 0.0, 2.5])
def test_wait_for_the_signature_lock_ends_at_the_deadline(left: float) -> None:
    called = CallableSignature(lambda: "signature")
    lock = Mock(**{"acquire.return_value": False})
    called._lock = lock  # noqa: SLF001
    with pytest.raises(DeskTimeoutError):
        called.current(rejected=None, timeout=left)
    lock.acquire.assert_called_once_with(True, max(0.0, left))


@pytest.mark.parametrize(
    ("options", "kept"), [({"max_retries": 0}, True), ({"usersig_lifetime": 7200}, False)]
)
def test_with_options_keeps_the_cached_usersig_unless_its_options_change(
    options: dict[str, int], kept: bool
) -> None:
    script = Script(success())
    harness = Harness("sync", script)
    harness.call("robot_add_language")
    harness.clock.time += 10
    harness.client = harness.client.with_options(**options)
    harness.call("robot_add_language")
    first, second = (query["usersig"] for query in script.queries)
    assert (first == second) == kept
