"""Test exceptions that signals, threads and greenlets raise inside a call."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import gevent
import gevent.socket
import httpx
import pytest
from celery.exceptions import SoftTimeLimitExceeded
from tencent_desk import errors
from tencent_desk.messages import custom

from contract_tests.client.support import BOTH, Harness, Script, success
from contract_tests.client.support.alarms import JobLimitError, SlowError, alarm, ring

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def _raise(error: Exception) -> None:
    raise error


class Interrupted:
    """Run user code during a call, and raise an exception in one part of this code.

    Args:
        where: the part that raises.
        interrupt: the function that raises the exception.
    """

    def __init__(self, where: str, interrupt: Callable[[], object]) -> None:
        self._where = where
        self._interrupt = interrupt
        self.script = Script(self._answer)

    def _do(self, where: str) -> None:
        if where == self._where:
            self._interrupt()

    def _answer(self, _request: object) -> Any:
        try:
            self._do("transport")
        except (JobLimitError, ValueError) as error:
            # As a library may do, with or without a cause.
            raise ConnectionError from (error if isinstance(error, JobLimitError) else None)
        return success()

    def acquire(self, *_: object) -> float:
        self._do("limiter")
        return 0.0

    def _usersig(self) -> str:
        self._do("usersig")
        return "token"

    def call(self, kind: str) -> Any:
        """Make a call that is retried automatically."""
        harness = Harness(
            kind,
            self.script,
            limiter=self,
            usersig=self._usersig,
            on_event=lambda _: self._do("on_event"),
            max_retries=1,
        )
        return harness.call("robot_add_language", extra_body=_Fields(self._do))


class _Fields(Mapping[str, Any]):
    """Provide a mapping that runs a function while it is read."""

    def __init__(self, do: Callable[[str], None]) -> None:
        self._do = do

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[str]:
        self._do("body")
        return iter(())

    def __getitem__(self, name: str) -> Any:
        raise KeyError(name)


@BOTH
@pytest.mark.parametrize("where", ["limiter", "usersig", "on_event", "transport", "body"])
@pytest.mark.parametrize("error", [JobLimitError("job"), TimeoutError("job"), ValueError("job")])
def test_exception_raised_in_user_code_propagates(error: Exception, where: str, kind: str) -> None:
    code = Interrupted(where, ring)
    with alarm(error), pytest.raises(type(error)) as caught:
        code.call(kind)
    assert caught.value is error
    assert len(code.script.requests) == (where in {"on_event", "transport"})


def test_exception_raised_while_reading_element_data_propagates() -> None:
    error = ValueError("job")
    data: Any = _Fields(lambda _: ring())
    with alarm(error), pytest.raises(ValueError, match="job") as caught:
        custom(data)
    assert caught.value is error


@pytest.mark.parametrize("where", ["limiter", "usersig", "on_event", "transport"])
@pytest.mark.parametrize("kind", [JobLimitError, SlowError, TimeoutError, OSError])
def test_exception_thrown_by_gevent_propagates(kind: type[Exception], where: str) -> None:
    error = kind("job")
    code = Interrupted(where, lambda: gevent.sleep(30))
    with pytest.raises(kind) as caught, gevent.Timeout(0.01, error):
        code.call("sync")
    assert caught.value is error


def test_gevent_socket_timeout_is_a_network_timeout() -> None:
    def waits() -> None:
        here, there = gevent.socket.socketpair()
        with here, there:
            here.settimeout(0.01)
            here.recv(1)

    code = Interrupted("transport", waits)
    with pytest.raises(errors.DeskTimeoutError):
        code.call("sync")
    assert len(code.script.requests) == 2


def test_job_queue_time_limit_from_another_thread_propagates() -> None:
    error = SoftTimeLimitExceeded("job")
    code = Interrupted("limiter", lambda: _raise(error))
    with pytest.raises(SoftTimeLimitExceeded) as caught:
        code.call("sync")
    assert caught.value is error


def test_call_works_while_a_job_limit_error_is_handled() -> None:
    code = Interrupted("limiter", lambda: _raise(KeyError("redis")))
    with alarm(JobLimitError()):
        try:
            ring()
        except JobLimitError:
            assert code.call("sync").error_code == 0


def test_user_function_named_like_a_greenlet_switch_is_ordinary_code() -> None:
    def switch_limits() -> None:
        raise KeyError("redis")

    code = Interrupted("limiter", switch_limits)
    assert code.call("sync").error_code == 0


def test_exception_raised_before_the_network_is_used_propagates() -> None:
    def handle(_: httpx.Request) -> httpx.Response:
        ring()
        raise AssertionError

    error = TimeoutError("job")
    with httpx.Client(transport=httpx.MockTransport(handle)) as user, alarm(error):
        desk = Harness("sync", transport=user).client
        with pytest.raises(TimeoutError) as caught:
            desk.robot_add_language(language_tag="id")
    assert caught.value is error


@pytest.mark.parametrize("interrupted", ["getaddrinfo", "create_connection"])
def test_exception_raised_while_connecting_propagates_without_another_address(
    interrupted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = TimeoutError("job")
    called: list[object] = []

    def interrupt(*given: object, **_: object) -> None:
        called.append(given)
        ring()

    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{last}", 9)) for last in (1, 2)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, interrupted, interrupt)
    desk = Harness("sync", base_url="http://desk.invalid:9").client
    with desk, alarm(error), pytest.raises(TimeoutError) as caught:
        desk.robot_add_language(language_tag="id")
    assert len(called) == 1
    assert caught.value is error
