"""Make calls that fail in every way, on every transport, without a secret in any frame here."""

from __future__ import annotations

import json
import signal
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any
from unittest import mock

import aiohttp.http_writer
import anyio
import anyio.lowlevel
import h11
import httpx
from tencent_desk import AsyncDeskClient, DeskClient, Environment
from tencent_desk.aiohttp_transport import AiohttpTransport
from tencent_desk.messages import text

from contract_tests.client.support import Peer, listening
from contract_tests.secrets.planted import NOW, SDK_APP_ID, get_exception, key, signer
from contract_tests.support.tls import get_tls_context

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tencent_desk import Event

SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
SOON = 0.05
"""Timeout in seconds of an attempt without a reply."""

WAYS = (  # event loop, and transport if it is not the default

"sync", "sync-httpx", "asyncio", "asyncio-httpx", "asyncio-aiohttp", "trio", "trio-httpx",
)  # fmt: skip


class OthersError(Exception):
    """Represent an exception of a signal handler, such as the time limit of a job queue."""


class Interrupt(BaseException):
    """Represent an exception of greenlets and similar libraries."""


def _http(status: str, body: bytes) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def _document(code: int, head: bytes) -> bytes:
    target = head.split(b" ")[1].decode()
    return json.dumps({"ErrorCode": code, "ErrorInfo": target, "Echo": [target]}).encode()


REPLIES: dict[str, Callable[[bytes], bytes]] = {
    "502": lambda head: _http("502 Bad Gateway", b"<html>" + head),
    "502, cut": lambda head: _http("502 Bad Gateway", head[: head.index(b"usersig=") + 60]),
    "redirect": lambda head: _http(f"302 Found\r\nLocation: {head.split()[1].decode()}", b""),
    "dropped": lambda _: b"",
    "garbage": lambda head: head.split(b" ")[1] + b"\r\n\r\n",
    "broken header": lambda head: b"HTTP/1.1 200 OK\r\n" + head.split(b" ")[1] + b"\r\n\r\n",
    "cut off": lambda head: _http("200 OK", _document(0, head))[:-20],
    "no JSON": lambda head: _http("200 OK", head),
    "refused by the service": lambda head: _http("200 OK", _document(60012, head)),
    "signature expired": lambda head: _http("200 OK", _document(70001, head)),
}


def _make_raiser(error: BaseException) -> Callable[..., Any]:
    def write(*_: object, **__: object) -> None:
        raise error

    return write


def _make_signaller(number: int) -> Callable[..., Any]:
    def write(written_by: object, *_: object, **__: object) -> Any:
        signal.raise_signal(number)
        # On asyncio a signal may have cancelled the task, which then raises at its next wait.
        return None if isinstance(written_by, h11.Connection) else anyio.lowlevel.checkpoint()

    return write


def _make_interrupt() -> BaseException:
    return get_exception(lambda: signal.raise_signal(signal.SIGINT))


RAISED: dict[str, Callable[[], Callable[..., Any]]] = {
    "interrupt": lambda: _make_raiser(KeyboardInterrupt()),
    "Ctrl-C": lambda: _make_signaller(signal.SIGINT),
    "signal handler": lambda: _make_signaller(signal.SIGUSR1),
    "exit": lambda: _make_raiser(SystemExit(3)),
    "greenlet": lambda: _make_raiser(Interrupt()),
    "foreign": lambda: _make_raiser(OthersError()),
    "recursion": lambda: _make_raiser(RecursionError()),
    "memory": lambda: _make_raiser(MemoryError()),
    "group": lambda: _make_raiser(BaseExceptionGroup("", [_make_interrupt(), OSError()])),
}
"""Exceptions to raise while a request is written, when frames of libraries contain its URL."""

OTHERS = ("refused", "silence", "no TLS", "closed", "limiter", "no usersig")
CASES = [
    *((way, fault) for way in WAYS for fault in (*REPLIES, *RAISED, *OTHERS)),
    *((way, "cancelled") for way in WAYS if not way.startswith("sync")),
]
"""All pairs of a way and a fault."""


def failures(way: str, fault: str) -> list[BaseException]:
    """Make a call that fails, and return the exceptions of the call and of its event loop.

    Args:
        way: the event loop and the transport.
        fault: the kind of failure.
    """
    with ExitStack() as stack:
        url = stack.enter_context(_server(fault))
        if fault in RAISED:
            stack.enter_context(_break_writing(way, RAISED[fault]()))
        return _catch(way, fault, url)


