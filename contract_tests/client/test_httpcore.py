"""The default transport: where tools stand in for httpcore, and what it reads without h11."""

from __future__ import annotations

import time
from typing import Any

import httpcore
import pytest
import respx
from hypothesis import example, given
from hypothesis import strategies as st
from tencent_desk import Request, Response
from tencent_desk.errors import DeskTimeoutError, UnreadableReplyError
from tencent_desk_runtime._httpcore import _AsyncShown, _Replies, _Request, _Shown
from tencent_desk_runtime._sockets import Connection
from tencent_desk_runtime._streams import AsyncConnection

from contract_tests.client.support import (
    BUILT_IN,
    Call,
    Flood,
    Peer,
    fixed_reply,
    listening,
    open_sockets,
    play,
)

OK = b'{"ErrorCode": 0}'
FRONTS = "HTTPConnection", "AsyncHTTPConnection"


def polite(peer: Peer) -> None:
    """Answer every request."""
    while peer.request():
        peer.say(fixed_reply(OK))


@BUILT_IN
def test_what_respx_lets_pass_goes_over_one_connection(kind: str) -> None:
    async def scenario(call: Call) -> None:
        with respx.mock() as mocked:
            route = mocked.route().pass_through()
            for _ in range(2):
                assert (await call("send_msg")).error_code == 0
            assert route.call_count == 2

    with listening(polite) as server:
        play(kind, scenario, base_url=server.url)
        assert server.connections == 1


