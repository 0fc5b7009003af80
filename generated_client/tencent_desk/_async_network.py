# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""The network below httpcore for event loops: thinner than httpcore's own, on trio over anyio.

It keeps time only while it connects: whoever sends keeps it for the whole exchange, once and not at
every step. The head and the body of a request are written in one go.
"""

from __future__ import annotations

import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import anyio
import anyio.abc
import anyio.streams.tls
import httpcore

from ._asyncio_network import connect
from ._event_loops import on_asyncio
from ._stack import is_readable

if TYPE_CHECKING:
    from collections.abc import Iterable

_WRITTEN_AT_ONCE = 16 * 1024
_BROKEN = (anyio.BrokenResourceError, anyio.ClosedResourceError)


class AsyncBackend(httpcore.AsyncNetworkBackend):
    """Connects."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - nobody here gives any
    ) -> httpcore.AsyncNetworkStream:
        if on_asyncio():
            return await connect(host, port, timeout)
        try:
            with anyio.fail_after(timeout):
                stream = await anyio.connect_tcp(host, port, local_host=local_address)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except (OSError, anyio.BrokenResourceError) as error:
            raise httpcore.ConnectError(str(error)) from error
        return _Stream(stream)


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: anyio.abc.ByteStream) -> None:
        self._stream = stream
        # Asking for it takes as long as a system call, and every call asks.
        find: Any = stream.extra
        self._socket = find(anyio.abc.SocketAttribute.raw_socket, None)
        self._unsent = b""

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ARG002 - see above
    ) -> bytes:
        if self._unsent:
            # Who does not take the request may have answered it all the same.
            with suppress(httpcore.WriteError):
                await self._flush()
        try:
            return await self._stream.receive(max_bytes)
        except anyio.EndOfStream:
            return b""
        except _BROKEN as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ARG002 - see above
    ) -> None:
        """Keep what is to be sent until a reply is wanted, or it is large."""
        self._unsent += buffer
        if len(self._unsent) >= _WRITTEN_AT_ONCE:
            await self._flush()

    async def _flush(self) -> None:
        buffer, self._unsent = self._unsent, b""
        try:
            await self._stream.send(buffer)
        except _BROKEN as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            with anyio.fail_after(timeout):
                return _Stream(await self._shake_hands(ssl_context, server_hostname))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except (anyio.BrokenResourceError, anyio.EndOfStream, ssl.SSLError) as error:
            raise httpcore.ConnectError(str(error)) from error

    async def _shake_hands(
        self, ssl_context: ssl.SSLContext, hostname: str | None
    ) -> anyio.abc.ByteStream:
        try:
            return await anyio.streams.tls.TLSStream.wrap(
                self._stream, hostname=hostname, ssl_context=ssl_context, standard_compatible=False
            )
        except BaseException:
            # Cancelled too, it leaves no socket half open.
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable":
            return is_readable(self._socket)
        if info == "ssl_object":
            find: Any = self._stream.extra
            return find(anyio.streams.tls.TLSAttribute.ssl_object, None)
        return None