def _catch(way: str, fault: str, url: str) -> list[BaseException]:
    # Reporters show the variables of this frame and of inner frames, and their source lines.
    caught: list[BaseException] = []
    try:
        _play(way, fault, url, caught)
    except BaseException as error:  # noqa: BLE001 - every exception is checked
        if error not in caught:
            caught.append(error)
    return caught


@contextmanager
def _server(fault: str) -> Iterator[str]:
    def answer(peer: Peer) -> None:
        while head := peer.request():
            if fault not in REPLIES:
                peer.gone()
                return
            peer.send(REPLIES[fault](head))
            if fault in ("dropped", "garbage", "broken header", "cut off"):
                return

    def no_tls(peer: Peer) -> None:
        peer.receive()
        peer.send(b"HTTP/1.1 400 no\r\n\r\n")

    if fault == "refused":
        yield "http://127.0.0.1:1"
        return
    with listening(no_tls if fault == "no TLS" else answer) as server:
        yield server.url.replace("http:", "https:") if fault == "no TLS" else server.url


@contextmanager
def _break_writing(way: str, write: Callable[..., Any]) -> Iterator[None]:
    def handler(*_: object) -> None:
        raise OthersError

    before = signal.signal(signal.SIGUSR1, handler)
    where: tuple[Any, str] = (h11.Connection, "send")
    if way.endswith("aiohttp"):
        where = (aiohttp.http_writer.StreamWriter, "write_headers")
    try:
        with mock.patch.object(*where, write):
            yield
    finally:
        signal.signal(signal.SIGUSR1, before)


class _BadLimiter:
    def acquire(self, *_: object) -> float:
        raise Interrupt


def _options(fault: str, url: str, events: list[Event]) -> dict[str, Any]:
    options: dict[str, Any] = {
        "identifier": "administrator",
        "base_url": url,
        "max_retries": 1 if fault == "signature expired" else 0,
        "attempt_timeout": SOON if fault in ("silence", "closed") else 30.0,
        "environment": Environment(now=lambda: NOW),
        "on_event": events.append,
    }
    if fault == "limiter":
        options["limiter"] = _BadLimiter()
    if fault == "no usersig":
        options["usersig"] = partial(_no_signature, key())
    return options


def _no_signature(_: str) -> str:
    signed = signer()()
    raise Interrupt(len(signed))


def _call(desk: Any, fault: str) -> Any:
    if fault == "limiter":
        return desk.robot_add_language(language_tag="id")
    return desk.send_msg(session_id=SESSION, msg_body=[text("hello")])


def _secret(fault: str) -> str | None:
    return None if fault == "no usersig" else key()


def _play(way: str, fault: str, url: str, caught: list[BaseException]) -> None:
    loop, _, over = way.partition("-")
    if loop != "sync":
        anyio.run(_on_loop, fault, url, over, caught, backend=loop)
        return
    transport = httpx.Client(verify=get_tls_context()) if over else None
    events: list[Event] = []  # reporters show the events as a variable of this frame
    desk = DeskClient(
        SDK_APP_ID, secret_key=_secret(fault), transport=transport, **_options(fault, url, events)
    )
    try:
        if fault == "closed":
            desk.close()
        _call(desk, fault)
    finally:
        desk.close()
        if transport is not None:
            transport.close()


async def _on_loop(fault: str, url: str, over: str, caught: list[BaseException]) -> None:
    transports: dict[str, Callable[[], Any]] = {
        "": lambda: None,
        "httpx": lambda: httpx.AsyncClient(verify=get_tls_context()),
        "aiohttp": AiohttpTransport,
    }
    transport = transports[over]()
    events: list[Event] = []
    desk = AsyncDeskClient(
        SDK_APP_ID, secret_key=_secret(fault), transport=transport, **_options(fault, url, events)
    )
    try:
        if fault == "closed":
            await desk.aclose()
        with anyio.move_on_after(SOON if fault == "cancelled" else None):
            await _await_call(desk, fault, caught)
    finally:
        with anyio.CancelScope(shield=True):
            await desk.aclose()
            if over == "httpx":
                await transport.aclose()


async def _await_call(desk: AsyncDeskClient, fault: str, caught: list[BaseException]) -> None:
    try:
        await _call(desk, fault)
    except BaseException as error:
        caught.append(error)
        raise
