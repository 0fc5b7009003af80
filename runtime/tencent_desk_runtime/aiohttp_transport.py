"""Carries the requests of `AsyncDeskClient` over aiohttp, which is faster than the default.

Example::

    desk = AsyncDeskClient(..., transport=AiohttpTransport())

Needs `pip install tencent-desk[aiohttp]`, and asyncio. `close` the client, or aiohttp complains.
"""

from __future__ import annotations

import asyncio
import io
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from ._event_loops import PerEventLoop
from ._transport import LARGEST_REPLY, Request, Response
from ._transports import client_closed, ssl_context
from ._wire import KEPT_IDLE, SLOWEST_CONNECT
from .errors import ConnectionFailedError, ConnectionLostError, DeskTimeoutError

if TYPE_CHECKING:
    import ssl

    from .errors import TransportError

__all__ = ["AiohttpTransport"]

_LARGE = 2**20
_TO_CLOSE = 10
"""Turns of the event loop that the connection of a failed call has to be closed in."""
_FOR_THE_EXCHANGE = 0.9
"""Of the time for a try, the connection may take so much; what is left tells a reply that did not
come from a connection that did not."""


class AiohttpTransport:
    """For `AsyncDeskClient`.

    Args:
        ssl_context: how servers are checked; by default as the default transport does.
        max_connections: how many connections may be open at once, on each event loop.
    """

    def __init__(
        self, *, ssl_context: ssl.SSLContext | None = None, max_connections: int = 100
    ) -> None:
        self._ssl_context = ssl_context
        self._max_connections = max_connections
        self._sessions = PerEventLoop(self._session)
        self._proxy = lru_cache(_proxy)
        self._under_way = 0
        self._closed = False

    def _session(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._max_connections,
                keepalive_timeout=KEPT_IDLE,
                ssl=self._ssl_context or ssl_context(),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Accept-Encoding",),
        )

    async def send(self, request: Request, timeout: float) -> Response:
        if self._closed:
            raise client_closed()
        if not self._under_way:
            # The event loop may not have looked at its sockets for long: one turn of it ends with
            # what it found there, and the next acts on it.
            await _turns(2)
        self._under_way += 1
        try:
            async with asyncio.timeout(timeout):
                return await self._exchange(request, timeout)
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            failure = _failure(error)
        finally:
            self._under_way -= 1
        await _turns(_TO_CLOSE)
        raise failure

    async def _exchange(self, request: Request, timeout: float) -> Response:
        host = f"[{request.host}]" if ":" in request.host else request.host
        url = URL(f"{request.scheme}://{host}:{request.port}{request.target}", encoded=True)
        connect = aiohttp.ClientTimeout(
            connect=timeout * _FOR_THE_EXCHANGE, sock_connect=min(timeout, SLOWEST_CONNECT)
        )
        async with self._sessions.get().post(
            url,
            data=request.body if len(request.body) < _LARGE else io.BytesIO(request.body),
            headers=request.headers,
            allow_redirects=False,
            timeout=connect,
            proxy=self._proxy(request.scheme, request.host),
        ) as reply:
            body = await _body(reply)
            return Response(reply.status, tuple(reply.headers.items()), body)

    async def aclose(self) -> None:
        """Close the connections of this event loop."""
        self._closed = True
        session = self._sessions.pop()
        if session is not None:
            await session.close()


async def _body(reply: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in reply.content.iter_any():
        body += chunk
        if len(body) > LARGEST_REPLY:
            reply.close()
            break
    return bytes(body)


async def _turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def _proxy(scheme: str, host: str) -> str | None:
    """The proxy that the environment names for a host."""
    proxies = getproxies()
    return None if proxy_bypass(host) else proxies.get(scheme) or proxies.get("all")


def _failure(error: Exception) -> TransportError:
    told = f"({type(error).__name__}: {error})"
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return ConnectionFailedError("no connection in time; nothing was sent")
    if isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ClientProxyConnectionError)):
        return ConnectionFailedError(f"no connection {told}")
    if isinstance(error, (aiohttp.ClientHttpProxyError, aiohttp.InvalidURL)):
        return ConnectionFailedError(f"no connection {told}")
    if isinstance(error, TimeoutError):
        return DeskTimeoutError("no reply in time")
    return ConnectionLostError(f"the connection broke {told}")
