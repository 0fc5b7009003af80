"""The canary: no signature and no key in any log, repr, exception, pickle, raw reply or event."""

from __future__ import annotations

import json
import logging
import pickle
import ssl
import traceback
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, unquote

import anyio
import httpx
import pytest
from tencent_desk import DeskClient, Request, Response, usersig
from tencent_desk.errors import DeskError, HTTPStatusError
from tencent_desk_runtime.redaction import RedactingFilter, Secrets, in_flight, redact
from tencent_desk_runtime.secret import Secret
from tencent_desk_runtime.steps import Send

from contract_tests.client.support import (
    BOTH,
    KEY,
    KINDS,
    Bench,
    Call,
    Clock,
    Peer,
    Script,
    listening,
    play,
    success,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tencent_desk import Event

OURS = usersig.sign(1400000000, "administrator", KEY, issued_at=1_600_000_000)
HIDDEN = Secrets(Secret(OURS), Secret(""))
SOON = 0.1


@cache
def trust() -> ssl.SSLContext:
    """Made once: it takes longer than all else that a test does."""
    return ssl.create_default_context()


def sent(head: bytes) -> tuple[str, str]:
    """Return the signature of a request: as it stands in the URL, and as it is."""
    target = head.split(b" ")[1].decode()
    written = target.partition("usersig=")[2].partition("&")[0]
    return written, unquote(written)


def spellings(head: bytes) -> str:
    """Return a signature as a server may repeat it."""
    written, plain = sent(head)
    lower = plain.replace("*", "%2a").replace("-", "%2d")
    twice = quote(quote(plain, safe=""), safe="")
    return f"{plain} {written} {lower} {twice} /v4?usersig={written}&random=1 'usersig': '{plain}'"


def http(body: bytes, status: str = "200 OK", headers: str = "") -> bytes:
    """Return a reply that ends its connection."""
    length = f"Content-Length: {len(body)}\r\nConnection: close\r\n"
    return f"HTTP/1.1 {status}\r\n{length}{headers}\r\n".encode() + body


def document(code: int, head: bytes) -> bytes:
    """Return a reply that repeats the signature wherever it can."""
    said = spellings(head)
    fields = {"ErrorCode": code, "ErrorInfo": said, "RequestId": said, "Echo": {"deep": [said]}}
    return json.dumps(fields).encode()


def page(head: bytes) -> bytes:
    """Return a page of a gateway with the URL in it, across the end of what errors keep."""
    return b"<html>" + b"." * 300 + spellings(head).encode() * 3


ECHOES: dict[str, Callable[[bytes], bytes]] = {
    "success": lambda head: http(document(0, head)),
    "success with headers": lambda head: http(
        document(0, head), headers=f"X-Echo: {spellings(head)}\r\n"
    ),
    "failure": lambda head: http(document(60012, head)),
    "expired": lambda head: http(document(70001, head)),
    "internal error": lambda head: http(document(141002, head)),
    "bad gateway": lambda head: http(page(head), "502 Bad Gateway"),
    "redirect": lambda head: http(
        b"", "302 Found", f"Location: https://other/?usersig={sent(head)[0]}\r\n"
    ),
    "no JSON": lambda head: http(page(head)),
    "cut off JSON": lambda head: http(document(0, head)[:-3]),
    "broken header": lambda head: f"HTTP/1.1 200 OK\r\n{spellings(head)}\r\n\r\n".encode(),
    "broken status": lambda head: f"{spellings(head)} 200 OK\r\n\r\n".encode(),
    "too little": lambda head: b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + page(head),
    "nothing": lambda _: b"",
}


class Canary:
    """Collects whatever could be seen.

    Attributes:
        seen: texts, each with where it was seen.
        signatures: what was sent.
    """

    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.signatures: set[str] = {OURS}

    def look(self, where: str, thing: object) -> None:
        """Note a text, or how a thing shows itself."""
        self.seen.append((where, thing if isinstance(thing, str) else repr(thing)))

    def look_at_error(self, error: BaseException) -> None:
        """Note all that an exception and those behind it can show."""
        assert error.__cause__ is error.__context__ is None
        self.look("str", str(error))
        for thing in (error, error.args, vars(error)):
            self.look("repr", thing)
        self.look("pickle", pickle.dumps(error).decode("latin-1"))
        self.look("traceback", "".join(traceback.format_exception(error)))
        locals_ = traceback.TracebackException.from_exception(error, capture_locals=True)
        self.look("traceback with local variables", "".join(locals_.format()))

    def look_at_reply(self, reply: Any) -> None:
        """Note all that a raw reply shows."""
        self.look("raw", reply)
        self.look("body", reply.body.decode("latin-1"))
        self.look("headers", dict(reply.headers))
        self.look("data", reply.data)
        self.look("fields", json.dumps(reply.data.to_dict()))
        self.look("pickle", pickle.dumps(reply).decode("latin-1"))

    def sing(self) -> list[str]:
        """Return where a secret was seen."""
        found = []
        for where, text in self.seen:
            plain = unquote(unquote(text))
            for secret in (KEY, *self.signatures):
                pieces = [secret[start : start + 24] for start in range(0, len(secret) - 24, 6)]
                if any(piece in text or piece in plain for piece in pieces):
                    found.append(f"{where}: {text[:2000]}")
        return found


class Ear(logging.Handler):
    """Hears every record."""

    def __init__(self, canary: Canary) -> None:
        super().__init__(logging.DEBUG)
        self._canary = canary
        self.names: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        self.names.add(record.name)
        self._canary.look(f"log of {record.name}", logging.Formatter().format(record))
        self._canary.look(f"arguments of {record.name}", record.args)
        self._canary.look(f"record of {record.name}", vars(record))


@pytest.fixture
def canary() -> Canary:
    """See there."""
    return Canary()


@pytest.fixture
def ear(canary: Canary) -> Iterator[Ear]:
    """Listen to all loggers, at DEBUG."""
    import httpcore  # noqa: F401, PLC0415 - so that its loggers are there

    heard = Ear(canary)
    known = [logging.getLogger(name) for name in list(logging.root.manager.loggerDict)]
    levels = [(logger, logger.level) for logger in (logging.root, *known)]
    for logger, _ in levels:
        logger.setLevel(logging.DEBUG)
    logging.root.addHandler(heard)
    yield heard
    logging.root.removeHandler(heard)
    for logger, level in levels:
        logger.setLevel(level)


async def outcome(call: Call, canary: Canary, operation: str) -> None:
    """Make a call and note what came of it. Nothing secret may be a variable here."""
    try:
        await call(operation)
    except DeskError as error:
        canary.look_at_error(error)


def transports(kind: str) -> list[Any]:
    """Return the default, and clients of httpx that the user brings."""
    return [
        None,
        httpx.Client(verify=trust()) if kind == "sync" else httpx.AsyncClient(verify=trust()),
    ]


WAYS = pytest.mark.parametrize(
    ("kind", "over"),
    [
        *((kind, "default") for kind in [*KINDS, "asyncio-aiohttp"]),
        *((kind, "httpx") for kind in KINDS),
    ],
)


@WAYS
@pytest.mark.parametrize("echo", ECHOES)
def test_nothing_shows_a_signature_that_the_server_repeats(
    kind: str, over: str, echo: str, canary: Canary, ear: Ear
) -> None:
    def repeat(peer: Peer) -> None:
        head = peer.request()
        canary.signatures.add(sent(head)[1])
        peer.say(ECHOES[echo](head))

    async def scenario(call: Call) -> None:
        await outcome(call, canary, "send_msg")
        await outcome(call, canary, "contact_user")

    def hook(event: Event) -> None:
        canary.look("event", event)

    options: dict[str, Any] = {"retry_ambiguous": True, "max_retries": 1, "attempt_timeout": 30.0}
    client = (
        (httpx.Client(verify=trust()) if kind == "sync" else httpx.AsyncClient(verify=trust()))
        if over == "httpx"
        else None
    )
    with listening(repeat) as server:
        play(
            kind,
            scenario,
            base_url=server.url,
            on_event=hook,
            transport=client,
            environment=Clock().environment,
            **options,
        )
    close(client)
    assert len(canary.signatures) > 1
    assert "tencent_desk" in ear.names
    assert kind.endswith("aiohttp") or any(name.startswith("httpcore.") for name in ear.names)
    assert "httpx" in ear.names or over == "default" or not has_reply(echo)
    assert canary.sing() == []


def close(client: httpx.Client | httpx.AsyncClient | None) -> None:
    """Close a client of httpx."""
    if isinstance(client, httpx.Client):
        client.close()
    elif client is not None:
        anyio.run(client.aclose)


def has_reply(echo: str) -> bool:
    """Return whether httpx gets so far as to log a reply."""
    return echo not in {"broken header", "broken status", "nothing"}


@WAYS
@pytest.mark.parametrize("fault", ["closed port", "silence", "no tls"])
def test_nothing_shows_a_signature_that_was_not_answered(
    kind: str, over: str, fault: str, canary: Canary, ear: Ear
) -> None:
    def silent(peer: Peer) -> None:
        peer.gone()

    def no_tls(peer: Peer) -> None:
        peer.say(b"HTTP/1.1 400 no\r\n\r\n")
        peer.gone()

    async def scenario(call: Call) -> None:
        await outcome(call, canary, "send_msg")

    client = (
        (httpx.Client(verify=trust()) if kind == "sync" else httpx.AsyncClient(verify=trust()))
        if over == "httpx"
        else None
    )
    with listening(no_tls if fault == "no tls" else silent) as server:
        urls = {
            "closed port": "http://127.0.0.1:1",
            "silence": server.url,
            "no tls": f"https://127.0.0.1:{server.port}",
        }
        options: Any = {"usersig": OURS, "secret_key": None}
        play(
            kind,
            scenario,
            base_url=urls[fault],
            transport=client,
            attempt_timeout=SOON,
            **options,
        )
    close(client)
    assert any(where == "traceback" for where, _ in canary.seen)
    assert ear.names
    assert canary.sing() == []


@BOTH
def test_a_raw_reply_is_free_of_it_and_still_read(kind: str, canary: Canary) -> None:
    def echo(request: Any) -> Any:
        signature = parse_qs(request.target.partition("?")[2])["usersig"][0]
        canary.signatures.add(signature)
        answer = success(MemberId="agent@qq.com", Echo=signature, Url=quote(signature, safe=""))
        return answer._replace(headers=(("X-Echo", signature),))

    bench = Bench(kind, Script(echo))
    reply = bench.call("contact_user", raw=True)
    canary.look_at_reply(reply)
    assert reply.data.member_id == "agent@qq.com"
    assert len(canary.signatures) == 2
    assert canary.sing() == []


@BOTH
def test_a_page_with_another_signature_in_a_url_is_kept_without_it(kind: str) -> None:
    page = f'<a href="/v4?usersig={OURS}&random=1">again</a>'.encode()
    with pytest.raises(HTTPStatusError) as caught:
        Bench(kind, Script(Response(502, (), page)), max_retries=0).call("send_msg")
    assert caught.value.body_start == b'<a href="/v4?usersig=[redacted]&random=1">again</a>'


@BOTH
def test_clients_do_not_show_their_credentials(kind: str, canary: Canary) -> None:
    canary.signatures.add(OURS)
    for options in ({}, {"usersig": OURS}, {"usersig": lambda: OURS}):
        bench = Bench(kind, Script(success()), **options)
        bench.call("send_msg")
        client = bench.client
        inside = client._calls  # noqa: SLF001
        for thing in (client, client.raw, client.with_options(timeout=1.0), vars(client), inside):
            canary.look("repr", thing)
    assert canary.sing() == []
    with pytest.raises(TypeError, match="credential"):
        pickle.dumps(bench.client)


@BOTH
def test_refused_bodies_do_not_show_them_either(kind: str, canary: Canary) -> None:
    bench = Bench(kind, Script(success()))
    bench.call("send_msg")
    refused: tuple[dict[str, Any], ...] = (
        {"session_id": 5},
        {"extra_body": {"x": object()}},
        {"extra_query": {"a": "\ud800"}},
    )
    for options in refused:
        try:
            bench.call("send_msg", **options)
        except DeskError as error:
            canary.look_at_error(error)
    assert len(canary.seen) == 3 * 7
    assert canary.sing() == []


def test_the_canary_sings_when_it_should(canary: Canary) -> None:
    canary.look("log", f"POST /v4?usersig={quote(OURS, safe='')}")
    canary.look("log", f"the end of one: {OURS[30:70]}")
    canary.look("log", f"a key: {KEY}")
    assert len(canary.sing()) == 3


# --- the filter -----------------------------------------------------------------------------------


def test_records_of_others_pass_through_httpx_as_they_are(ear: Ear, canary: Canary) -> None:
    DeskClient(1400000000, secret_key=KEY, identifier="administrator", region="china").close()
    logger = logging.getLogger("httpx")
    assert not logger.disabled
    canary.seen.clear()
    arguments = ("GET", "https://example.com/?signature=abc")
    logger.info("HTTP Request: %s %s", *arguments)
    assert ("arguments of httpx", repr(arguments)) in canary.seen
    logger.error("it failed", exc_info=ValueError("theirs"))
    assert any(
        "ValueError: theirs" in text for where, text in canary.seen if where.startswith("log")
    )
    assert ear.names == {"httpx"}


def test_a_traceback_in_a_record_is_cleared() -> None:
    error = ValueError(f"no reply to ?usersig={OURS} or {OURS}")
    details = (type(error), error, None)
    record = logging.LogRecord("httpx", logging.ERROR, __file__, 1, "failed", None, details)
    token = in_flight.set(HIDDEN)
    try:
        assert RedactingFilter().filter(record)
    finally:
        in_flight.reset(token)
    text = logging.Formatter().format(record)
    assert "ValueError" in text
    assert OURS not in text


def test_a_record_that_cannot_be_formatted_is_left_to_its_handler() -> None:
    record = logging.LogRecord("httpx", logging.INFO, __file__, 1, "%d", ("x",), None)
    assert RedactingFilter().filter(record)
    assert record.args == ("x",)


def test_the_filter_is_put_on_once() -> None:
    for _ in range(3):
        DeskClient(1400000000, secret_key=KEY, identifier="administrator", region="china").close()
    assert len(logging.getLogger("httpx").filters) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"usersig={OURS}&x=1",
        f"USERSIG%3D{quote(OURS, safe='')}",
        f"usersig%253D{OURS}",
        f'"usersig": "{OURS}"',
        f"usersig: {OURS}",
        f"the server said {OURS}",
        f"cut off: {OURS[:60]}",
        f"{quote(quote(OURS, safe=''), safe='')}",
    ],
)
def test_a_signature_is_known_by_its_name_or_its_looks(text: str) -> None:
    shown = redact(text)
    assert OURS[10:40] not in shown
    assert "[redacted]" in shown


def test_what_is_redacted_stays_so() -> None:
    once = HIDDEN.redact(f"/v4?usersig={OURS}&random=1")
    assert once == HIDDEN.redact(once) == redact(once) == "/v4?usersig=[redacted]&random=1"


def test_a_short_text_is_no_secret() -> None:
    assert Secrets(Secret("a"), Secret("")).redact("a banana") == "a banana"


@pytest.mark.parametrize("around", ["", "<", "'"])
def test_a_reply_that_is_hardly_more_than_the_signature_is_cleared(around: str) -> None:
    step = Send(Request("http", "h", 80, "/", (), b""), 1.0, HIDDEN)
    text = f"{around}{OURS}{around}"
    assert OURS.encode() not in step.received(Response(200, (), text.encode())).body
    assert step.received(Response(200, (("x", text),), b"")).headers[0][1] != text
