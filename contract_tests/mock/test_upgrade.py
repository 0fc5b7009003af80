"""Test that an offer to upgrade the protocol is ignored, as RFC 9110, section 7.8, allows.

Java's HTTP client offers HTTP/2 by default. nginx sends `Connection: upgrade` in a common
configuration.
"""

from __future__ import annotations

import json
import socket
from http.client import HTTPResponse
from itertools import pairwise
from typing import TYPE_CHECKING

import httpx
import pytest
from tencent_desk_mock import running

from contract_tests import vendor_pages
from contract_tests.mock.support import frozen_desk, query, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tencent_desk_mock import FakeDesk

BODY = json.dumps(
    sample(
        "send_msg",
        MsgBody=[{"MsgType": "TIMTextElem", "MsgContent": {"Text": "\r\nUpgrade: h2c\r\n\r\n"}}],
    )
).encode()
OFFERS = ["h2c", "H2C, foo/1", "TLS/1.0", "websocket", ""]
CONNECTIONS = ["Upgrade", "keep-alive, upgrade, HTTP2-Settings", "keep-alive"]
BYTES = 4


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[FakeDesk, socket.socket]]:
    """Return one connection for all tests, each of which leaves the connection usable."""
    desk = frozen_desk()
    with (
        running(desk) as url,
        socket.create_connection(("127.0.0.1", httpx.URL(url).port or 0), timeout=10) as connection,
    ):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield desk, connection


def _head(*lines: str) -> bytes:
    path = vendor_pages.operations()["send_msg"].path
    first = [f"POST {path}?{query()} HTTP/1.1", "Host: desk", "HTTP2-Settings: AAEAAEAAAAIAAAAB"]
    return "\r\n".join([*first, *lines, "", ""]).encode()


def _split(head: bytes, body: bytes, way: str) -> list[bytes]:
    raw, name = head + body, head.index(b"Upgrade:") + 3
    cuts = {
        "in one": [],
        "head and body apart": [len(head), len(head) + 7],
        "cut in the header": [name],
        "in bits": [*range(BYTES, len(raw), BYTES)],
    }[way]
    return [raw[start:end] for start, end in pairwise([0, *cuts, len(raw)])]


def _ask(connection: socket.socket, parts: list[bytes]) -> tuple[int, int]:
    for part in parts:
        connection.sendall(part)
    with HTTPResponse(connection) as response:
        response.begin()
        return response.status, json.loads(response.read())["ErrorCode"]


@pytest.mark.parametrize("way", ["in one", "head and body apart", "cut in the header", "in bits"])
@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize("named", CONNECTIONS)
def test_upgrade_offer_is_ignored_and_the_body_is_read(
    served: tuple[FakeDesk, socket.socket], way: str, offer: str, named: str
) -> None:
    desk, connection = served
    desk.reset()
    lines = [f"Connection: {named}", f"Upgrade: {offer}"]
    sized = _head(*lines, f"Content-Length: {len(BODY)}")
    chunked = _head(*lines, "Transfer-Encoding: chunked")
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
    assert _ask(connection, _split(sized, BODY, way)) == (200, 0)
    assert _ask(connection, _split(chunked, chunks, way)) == (200, 0)
    assert [call.body for call in desk.calls] == [json.loads(BODY)] * 2


def test_pipelined_requests_with_upgrade_offers_are_all_served(
    served: tuple[FakeDesk, socket.socket],
) -> None:
    desk, connection = served
    desk.reset()
    lines = ["Connection: Upgrade", "Upgrade: h2c", f"Content-Length: {len(BODY)}"]
    connection.sendall((_head(*lines) + BODY) * 20)
    answers = b""
    while answers.count(b'"ErrorCode": 0}') < 20:
        answers += connection.recv(65_536)
    assert answers.count(b"HTTP/1.1 200 OK") == len(desk.calls) == 20
