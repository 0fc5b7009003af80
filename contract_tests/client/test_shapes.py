"""Test that extra bytes after a reply never become the reply to the next call.

The tests send every shape of bytes over every transport: plain, TLS and through a proxy. The first
call gets its reply in that shape. The second call must get its own reply, over a new connection if
the first connection is no longer usable.
"""

from __future__ import annotations

import json
import re
import ssl
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from tencent_desk.errors import ConnectionLostError

from contract_tests.client.support import EVERYWHERE, Call, Peer, listening, play

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("no_proxies")

LATER = 30.0
"""Limit in seconds of a failing test; a passing test does not wait so long."""


def reply(info: str) -> bytes:
    """Return a complete reply with a text."""
    body = json.dumps({"ErrorCode": 0, "ErrorInfo": info}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def make_chunked_reply(info: str, trailers: bytes = b"") -> bytes:
    """Return a chunked reply with a text."""
    body = reply(info).partition(b"\r\n\r\n")[2]
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"%x\r\n%b\r\n0\r\n%b\r\n" % (len(body), body, trailers)


def make_long_reply(info: str, size: int = 65_536) -> bytes:
    """Return a reply with the given number of bytes, by default the size of one read."""
    body = json.dumps({"ErrorCode": 0, "ErrorInfo": info}).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
    return head % (room := size - len(head % size)) + body.ljust(room)


POISON = reply("POISON")
TIMED_OUT = b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Shape(NamedTuple):
    """Define the bytes that the server sends over the first connection.

    Attributes:
        sent: function that makes the bytes of the reply, as separate writes.
        after: bytes to send after the first call has received its reply.
        kept: whether the second call uses the same connection.
        lost: whether aiohttp loses the first call, as it reads the reply with the extra bytes.
        ends: whether the server shuts down TLS afterwards and leaves the connection open.
    """

    sent: Callable[[str], list[bytes]]
    after: bytes = b""
    kept: bool = False
    lost: bool = False
    ends: bool = False


SHAPES = {
    "clean": Shape(lambda info: [reply(info)], kept=True),
    "clean in drips": Shape(lambda info: [bytes([each]) for each in reply(info)], kept=True),
    "second reply": Shape(lambda info: [reply(info) + POISON]),
    "second reply in a write of its own": Shape(lambda info: [reply(info), POISON]),
    "second reply behind a full read": Shape(lambda info: [make_long_reply(info) + POISON]),
    "three replies": Shape(lambda info: [reply(info) + POISON + POISON]),
    "second reply cut": Shape(lambda info: [reply(info) + POISON[:-5]]),
    "second reply behind chunks": Shape(lambda info: [make_chunked_reply(info) + POISON]),
    "chunks behind chunks": Shape(
        lambda info: [make_chunked_reply(info) + make_chunked_reply("POISON")]
    ),
    "second reply behind trailers": Shape(
        lambda info: [make_chunked_reply(info, b"X: y\r\n") + POISON]
    ),
    "second reply behind an interim one": Shape(
        lambda info: [b"HTTP/1.1 103 Early\r\n\r\n" + reply(info) + POISON]
    ),
    "length and chunks": Shape(
        lambda info: [
            make_chunked_reply(info).replace(b"\r\n", b"\r\nContent-Length: 2\r\n", 1) + POISON
        ],
        lost=True,
    ),
    "empty line behind": Shape(lambda info: [reply(info) + b"\r\n"]),
    "junk behind": Shape(lambda info: [reply(info) + b"x" * 9], lost=True),
    "408 behind": Shape(lambda info: [reply(info) + TIMED_OUT]),
    "reply later": Shape(lambda info: [reply(info)], after=POISON),
    "408 later": Shape(lambda info: [reply(info)], after=TIMED_OUT),
    "byte later": Shape(lambda info: [reply(info)], after=b"H"),
    "interim reply later": Shape(
        lambda info: [reply(info)], after=b"HTTP/1.1 100 Continue\r\n\r\n"
    ),
    "end of TLS": Shape(lambda info: [reply(info)], ends=True),
}


class Plain:
    """Send without TLS."""

    def __init__(self, peer: Peer) -> None:
        self.receive, self.send = peer.receive, peer.send

    def send_in_one(self, parts: list[bytes]) -> None:
        """Send all parts in one write."""
        self.send(b"".join(parts))

    def end(self) -> None:
        """Do nothing: the connection has no TLS."""


class Tls:
    """Encrypt in memory, so that several TLS records are sent in one write."""

    def __init__(self, peer: Peer, context: ssl.SSLContext) -> None:
        self._peer = peer
        self._arrived, self._leaving = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._arrived, self._leaving, server_side=True)
        self._done(self._tls.do_handshake)

    def _done(self, step: Callable[[], Any]) -> Any:
        while True:
            try:
                found = step()
            except ssl.SSLWantReadError:
                self._leave()
                if not (data := self._peer.receive()):
                    raise
                self._arrived.write(data)
            else:
                self._leave()
                return found

    def _leave(self) -> None:
        if waiting := self._leaving.read():
            self._peer.send(waiting)

    def receive(self) -> bytes:
        """Read the next bytes."""
        with suppress(ssl.SSLError):
            return bytes(self._done(lambda: self._tls.read(65536)))
        return b""

    def send_in_one(self, parts: list[bytes]) -> None:
        """Make a TLS record of each part, and send all records in one write."""
        for part in parts:
            self._tls.write(part)
        self._leave()

    def send(self, data: bytes) -> None:
        """Send one TLS record."""
        self.send_in_one([data])

    def end(self) -> None:
        """End TLS, and leave the connection open."""
        with suppress(ssl.SSLError):
            self._tls.unwrap()
        self._leave()


