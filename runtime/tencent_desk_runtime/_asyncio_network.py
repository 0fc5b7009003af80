"""The network on asyncio: it reads and writes without a turn of the event loop."""

from __future__ import annotations

import asyncio
import socket
from itertools import zip_longest
from typing import TYPE_CHECKING, cast

from ._stack import is_readable

if TYPE_CHECKING:
    import ssl

_KEPT_UNREAD = 256 * 1024
_NEXT_ADDRESS_AFTER = 0.25


async def connect(host: str, port: int) -> Stream:
    """Connect to the first address of a host that answers.

    Raises:
        OSError: none does.
    """
    return await _first_to_answer(await _addresses(host, port), port)


async def _addresses(host: str, port: int) -> list[str]:
    """Those of a host, IPv6 and IPv4 in turn: where one of the two is dead, that costs a moment."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    preferred = found[0][0]
    kinds = (
        [str(address[0]) for family, *_, address in found if (family == preferred) is wanted]
        for wanted in (True, False)
    )
    return [address for pair in zip_longest(*kinds) for address in pair if address is not None]


async def _first_to_answer(addresses: list[str], port: int) -> Stream:
    """Try each a moment after the one before, and leave no other socket open, cancelled or not.

    The event loop's own `happy_eyeballs_delay` does leave some, and uvloop does not have it.
    """
    loop = asyncio.get_running_loop()
    waiting = addresses[::-1]
    failure: BaseException = OSError("no address")
    pending: set[asyncio.Task[tuple[asyncio.Transport, Stream]]] = set()
    try:
        while waiting or pending:
            if waiting:
                attempt = loop.create_connection(Stream, waiting.pop(), port)
                pending.add(loop.create_task(attempt))
            moment = _NEXT_ADDRESS_AFTER if waiting else None
            done, pending = await asyncio.wait(
                pending, timeout=moment, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                failure = task.exception() or failure
            answered = [task for task in done if task.exception() is None]
            if answered:
                first, *too_late = answered
                pending.update(too_late)
                return first.result()[1]
        raise failure
    finally:
        for task in pending:
            task.cancel()
            task.add_done_callback(_discard)


def _discard(attempt: asyncio.Task[tuple[asyncio.Transport, Stream]]) -> None:
    if not attempt.cancelled() and attempt.exception() is None:
        attempt.result()[0].abort()


class Stream(asyncio.Protocol):
    """See `_async_network.Stream`. A request is handed over whole; the transport sends it on."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._unread = b""
        self._ended = self._paused = False
        self._problem: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._unread += data
        if len(self._unread) > _KEPT_UNREAD:
            self._paused = True
            self._transport.pause_reading()
        self._wake()

    def eof_received(self) -> None:
        self._ended = True
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended = True
        self._problem = exc
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def read(self) -> bytes:
        if not self._unread and not self._ended:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        if not self._unread and self._problem is not None:
            raise self._problem
        data, self._unread = self._unread, b""
        if self._paused and not self._ended:
            self._paused = False
            self._transport.resume_reading()
        return data

    async def write(self, data: bytes) -> None:
        self._transport.write(data)

    def is_readable(self) -> bool:
        below = self._transport.get_extra_info("socket")
        return bool(self._unread) or self._ended or is_readable(below)

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        secured = await asyncio.get_running_loop().start_tls(
            self._transport, self, context, server_hostname=host
        )
        self._transport = cast("asyncio.Transport", secured)

    async def aclose(self) -> None:
        self._transport.abort()
        await asyncio.sleep(0)  # the loop closes the socket in its next turn
