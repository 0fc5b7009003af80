"""Test proxy environment variables, NO_PROXY, and replies that a proxy modifies."""

from __future__ import annotations

import base64
import gzip
import sys
import zlib
from functools import cache, reduce
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from tencent_desk import AsyncDeskClient, DeskClient
from tencent_desk.errors import (
    ConnectionFailedError,
    DeskTimeoutError,
    TransportError,
    UnreadableReplyError,
    ValidationError,
)
from tencent_desk_runtime.transports._proxies import Proxies, is_excepted  # noqa: PLC2701 - many hosts without a network

from contract_tests.client.support import (
    BUILT_IN,
    EVERYWHERE,
    EVERYWHERE_AND_HTTPX,
    KEY,
    LARGEST_REPLY,
    OK,
    Call,
    Peer,
    fixed_reply,
    get_call_error,
    listening,
    play,
    polite,
)

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.usefixtures("no_proxies")
SOON = 0.2


# --- NO_PROXY -------------------------------------------------------------------------------------

ENTRIES = [
    ("*", "desk.example", 443, True),
    ("desk.example", "desk.example", 443, True),
    ("DESK.example", "desk.EXAMPLE", 443, True),
    ("desk.example", "eu.desk.example", 443, True),
    ("desk.example", "mydesk.example", 443, False),
    (".desk.example", "desk.example", 443, True),
    (".desk.example", "eu.desk.example", 443, True),
    ("desk.example.", "desk.example", 443, True),
    ("desk.example", "desk.example.", 443, True),
    ("*.example", "desk.example", 443, False),
    ("desk.example:443", "desk.example", 443, True),
    ("desk.example:8443", "desk.example", 443, False),
    ("a.example desk.example", "desk.example", 443, True),
    ("a.example,,desk.example,", "desk.example", 443, True),
    ("", "desk.example", 443, False),
    (".", "desk.example", 443, False),
    (":443", "desk.example", 443, False),
    ("127.0.0.1", "127.0.0.1", 80, True),
    ("127.0.0.1", "127.0.0.10", 80, False),
    ("0.0.1", "127.0.0.1", 80, False),
    ("127.0.0.1/8", "127.1.2.3", 80, True),
    ("10.0.0.0/8", "127.0.0.1", 80, False),
    ("10.0.0.0/8", "desk.example", 80, False),
    ("10.0.0.0/8:80", "10.1.1.1", 80, True),
    ("0:0:0:0:0:0:0:1", "::1", 80, True),
    ("[::1]:80", "::1", 80, True),
    ("[::1]:8080", "::1", 80, False),
    ("fe80::/10", "fe80::1%eth0", 80, True),
    ("fe80::1%eth0", "fe80::1", 80, True),
    ("[fd00::]/8", "fd07:b51a::1", 80, True),
    ("[fd00::/8]", "fd07:b51a::1", 80, True),
    ("fd00::/8", "fe80::1", 80, False),
    ("localhost", "127.0.0.1", 80, False),
    ("10.0.0.0/99", "10.0.0.1", 80, False),
    ("[::1", "::1", 80, False),
    ("::1]", "::1", 80, False),
    ("http://desk.example", "desk.example", 443, False),
    ("desk.example:" + "9" * 5000, "desk.example", 443, False),
    ("[]:80,%,/8,@,\x00", "desk.example", 443, False),
]