class Desk:
    """Reply to each request with its SessionId, and to the first request in the given shape."""

    def __init__(self, shape: Shape, context: ssl.SSLContext | None) -> None:
        self._shape = shape
        self._context = context
        self.answered, self.sent = threading.Event(), threading.Event()
        self.infos: list[str] = []

    def __call__(self, peer: Peer) -> None:
        received = peer.receive()
        if received.startswith(b"CONNECT"):
            peer.send(b"HTTP/1.1 200 OK\r\n\r\n")
            received = b""
        talk: Plain | Tls = Plain(peer)
        if self._context is not None:
            talk = Tls(_StartedPeer(peer, received), self._context)  # type: ignore[arg-type]
            received = b""
        for info in _read_sessions(talk, received):
            self.infos.append(info)
            if len(self.infos) > 1:
                talk.send(reply(info))
                continue
            talk.send_in_one(self._shape.sent(info))
            assert self.answered.wait(LATER)
            if self._shape.after:
                talk.send(self._shape.after)
            if self._shape.ends:
                talk.end()
            self.sent.set()


class _StartedPeer:
    """Represent a peer from which some bytes were already received."""

    def __init__(self, peer: Peer, received: bytes) -> None:
        self._peer, self._received = peer, received
        self.send = peer.send

    def receive(self) -> bytes:
        received, self._received = self._received, b""
        return received or self._peer.receive()


def _read_sessions(talk: Plain | Tls, received: bytes) -> Iterator[str]:
    """Yield the SessionId of each request."""
    while True:
        found = re.search(rb'"SessionId":"([^"]*)".*\}', received)
        if found is not None:
            yield found[1].decode()
            received = b""
        more = talk.receive()
        if not more:
            return
        received += more


@pytest.fixture
def contexts(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Return the TLS context of the server, whose certificate the clients trust."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_name("certificate.pem")))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


BY_PROXY = ("clean", "second reply", "end of TLS")
"""Shapes that `make test` also sends through a proxy."""
CASES = [
    pytest.param(
        way, name, marks=() if way in ("plain", "TLS") or name in BY_PROXY else pytest.mark.slow
    )
    for way in ("plain", "TLS", "forwarded", "tunnelled")
    for name in SHAPES
]


@EVERYWHERE
@pytest.mark.parametrize(("way", "name"), CASES)
def test_the_second_call_gets_its_own_reply(
    kind: str,
    way: str,
    name: str,
    contexts: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shape = SHAPES[name]
    desk = Desk(shape, contexts if way in ("TLS", "tunnelled") else None)
    lost = shape.lost and kind.endswith("aiohttp")

    async def scenario(call: Call) -> None:
        try:
            first = await call("send_msg", session_id="first")
            assert first.error_info == "first"
        except ConnectionLostError:
            assert lost
        desk.answered.set()
        assert desk.sent.wait(LATER)
        second = await call("send_msg", session_id="second")
        assert second.error_info == "second"

    with listening(desk) as server:
        scheme = "http" if way in ("plain", "forwarded") else "https"
        if way in ("forwarded", "tunnelled"):
            monkeypatch.setenv(f"{scheme}_proxy", server.url)
        play(kind, scenario, base_url=f"{scheme}://127.0.0.1:{server.port}")
        assert desk.infos == ["first", "second"]
        if shape.kept:
            assert server.connections == 1
