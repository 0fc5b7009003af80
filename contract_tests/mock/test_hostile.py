"""Test hostile input over HTTP: it gets a documented code or a 4xx status, and the next call
succeeds."""

from __future__ import annotations

import contextlib
import json
import socket
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk_mock import running

from contract_tests import vendor_pages
from contract_tests.mock.support import frozen_desk, query, sample

if TYPE_CHECKING:
    from collections.abc import Iterator

PATHS = {name: page.path for name, page in vendor_pages.operations().items()}
SEND = PATHS["send_msg"]
GOOD = json.dumps(sample("create_group")).encode()
SECONDS = 10


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with running(frozen_desk()) as url:
        host, _, port = url.removeprefix("http://").partition(":")
        yield host, int(port)


def _ask(address: tuple[str, int], raw: bytes) -> tuple[int, bytes]:
    """Return status and body of the reply; 400 if the server closes the connection before it has
    read the whole request.

    A server that refuses an incomplete request closes the connection. This can reset the connection
    while the client still sends, and the reply can be lost.
    """
    with socket.create_connection(address, timeout=SECONDS) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(raw)
        try:
            with HTTPResponse(connection) as response:
                response.begin()
                return response.status, response.read()
        except (ConnectionResetError, BrokenPipeError):
            return 400, b""


def _post(
    target: str, body: bytes = b"", *headers: str, method: str = "POST", length: bool = True
) -> bytes:
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _call(operation: str = "send_msg", /, **changed: Any) -> bytes:
    body = {**sample(operation), **changed}
    return _post(f"{PATHS[operation]}?{query()}", json.dumps(body).encode())


def _raw_body(body: bytes, *headers: str, **options: Any) -> bytes:
    return _post(f"{SEND}?{query()}", body, *headers, **options)


def _deep(opening: bytes, closing: bytes, depth: int) -> bytes:
    return b'{"MsgBody": ' + opening * depth + b"1" + closing * depth + b"}"


HOSTILE: dict[str, bytes] = {
    "lists nested 100,000 deep": _raw_body(_deep(b"[", b"]", 100_000)),
    "objects nested 5,000 deep": _raw_body(_deep(b'{"a":', b"}", 2_000)),
    "brackets that never close": _raw_body(b"[" * 12_000),
    "a group number beyond 64 bits": _call("contact_user", GroupId=2**70),
    "invalid UTF-8 in the query": _post(f"{SEND}?{query()}&identifier=%ff%fe", GOOD),
    "raw bytes in the query": _post(f"{SEND}?{query()}&x=\xff\xfe", GOOD),
    "invalid UTF-8 in the path": _post("/v4/%ff%fe/%c0%80", GOOD),
    "a parameter twice": _post(f"{SEND}?{query()}&random=1", GOOD),
    "10 MB of blanks": _raw_body(b" " * 10_000_000),
    "10 MB in chunks": _raw_body(
        (b"10000\r\n" + b" " * 65_536 + b"\r\n") * 160 + b"0\r\n\r\n",
        "Transfer-Encoding: chunked",
        length=False,
    ),
    "a million parameters": _post(f"{SEND}?{'a=1&' * 1_000_000}", GOOD),
    "__proto__ as a path": _post(f"/__proto__?{query()}", GOOD),
    "NUL in the query": _post(f"{SEND}?{query(identifier='%00')}", GOOD),
    "an escaped NUL in the path": _post(f"{SEND}%00?{query()}", GOOD),
    "a raw NUL in a header": _post(SEND, GOOD, "X: \0"),
    "dots in the path": _post("/v4/../../../etc/passwd", GOOD),
    "another host in the target": _post(f"http://evil.example{SEND}?{query()}", GOOD),
    "a target without slash": _post("v4", GOOD),
    "a star as target": _post("*", GOOD, method="OPTIONS"),
    "a method of small letters": _post(f"{SEND}?{query()}", GOOD, method="post"),
    "a header of 100 KB": _post(f"{SEND}?{query()}", GOOD, f"X-Pad: {'a' * 100_000}"),
    "two lengths": _post(SEND, GOOD, "Content-Length: 5"),
    "a negative length": _post(SEND, b"", "Content-Length: -1", length=False),
    "length and chunks": _post(SEND, b"0\r\n\r\n", "Transfer-Encoding: chunked"),
    "a wrong chunk": _post(SEND, b"zz\r\n", "Transfer-Encoding: chunked", length=False),
    "an unknown coding": _post(SEND, b"", "Transfer-Encoding: gzip", length=False),
    "a version that is none": f"POST {SEND} HTTP/9.9\r\n\r\n".encode(),
    "a tunnel": b"CONNECT desk.example:443 HTTP/1.1\r\nHost: desk.example:443\r\n\r\n",
    "HTTP/2 without asking": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "an upgrade": _post(SEND, b"{}", "Connection: upgrade", "Upgrade: websocket"),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_request_gets_a_documented_code_or_a_4xx_status(
    address: tuple[str, int], raw: bytes
) -> None:
    status, body = _ask(address, raw)
    if status == 200:
        reply = json.loads(body)
        codes = frozen_desk().contract.errors.keys() | {0}
        assert reply.keys() <= {"ActionStatus", "ErrorInfo", "ErrorCode", "GroupId"}
        assert reply["ErrorCode"] in codes
    else:
        assert 400 <= status < 500
        assert b"Traceback" not in body
    status, body = _ask(address, _call())
    assert (status, json.loads(body)["ErrorCode"]) == (200, 0)


CONTROL = {
    "deep": b'{"agents": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "too far": b'{"advance": 1e300}',
    "__proto__": b'{"__proto__": {}}',
    "a lone surrogate": b'{"users": ["\\udfff"]}',
    "no UTF-8": b'{"users": ["\xff"]}',
}


@pytest.mark.parametrize("name", ["state", "faults", "clock"])
@pytest.mark.parametrize("body", CONTROL.values(), ids=CONTROL)
def test_control_endpoints_refuse_hostile_bodies(
    address: tuple[str, int], name: str, body: bytes
) -> None:
    assert _ask(address, _post(f"/_mock/{name}", body))[0] == 400


@pytest.mark.parametrize("seconds", [1e15, -1e15])
def test_clock_accepts_any_number_of_seconds(address: tuple[str, int], seconds: float) -> None:
    body = json.dumps({"advance": seconds}).encode()
    assert _ask(address, _post("/_mock/clock", body))[0] == 200
    for operation in PATHS:
        status, reply = _ask(address, _call(operation))
        assert (status, json.loads(reply)["ActionStatus"]) == (200, "FAIL")
    assert _ask(address, _post("/_mock/journal", method="GET"))[0] == 200
    assert _ask(address, _post("/_mock/reset"))[0] == 200


def test_client_that_disconnects_does_not_affect_other_clients(address: tuple[str, int]) -> None:
    for cut in (1, 100, -1):
        with socket.create_connection(address, timeout=SECONDS) as connection:
            connection.sendall(_call()[:cut])
    assert json.loads(_ask(address, _call())[1])["ErrorCode"] == 0
