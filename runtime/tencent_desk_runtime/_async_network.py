"""The network for event loops: a thin one on asyncio, that of anyio on trio.

It keeps no time: whoever sends keeps it for the whole exchange.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

import anyio
import anyio.abc
import anyio.streams.tls

from . import _asyncio_network
from ._event_loops import on_asyncio
from ._stack import is_readable
from ._wire import READ_AT_ONCE

if TYPE_CHECKING:
    import ssl


class Stream(Protocol):
    """What goes to and fro between here and the other side."""

    async def read(self) -> bytes:
        """What comes next; nothing when the other side has ended."""
        ...

    async def write(self, data: bytes) -> None:
        """Send something. Who does not take it may have answered it all the same."""
        ...

    def is_readable(self) -> bool:
        """Whether there is something to read, and be it the end."""
        ...

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        """Go on over TLS. Where that fails, the stream is still to be closed."""
        ...

    async def aclose(self) -> None: ...


async def connect(host: str, port: int) -> Stream:
    """Connect to the first address of a host that answers.

    Raises:
        OSError: none does.
    """
    if on_asyncio():
        return await _asyncio_network.connect(host, port)
    return AnyioStream(await anyio.connect_tcp(host, port))


class AnyioStream:
    """A stream of anyio. See `Stream`."""

    def __init__(self, stream: anyio.abc.ByteStream) -> None:
        self._stream = stream
        # Asking for it takes as long as a system call, and every call asks.
        find: Any = stream.extra
        self._socket = find(anyio.abc.SocketAttribute.raw_socket, None)

    async def read(self) -> bytes:
        try:
            return await self._stream.receive(READ_AT_ONCE)
        except anyio.EndOfStream:
            return b""

    async def write(self, data: bytes) -> None:
        with suppress(anyio.BrokenResourceError):
            await self._stream.send(data)

    def is_readable(self) -> bool:
        return is_readable(self._socket)

    async def start_tls(self, context: ssl.SSLContext, host: str) -> None:
        self._stream = await anyio.streams.tls.TLSStream.wrap(
            self._stream, hostname=host, ssl_context=context, standard_compatible=False
        )

    async def aclose(self) -> None:
        await self._stream.aclose()