@pytest.mark.parametrize(("entries", "host", "port", "direct"), ENTRIES)
def test_no_proxy_follows_the_rules_of_curl_and_requests(
    entries: str, host: str, port: int, direct: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    if "\x00" not in entries:
        monkeypatch.setenv("no_proxy", entries)
        assert (Proxies().get("https", host, port) is None) is direct
        DeskClient(1, secret_key=KEY, identifier="administrator", region="china").close()
    assert is_excepted([one.strip().lower() for one in entries.split(",")], host, port) is (
        direct if " desk" not in entries else False
    )


@EVERYWHERE
@pytest.mark.parametrize(
    ("excepted", "direct"),
    [("127.0.0.0/8", True), ("127.0.0.1:PORT", True), ("127.0.0.1:1", False), ("[::1]", False)],
)
def test_every_transport_applies_no_proxy_in_the_same_way(
    kind: str, excepted: str, direct: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(call: Call) -> None:
        assert (await call("send_msg")).error_code == 0

    with listening(polite) as proxy, listening(polite) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("NO_PROXY", excepted.replace("PORT", str(server.port)))
        play(kind, scenario, base_url=server.url)
        assert (len(server.requests), len(proxy.requests)) == ((1, 0) if direct else (0, 1))
        assert direct or proxy.requests[0].startswith(f"POST {server.url}/v4/".encode())


@pytest.mark.parametrize("client", [DeskClient, AsyncDeskClient])
@pytest.mark.parametrize(
    ("name", "address", "reported"),
    [
        ("HTTPS_PROXY", "gopher://user:canary@proxy", "cannot be read; it must be a URL of http"),
        ("https_proxy", "gopher://user:canary@proxy", "cannot be read"),
        ("all_proxy", "gopher://user:canary@proxy", "cannot be read"),
        ("ALL_PROXY", "http://user:canary@proxy:canary", "cannot be read"),
        ("ALL_PROXY", "http://user:canary@[::1", "cannot be read"),
        ("ALL_PROXY", "socks5://user:canary@127.0.0.1:1", r"is a SOCKS.*install 'httpx\[socks\]'"),
    ],
)
def test_error_names_the_variable_of_an_unusable_proxy(
    client: Any, name: str, address: str, reported: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv(name, address)
    monkeypatch.setenv("NO_PROXY", "[::1]")
    with pytest.raises(ValidationError, match=f"the proxy that {name} names {reported}") as caught:
        client(1400000000, secret_key=KEY, identifier="administrator", region="china")
    assert caught.value.__context__ is None
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("proxy", 80),
        ("http://proxy", 80),
        ("https://proxy", 443),
        ("socks5://proxy", 1080),
        ("socks5h://proxy", 1080),
        ("https://cafe\u0301.example:8443", 8443),
    ],
)
def test_port_of_a_proxy_is_that_of_its_scheme_by_default(
    address: str, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "socksio", sys)
    monkeypatch.setenv("ALL_PROXY", address)
    found = Proxies().get("https", "desk.example", 443)
    assert found is not None
    assert found.port == port


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_proxy_variable_of_another_scheme_is_ignored(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = "https" if scheme == "http" else "http"
    monkeypatch.setenv(f"{other}_proxy", "gopher://proxy")
    url = f"{scheme}://desk.example"
    DeskClient(1, secret_key=KEY, identifier="administrator", base_url=url).close()


# --- proxies --------------------------------------------------------------------------------------


@EVERYWHERE
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("user", ["", "us%40er"])
def test_proxy_password_is_sent_to_the_proxy_and_never_reported(
    kind: str, scheme: str, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads: list[bytes] = []

    def refuse(peer: Peer) -> None:
        heads.append(peer.receive())
        peer.send(b"HTTP/1.1 407 Who\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    async def scenario(call: Call) -> None:
        with pytest.raises(Exception, match="407") as caught:
            await call("send_msg")
        shown = f"{caught.value} {caught.value!r} {caught.value.__dict__}"
        assert "canary" not in shown
        if scheme == "https":
            assert isinstance(caught.value, ConnectionFailedError)
            assert caught.value.outcome == "refused"

    with listening(refuse) as proxy:
        address = f"http://{user}:canary%21@127.0.0.1:{proxy.port}"
        monkeypatch.setenv(f"{scheme}_proxy", address)
        play(kind, scenario, base_url=f"{scheme}://desk.invalid")
    given = b"Proxy-Authorization: Basic " + base64.b64encode(f"{unquote(user)}:canary!".encode())
    assert given.lower() in heads[0].lower()
    first = b"POST http://desk.invalid/" if scheme == "http" else b"CONNECT desk.invalid:443 "
    assert heads[0].startswith(first)
    assert (b"usersig" in heads[0]) is (scheme == "http")


@EVERYWHERE
@pytest.mark.parametrize(
    ("beginning", "drop"),
    [
        (b"", b" "),
        (b"HTTP/1.1 200 OK\r\nX: ", b" "),
        (b"HTTP/1.1 100 Go on\r\n\r\n", b" "),
        (b"HTTP/1.1 200 OK\r\n\r\n", b""),
    ],
    ids=["in drips", "a header in drips", "an interim reply", "a silent handshake"],
)
def test_slow_proxy_does_not_extend_the_deadline(
    kind: str, beginning: bytes, drop: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(peer: Peer) -> None:
        peer.receive()
        peer.send(beginning)
        while not peer.server.stopping.wait(0.02):
            peer.send(drop)

    with listening(drip) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        url = "https://desk.invalid"
        error = get_call_error(kind, TransportError, base_url=url, attempt_timeout=SOON)
    assert error.outcome == "refused"


@EVERYWHERE
@pytest.mark.parametrize("endless", [b"HTTP/1.1 100 Continue\r\n\r\n", b"X: y\r\n"])
def test_endless_interim_replies_and_trailers_do_not_extend_the_deadline(
    kind: str, endless: bytes
) -> None:
    def speak(peer: Peer) -> None:
        peer.request()
        if endless.startswith(b"X"):
            peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
        while not peer.server.stopping.wait(0.01):
            peer.send(endless)

    with listening(speak) as server:
        error = get_call_error(kind, DeskTimeoutError, base_url=server.url, attempt_timeout=SOON)
    assert error.outcome == "ambiguous"


@BUILT_IN
@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_calls_work_over_a_socks_proxy(
    kind: str, secure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("socksio", reason="an extra of httpx")
    asked: list[bytes] = []

    def socks(peer: Peer) -> None:
        peer.receive()
        peer.send(b"\x05\x00")
        asked.append(peer.receive())
        if secure:
            peer.send(b"\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00")
            return
        peer.send(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
        polite(peer)

    async def scenario(call: Call) -> None:
        if secure:
            with pytest.raises(ConnectionFailedError, match="refused") as caught:
                await call("send_msg")
            assert caught.value.outcome == "refused"
        else:
            for _ in range(2):
                assert (await call("send_msg")).error_code == 0

    with listening(socks) as proxy:
        monkeypatch.setenv("all_proxy", f"socks5h://127.0.0.1:{proxy.port}")
        play(kind, scenario, base_url=f"{'https' if secure else 'http'}://desk.invalid")
        assert b"desk.invalid" in asked[0]
        assert proxy.connections == 1


@BUILT_IN
def test_proxy_without_socks_raises_connection_failed(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("socksio", reason="an extra of httpx")

    def other(peer: Peer) -> None:
        peer.receive()
        peer.send(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with listening(other) as proxy:
        monkeypatch.setenv("all_proxy", f"socks5://127.0.0.1:{proxy.port}")
        get_call_error(kind, ConnectionFailedError, base_url="https://desk.invalid")


@BUILT_IN
def test_unreachable_tls_proxy_raises_connection_failed(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening(polite) as gone:
        pass
    monkeypatch.setenv("https_proxy", f"https://127.0.0.1:{gone.port}")
    error = get_call_error(kind, ConnectionFailedError, base_url="https://desk.invalid")
    assert error.outcome == "refused"


def test_system_proxy_settings_can_exclude_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    module = "tencent_desk_runtime.transports._proxies"
    monkeypatch.setattr(f"{module}.getproxies", lambda: {"https": "http://127.0.0.1:3128"})
    monkeypatch.setattr(f"{module}.proxy_bypass", lambda host: host == "desk.example")
    proxies = Proxies()
    assert proxies.get("https", "desk.example", 443) is None
    other = proxies.get("https", "console.tim.qq.com", 443)
    assert other is not None
    assert other.port == 3128


def test_aiohttp_refuses_a_socks_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("aiohttp", reason="an extra")
    pytest.importorskip("socksio", reason="an extra of httpx")
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1080")
    reported = "aiohttp has no SOCKS proxies"
    get_call_error("asyncio-aiohttp", ValidationError, reported, base_url="https://desk.invalid")


# --- content codings ------------------------------------------------------------------------------


def deflate_without_header(data: bytes) -> bytes:
    """Compress with deflate without the zlib header, as some servers do."""
    made = zlib.compressobj(wbits=-15)
    return made.compress(data) + made.flush()


def gzip_to_the_limit(data: bytes) -> bytes:
    """Compress with a file name so long that the reply is as long as allowed."""
    packed = gzip.compress(data)
    name = b"n" * (LARGEST_REPLY - len(packed) - 1) + b"\0"
    return b"\x1f\x8b\x08\x08" + packed[4:10] + name + packed[10:]


CODINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "two members": ("gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("deflate", deflate_without_header),
    "three": (
        "deflate, gzip, gzip",
        lambda data: gzip.compress(gzip.compress(zlib.compress(data))),
    ),
    "identity": ("identity", bytes),
    "as long as allowed": ("gzip", gzip_to_the_limit),
}


@cache
def bomb() -> bytes:
    """Return a body that is very large after decompression."""
    return gzip.compress(b" " * 50_000_000)


def serve_encoded(name: str, body: bytes) -> Callable[[Peer], None]:
    def speak(peer: Peer) -> None:
        while peer.request():
            peer.send(fixed_reply(body, more=f"Content-Encoding: {name}\r\n"))

    return speak


@EVERYWHERE_AND_HTTPX
@pytest.mark.parametrize("coding", CODINGS)
def test_compressed_reply_is_decompressed_but_not_requested(kind: str, coding: str) -> None:
    name, pack = CODINGS[coding]

    async def scenario(call: Call) -> None:
        for _ in range(2):
            assert (await call("send_msg")).error_code == 0

    with listening(serve_encoded(name, pack(OK))) as server:
        play(kind, scenario, base_url=server.url)
        assert server.connections == 1
        assert b"\r\naccept-encoding: identity\r\n" in server.requests[0].lower()


@EVERYWHERE
@pytest.mark.parametrize(
    ("name", "body", "reported"),
    [
        ("gzip", bomb, "longer than"),
        ("gzip, gzip", lambda: gzip.compress(bomb()), "longer than"),
        ("deflate", lambda: zlib.compress(b" " * (LARGEST_REPLY + 1)), "longer than"),
        (
            "gzip",
            lambda: gzip.compress(OK.ljust(LARGEST_REPLY)) + gzip.compress(b" "),
            "longer than",
        ),
        ("gzip", lambda: b"\x1f\x8b\x08\x00 damaged", None),
        ("gzip", lambda: gzip.compress(OK)[:-4], None),
        ("gzip", lambda: gzip.compress(OK.ljust(LARGEST_REPLY))[:-4], None),
        ("br", lambda: b"\xff\xfe", None),
        (
            "gzip, gzip, gzip, gzip",
            lambda: reduce(lambda body, _: gzip.compress(body), range(4), OK),
            None,
        ),
    ],
    ids=[
        "bomb",
        "bomb in a bomb",
        "a byte too much",
        "a member too much",
        "damaged",
        "cut",
        "cut at the limit",
        "unknown",
        "too many",
    ],
)
def test_oversized_or_damaged_compressed_reply_raises_unreadable_reply(
    kind: str, name: str, body: Callable[[], bytes], reported: str | None
) -> None:
    with listening(serve_encoded(name, body())) as server:
        error = get_call_error(
            kind, UnreadableReplyError, reported, base_url=server.url, timeout=60.0
        )
    assert error.outcome == "ambiguous"
