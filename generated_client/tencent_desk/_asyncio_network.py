# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""The network below httpcore for asyncio: it reads and writes without a turn of the event loop."""

from __future__ import annotations

import asyncio
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
            _, stream = await asyncio.get_running_loop().create_connection(
                _Stream, host, port, happy_eyeballs_delay=_NEXT_ADDRESS_AFTER
            )
            return stream
    except TimeoutError as error:
        failure = httpcore.ConnectTimeout(str(error))
    except (OSError, UnicodeError) as error:
        failure = httpcore.ConnectError(str(error))
    raise failure


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