@BUILT_IN
def test_who_looks_on_sees_what_httpcore_would_show(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[httpcore.Response] = []
    handle = httpcore.HTTPConnection.handle_request
    handle_async = httpcore.AsyncHTTPConnection.handle_async_request

    def look(self: httpcore.HTTPConnection, request: httpcore.Request) -> httpcore.Response:
        seen.append(handle(self, request))
        seen[0].read()
        return seen[0]

    async def look_async(
        self: httpcore.AsyncHTTPConnection, request: httpcore.Request
    ) -> httpcore.Response:
        seen.append(await handle_async(self, request))
        await seen[0].aread()
        return seen[0]

    async def scenario(call: Call) -> None:
        assert (await call("send_msg")).error_code == 0

    monkeypatch.setattr(httpcore.HTTPConnection, "handle_request", look)
    monkeypatch.setattr(httpcore.AsyncHTTPConnection, "handle_async_request", look_async)
    with listening(polite) as server:
        play(kind, scenario, base_url=server.url)
    (reply,) = seen
    assert (reply.status, reply.content) == (200, OK)
    assert reply.headers == [(b"content-length", b"16")]


@pytest.mark.parametrize("name", FRONTS)
def test_httpcore_holds_what_it_opened_where_we_put_ours(name: str) -> None:
    made = vars(getattr(httpcore, name)(httpcore.Origin(b"http", b"localhost", 80)))
    assert made["_connection"] is None
    assert "_request_lock" in made


@pytest.mark.parametrize("shown", [_Shown, _AsyncShown])
def test_httpcore_may_ask_whether_ours_is_free(shown: type[_Shown | _AsyncShown]) -> None:
    assert shown(("http", "localhost", 80), None)._front.is_available()  # noqa: SLF001


def test_what_stands_in_for_the_network_is_told_of_no_time_below_a_millisecond() -> None:
    shown = _Request(Request("http", "h", 80, "/", (), b""), time.monotonic() - 5)
    assert shown.extensions["timeout"] == dict.fromkeys(("connect", "write", "read"), 0.001)


@pytest.fixture
def another_httpcore(monkeypatch: pytest.MonkeyPatch) -> None:
    """As httpcore would be if it held what it opened under another name."""
    for name in FRONTS:
        kind: Any = getattr(httpcore, name)

        class Other(kind):  # type: ignore[misc]
            def __setattr__(self, name: str, value: object) -> None:
                if not isinstance(value, Connection | AsyncConnection):
                    super().__setattr__(name, value)

        monkeypatch.setattr(httpcore, name, Other)


@BUILT_IN
@pytest.mark.usefixtures("another_httpcore")
def test_over_another_httpcore_every_call_has_a_connection_of_its_own(kind: str) -> None:
    async def scenario(call: Call) -> None:
        for _ in range(2):
            assert (await call("send_msg")).error_code == 0
            assert open_sockets(server.port) == 0

    with listening(polite) as server:
        play(kind, scenario, base_url=server.url)
        assert server.connections == 2


@BUILT_IN
@pytest.mark.usefixtures("another_httpcore")
def test_over_another_httpcore_a_late_reply_may_have_had_an_effect(kind: str) -> None:
    def silent(peer: Peer) -> None:
        peer.request()
        peer.gone()

    async def scenario(call: Call) -> None:
        with pytest.raises(DeskTimeoutError) as caught:
            await call("send_msg", attempt_timeout=0.3)
        assert caught.value.outcome == "ambiguous"

    with listening(silent) as server:
        play(kind, scenario, base_url=server.url)


@pytest.mark.parametrize("kind", ["sync", "asyncio"])
@pytest.mark.usefixtures("another_httpcore")
def test_over_another_httpcore_an_oversized_reply_is_not_read_to_its_end(kind: str) -> None:
    flood = Flood()

    async def scenario(call: Call) -> None:
        with pytest.raises(UnreadableReplyError, match="longer than"):
            await call("send_msg", attempt_timeout=30.0)

    with listening(flood) as server:
        play(kind, scenario, base_url=server.url, timeout=60.0)
        assert not flood.ended


# --- the usual reply ------------------------------------------------------------------------------

LINES = [
    "Content-Length: 2", "Content-Length: 02", "content-length: 2, 2", "Content-Length: 3",
    "Content-Length:2", "Content-Length: 2 ", "Content-Length : 2", "Transfer-Encoding: chunked",
    "Transfer-Encoding: identity", "Connection: keep-alive", "Connection: Keep-Alive",
    "connection: close", "Connection: keep-alive, close", "Server: nginx", "X-Empty:", "X-Empty: ",
    "X-Tab:\tb", "X-Latin: \xe9", "X-Colon: a: b", "No colon", " folded", "X-Bad\x00: a",
]  # fmt: skip
STATUSES = [
    "200 OK", "200 ", "200", "204 No Content", "206 Partial Content", "304 Not Modified",
    "404 Not Found", "502 Bad Gateway", "100 Continue", "700 What", "2000 OK",
]  # fmt: skip


def read(*pieces: bytes) -> tuple[Response, bool] | type[Exception]:
    """What is read of a reply that comes in such pieces, until the other side ends."""
    replies = _Replies()
    replies.begin(Request("http", "h", 80, "/", (), b""))
    try:
        for piece in (*pieces, b"", b""):
            if replies.wanting:
                replies.take(piece)
    except Exception as error:  # noqa: BLE001 - they are compared
        return type(error)
    return replies.response(), replies.usable


@given(
    st.sampled_from(["HTTP/1.1", "HTTP/1.0", "HTTP/2"]),
    st.sampled_from(STATUSES),
    st.lists(st.sampled_from(LINES), max_size=4),
    st.sampled_from(["\r\n", "\n"]),
    st.sampled_from([b"{}", b"", b"{}\r\n", b"2\r\n{}\r\n0\r\n\r\n"]),
)
@example("HTTP/1.1", "200 OK", ["Connection: keep-alive", "Content-Length: 2"], "\r\n", b"{}")
@example("HTTP/1.1", "200 OK", ["Connection: close", "Content-Length: 2"], "\r\n", b"{}")
@example("HTTP/1.1", "200 OK", ["Date: Wed: 12: 5", "Content-Length: 2"], "\r\n", b"{}")
@example("HTTP/1.1", "200 OK", ["Content-Length: 2", "Server: nginx"], "\r\n", b"{}")
@example("HTTP/1.1", "204 No Content", ["Content-Length: 2"], "\r\n", b"{}")
def test_a_reply_is_read_alike_whole_and_in_pieces(
    version: str, status: str, lines: list[str], end: str, body: bytes
) -> None:
    head = "".join(f"{line}{end}" for line in [f"{version} {status}", *lines, ""])
    reply = head.encode("latin-1") + body
    assert read(reply) == read(reply[:5], reply[5:])


def test_the_usual_reply_is_read_without_h11() -> None:
    replies = _Replies()
    replies.begin(Request("http", "h", 80, "/", (), b""))
    replies.take(fixed_reply(OK, more="Connection: keep-alive\r\n"))
    assert vars(replies)["_spoken"] is None
    assert replies.response().body == OK
