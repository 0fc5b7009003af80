"""Test the HTTP server: hosts, ports, signals, and how it reads request heads."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import httpx
import pytest
import uvicorn
from tencent_desk_mock import asgi_app, running, server
from uvicorn.server import ServerState

from contract_tests import vendor_pages
from contract_tests.mock.support import frozen_desk, name_of, query, sample


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1", "0.0.0.0"])  # noqa: S104
def test_address_outside_loopback_requires_a_token(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"), running(frozen_desk(), host=host):
        pytest.fail("it is served")


def test_localhost_is_accepted_as_loopback() -> None:
    with running(frozen_desk(), host="localhost") as url:
        assert url.startswith("http://")


@pytest.mark.parametrize("reported", ["did not start", "did not stop"])
def test_server_that_does_not_start_or_stop_is_reported(
    reported: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: Any = threading.Thread

    class Hanging(real):  # type: ignore[misc]
        def start(self) -> None:
            if reported == "did not stop":
                super().start()

        def join(self, timeout: float | None = None) -> None:
            if self.ident is not None:
                super().join(timeout)

        def is_alive(self) -> bool:
            return reported == "did not stop" and sys._getframe(1).f_code.co_name == "running"  # noqa: SLF001

    if reported == "did not start":
        monkeypatch.setattr(server, "_START_SECONDS", 0.01)
    monkeypatch.setattr(threading, "Thread", Hanging)
    with pytest.raises(TimeoutError, match=reported), running(frozen_desk()):
        pass


def test_default_port_is_free_and_a_port_can_be_reused_at_once() -> None:
    with httpx.Client() as client:
        with running(frozen_desk()) as url:
            port = httpx.URL(url).port or 0
            assert port > 1023
            assert "server" not in client.get(f"{url}/_mock/state").headers
        # The side that closes first keeps the port for some time; here it is the server.
        with running(frozen_desk(), port=port) as again:
            assert again == url


def test_logs_contain_no_usersig(caplog: pytest.LogCaptureFixture) -> None:
    desk = frozen_desk()
    with running(desk) as url:
        for name in ("uvicorn.access", "uvicorn.error", "uvicorn.asgi"):
            caplog.set_level(logging.INFO, name)
        httpx.post(f"{url}{vendor_pages.operations()['send_msg'].path}?{query()}", content=b"{}")
    assert len(desk.calls) == 1
    assert [one for one in caplog.records if "usersig" in one.getMessage()] == []


def test_ipv6_address_in_the_url_has_brackets() -> None:
    listener: Any = SimpleNamespace(getsockname=lambda: ("::1", 8, 2, 3))
    assert server._format_url(listener) == "http://[::1]:8"  # noqa: SLF001


def test_request_head_is_limited_to_128_kib() -> None:
    async def written(*parts: bytes) -> list[bytes]:
        config = server._make_config(asgi_app(frozen_desk()))  # noqa: SLF001
        config.load()
        protocol: Any = config.http_protocol_class
        wire = Mock(is_closing=lambda: False, get_extra_info=lambda _: None)
        one = protocol(config=config, server_state=ServerState(), app_state={})
        one.connection_made(wire)
        found = []
        for part in parts:
            one.data_received(part)
            found.append(b"".join(call.args[0] for call in wire.write.call_args_list)[:12])
        one.connection_lost(None)
        return found

    line = b"GET / HTTP/1.1\r\nhost: desk\r\nx: "
    head = line + b"a" * (128 * 1024 - len(line))
    assert asyncio.run(written(head, b"a")) == [b"", b"HTTP/1.1 400"]
    assert asyncio.run(written(head, b"\r\n\r\n")) == [b"", b""]


def test_server_restores_signal_handlers() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    served = server._Server(uvicorn.Config(asgi_app(frozen_desk())), lambda: None)  # noqa: SLF001
    with served.capture_signals():
        assert [signal.getsignal(number) for number in numbers] == [served.handle_exit] * 2
    assert [signal.getsignal(number) for number in numbers] == before


def test_x_forwarded_for_is_ignored() -> None:
    desk = frozen_desk(allowed_sources={"10.0.0.1"})
    with running(desk) as url:
        httpx.post(
            f"{url}{vendor_pages.operations()['send_msg'].path}?{query()}",
            json=sample("send_msg"),
            headers={"X-Forwarded-For": "10.0.0.1"},
        )
    assert name_of(desk, desk.calls[-1].reply) == "SOURCE_IP_NOT_ALLOWED"
