"""Test that client and mock use the same frozen time with every freezing tool."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import anyio
import pytest
import time_machine
from freezegun import freeze_time
from tencent_desk import AsyncDeskClient, DeskClient, ProcessLimiter, errors, usersig, webhooks
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, running

from contract_tests.mock.support import sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SIGNED_WITH = "t"


TIMES = {
    "long ago": datetime(2001, 2, 3, tzinfo=UTC),
    "in years": datetime(2091, 2, 3, tzinfo=UTC),
}
SIGNING: dict[str, Any] = {"identifier": IDENTIFIER, "secret_key": SECRET_KEY, "max_retries": 0}


@contextmanager
def _patch_time(time: datetime) -> Iterator[None]:
    with patch("time.time", time.timestamp):
        yield


FREEZERS: dict[str, Callable[[datetime], AbstractContextManager[Any]]] = {
    "freezegun": freeze_time,
    "freezegun, ticking": lambda time: freeze_time(time, tick=True),
    "freezegun, asyncio in real time": lambda time: freeze_time(time, real_asyncio=True),
    "time-machine": lambda time: time_machine.travel(time, tick=False),
    "time-machine, ticking": time_machine.travel,
    "unittest.mock": _patch_time,
}
each_freezer = pytest.mark.parametrize("freeze", FREEZERS.values(), ids=FREEZERS)


each_time = pytest.mark.parametrize("time", TIMES.values(), ids=TIMES)


def _client(**options: Any) -> DeskClient:
    return DeskClient(SDK_APP_ID, **{**SIGNING, **options})


def _send(client: Any) -> Any:
    body = sample("send_msg")
    return client.send_msg(session_id=body["SessionId"], msg_body=body["MsgBody"])


async def _send_async() -> None:
    async with AsyncDeskClient(SDK_APP_ID, **SIGNING) as client:
        await _send(client)


@each_time
@each_freezer
def test_call_in_frozen_time_succeeds(
    desk_mock: FakeDesk, freeze: Callable[[datetime], AbstractContextManager[Any]], time: datetime
) -> None:
    with freeze(time), _client() as client:
        _send(client)
        anyio.run(_send_async)
    assert [call.code for call in desk_mock.calls] == [0, 0]
    assert all(0 <= call.at - time.timestamp() < 600 for call in desk_mock.calls)


@each_freezer
def test_served_mock_uses_frozen_time_and_stops(
    freeze: Callable[[datetime], AbstractContextManager[Any]],
) -> None:
    before, desk, time = threading.active_count(), FakeDesk(), TIMES["in years"]
    with freeze(time), running(desk) as url, _client(base_url=url) as client:
        _send(client)
    assert 0 <= desk.calls[0].at - time.timestamp() < 600
    assert threading.active_count() <= before


@each_freezer
def test_waiting_for_a_message_uses_real_time(
    desk_mock: FakeDesk, freeze: Callable[[datetime], AbstractContextManager[Any]]
) -> None:
    with freeze(TIMES["long ago"]):
        assert desk_mock.user("user45").wait_for_message(0.01) is None


@each_time
@each_freezer
def test_receiver_accepts_callbacks_in_frozen_time(
    desk_mock: FakeDesk, freeze: Callable[[datetime], AbstractContextManager[Any]], time: datetime
) -> None:
    receiver = webhooks.Receiver(SDK_APP_ID, token=SIGNED_WITH)
    received = []

    def receive(query: str, body: bytes) -> None:
        received.append(receiver.parse(query, body))

    with freeze(time):
        desk_mock.callbacks.send_to(receive, token=SIGNED_WITH)
        desk_mock.user("user45").says("hello")
        desk_mock.settle()
    assert received


def test_client_from_before_the_freeze_makes_a_new_usersig(desk_mock: FakeDesk) -> None:
    with _client() as client:
        _send(client)
        for time in TIMES.values():
            with freeze_time(time):
                _send(client)
        _send(client)
    assert len(desk_mock.world.messages) == 4


def test_usersig_expires_when_frozen_time_advances(desk_mock: FakeDesk) -> None:
    with freeze_time(TIMES["long ago"]) as frozen:
        signature = usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY, lifetime=3600)
        with _client(secret_key=None, usersig=signature) as client:
            _send(client)
            frozen.tick(timedelta(hours=1))
            with pytest.raises(errors.AuthenticationError):
                _send(client)
    assert [call.code for call in desk_mock.calls] == [0, 70001]


def test_rate_limits_of_client_and_mock_use_frozen_time(desk_mock: FakeDesk) -> None:
    tags = iter(["id", "ja", "ko", "th", "vi", "ms"])
    desk_mock.world.app().max_languages = 9
    limiter = ProcessLimiter()
    with freeze_time(TIMES["long ago"]) as frozen, _client(limiter=limiter) as client:
        for _ in range(5):
            client.robot_add_language(language_tag=next(tags))
        frozen.tick(timedelta(seconds=1))
        client.robot_add_language(language_tag=next(tags))
    assert [call.code for call in desk_mock.calls] == [0] * 6


def test_limiter_returns_to_real_time_after_the_freeze() -> None:
    limiter = ProcessLimiter()
    with freeze_time(TIMES["in years"]):
        taken = [limiter.acquire("key", 2, 1.0) for _ in range(3)]
    assert taken == [0.0, 0.0, 1.0]
    assert [limiter.acquire("key", 2, 3600.0) for _ in range(2)] == [0.0, 0.0]
    assert 0.0 < limiter.acquire("key", 2, 3600.0) <= 3600.0
