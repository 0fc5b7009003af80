"""Nothing in the suite reaches the network, and what tries says so."""

from __future__ import annotations

import socket
from typing import Any

import anyio
import httpx
import pytest
from tencent_desk import AsyncDeskClient, DeskClient

from contract_tests.support.loopback_only import NetworkBlockedError

ELSEWHERE = "192.0.2.1"  # an address for documentation (RFC 5737), which no machine has


def test_a_socket_cannot_leave_this_machine() -> None:
    with socket.socket() as one, pytest.raises(NetworkBlockedError, match=ELSEWHERE):
        one.connect((ELSEWHERE, 80))
    with socket.socket() as one, pytest.raises(NetworkBlockedError):
        one.connect_ex((ELSEWHERE, 80))
    with socket.socket(type=socket.SOCK_DGRAM) as one, pytest.raises(NetworkBlockedError):
        one.sendto(b"?", (ELSEWHERE, 53))
    with (
        socket.socket(socket.AF_INET6) as one,
        pytest.raises(NetworkBlockedError, match="2001:db8"),
    ):
        one.connect(("2001:db8::1", 80))


@pytest.mark.parametrize("host", ["console.tim.qq.com", b"example.com", ELSEWHERE])
def test_a_name_is_not_looked_up(host: str | bytes) -> None:
    with pytest.raises(NetworkBlockedError):
        socket.getaddrinfo(host, 443)


def test_a_connection_by_name_fails_before_the_lookup() -> None:
    with pytest.raises(NetworkBlockedError):
        socket.create_connection(("example.com", 443), timeout=1)
    with pytest.raises(NetworkBlockedError):
        socket.gethostbyname("example.com")


def test_an_http_client_does_not_swallow_it() -> None:
    with httpx.Client() as client, pytest.raises(NetworkBlockedError):
        client.get("http://example.com/")


def test_a_client_of_ours_reaches_no_service() -> None:
    call: dict[str, Any] = {
        "session_id": "s",
        "msg_body": [{"MsgType": "TIMTextElem", "MsgContent": {"Text": "hi"}}],
    }

    account: dict[str, Any] = {"secret_key": "k", "identifier": "a", "region": "china"}

    async def with_async() -> None:
        async with AsyncDeskClient(1400000000, **account) as desk:
            await desk.send_msg(**call)

    with (
        pytest.raises(Exception, match="blocked"),
        DeskClient(1400000000, max_retries=0, **account) as desk,
    ):
        desk.send_msg(**call)
    with pytest.raises(Exception, match="blocked"):
        anyio.run(with_async)


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("127.0.0.1", "localhost"):
            with socket.create_connection((host, server.getsockname()[1]), timeout=5) as one:
                assert one.getpeername()[0] == "127.0.0.1"
    near, far = socket.socketpair()
    with near, far:
        near.sendall(b"x")
        assert far.recv(1) == b"x"
