"""The network below httpcore for asyncio: it reads and writes without a turn of the event loop."""

from __future__ import annotations

import asyncio
import socket
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, cast

import httpcore

from ._stack import is_readable

if TYPE_CHECKING:
    import ssl

_WRITTEN_AT_ONCE = 16 * 1024
_KEPT_UNREAD = 256 * 1024
_NEXT_ADDRESS_AFTER = 0.25


async def connect(host: str, port: int, timeout: float | None) -> httpcore.AsyncNetworkStream:
    """Connect to the first address of a host that answers.

    Raises:
        ConnectTimeout: none does in time.
        ConnectError: none can be connected to.
    """
    failure: Exception
    try:
        async with asyncio.timeout(timeout):
            return await _first_to_answer(await _addresses(host, port), port)
    except TimeoutError as error:
        failure = httpcore.ConnectTimeout(str(error))
    except (OSError, UnicodeError) as error:
        failure = httpcore.ConnectError(str(error))
    raise failure


async def _addresses(host: str, port: int) -> list[str]:
    """Those of a host, IPv6 and IPv4 in turn: where one of the two is dead, that costs a moment."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    preferred = found[0][0]
    kinds = (
        [str(address[0]) for family, *_, address in found if (family == preferred) is wanted]
        for wanted in (True, False)
    )
    return [address for pair in zip_longest(*kinds) for address in pair if address is not None]


async def _first_to_answer(addresses: list[str], port: int) -> _Stream:
    """Try each a moment after the one before, and leave no other socket open, cancelled or not.

    The event loop's own `happy_eyeballs_delay` does leave some, and uvloop does not have it.
    """
    loop = asyncio.get_running_loop()
    waiting = addresses[::-1]
    failure: BaseException = OSError("no address")
    pending: set[asyncio.Task[tuple[asyncio.Transport, _Stream]]] = set()
    try:
        while waiting or pending:
            if waiting:
                attempt = loop.create_connection(_Stream, waiting.pop(), port)
                pending.add(loop.create_task(attempt))
            moment = _NEXT_ADDRESS_AFTER if waiting else None
            done, pending = await asyncio.wait(
                pending, timeout=moment, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                failure = task.exception() or failure
            answered = [task for task in done if task.exception() is None]
            if answered:
                pending.update(answered[1:])
                return answered[0].result()[1]
        raise failure
    finally:
        for task in pending:
            task.cancel()
            task.add_done_callback(_discard)


def _discard(attempt: asyncio.Task[tuple[asyncio.Transport, _Stream]]) -> None:
    if not attempt.cancelled() and attempt.exception() is None:
        attempt.result()[0].abort()


class _Stream(asyncio.Protocol, httpcore.AsyncNetworkStream):
    """Whoever sends keeps the time. A request is handed over whole; the transport sends it on."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport
        self._unsent = self._unread = b""
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

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ARG002 - see above
    ) -> bytes:
        if self._unsent:
            self._flush()
        if not self._unread and not self._ended:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        if not self._unread and self._problem is not None:
            raise httpcore.ReadError(str(self._problem))
        data, self._unread = self._unread[:max_bytes], self._unread[max_bytes:]
        if self._paused and len(self._unread) <= _KEPT_UNREAD and not self._ended:
            self._paused = False
            self._transport.resume_reading()
        return data

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ARG002 - see above
    ) -> None:
        """Keep what is to be sent until a reply is wanted, or it is large."""
        self._unsent += buffer
        if len(self._unsent) >= _WRITTEN_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        buffer, self._unsent = self._unsent, b""
        self._transport.write(buffer)

    async def aclose(self) -> None:
        self._transport.abort()
        await asyncio.sleep(0)  # the loop closes the socket in its next turn

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        failure: Exception
        try:
            async with asyncio.timeout(timeout):
                secured = await asyncio.get_running_loop().start_tls(
                    self._transport, self, ssl_context, server_hostname=server_hostname
                )
        except TimeoutError as error:
            failure = httpcore.ConnectTimeout(str(error))
        except OSError as error:
            failure = httpcore.ConnectError(str(error))
        except BaseException:
            await self.aclose()
            raise
        else:
            self._transport = cast("asyncio.Transport", secured)
            return self
        await self.aclose()
        raise failure

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            below = self._transport.get_extra_info("socket")
            return bool(self._unread) or self._ended or is_readable(below)
        return self._transport.get_extra_info(info)
