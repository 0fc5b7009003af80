"""Carry the requests of `AsyncDeskClient` over aiohttp. See `tencent_desk.aiohttp_transport`.

Needs `pip install tencent-desk[aiohttp]`.
"""

from __future__ import annotations

import asyncio
import io
from base64 import b64encode
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import aiohttp
from multidict import CIMultiDictProxy
from yarl import URL

from .errors import ValidationError
from .event_loops import PerEventLoop
from .transport import LARGEST_REPLY, Request, Response
from .transports._context import make_ssl_context
from .transports._decoding import decode_body
from .transports._failures import Careful, client_closed, no_connection, translate_failure
from .transports._proxies import Proxies
from .transports._wire import KEPT_IDLE, SLOWEST_CONNECT

if TYPE_CHECKING:
    import ssl

_LARGE = 2**20
_TO_CLOSE = 10
"""Iterations of the event loop in which the connection of a failed call can be closed."""


class _Exchange:
    """Hold the state of one exchange.

    Attributes:
        request: the request.
        sent: whether sending has begun.
    """

    sent = False

    def __init__(self, request: Request) -> None:
        self.request = request


_exchange: ContextVar[_Exchange] = ContextVar("tencent_desk_exchange")


class _UnaskedError(Exception):
    """Report unexpected data on a kept connection, before a request was sent."""


class _Request(aiohttp.ClientRequest):
    """Hold the query only while the request is written, and refuse a connection with unread data.

    Unread data would be read as the reply. aiohttp does not check this before it sends.
    """

    async def send(self, conn: Any) -> aiohttp.ClientResponse:
        if conn.protocol is None or conn.protocol.should_close:
            raise _UnaskedError
        exchange = _exchange.get()
        exchange.sent = True
        bare = self.url
        self.url = URL(f"{bare.origin()}{exchange.request.target}", encoded=True)
        try:
            return await super().send(conn)
        finally:
            self.url = bare

    @property
    def request_info(self) -> aiohttp.RequestInfo:
        """Return the facts for replies and exceptions, without the query."""
        bare = self.original_url
        return aiohttp.RequestInfo(bare, self.method, CIMultiDictProxy(self.headers), bare)


class AiohttpTransport(Careful):
    """Carry requests over aiohttp, for `AsyncDeskClient`.

    Args:
        ssl_context: how to verify servers; by default as the default transport does.
        max_connections: how many connections may be open at once, on each event loop.
    """

    def __init__(
        self, *, ssl_context: ssl.SSLContext | None = None, max_connections: int = 100
    ) -> None:
        self._ssl_context = ssl_context
        self._max_connections = max_connections
        self._sessions = PerEventLoop(self._get_session)
        self._proxies = Proxies()
        self._under_way = 0
        self._closed = False

    def _get_session(self) -> aiohttp.ClientSession:
        # If a later aiohttp sends in another way, keep no connections and use whole URLs.
        self._looked_at = callable(getattr(aiohttp.ClientRequest, "send", None))
        keeping: dict[str, Any] = {"keepalive_timeout": KEPT_IDLE} if self._looked_at else {}
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=self._max_connections,
                ssl=self._ssl_context or make_ssl_context(),
                force_close=not self._looked_at,
                **keeping,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            request_class=_Request,
        )

    async def send(self, request: Request, timeout: float) -> Response:
        """See `Transport.send`."""
        if self._closed:
            raise client_closed()
        if not self._under_way:
            # The event loop may not have checked its sockets for a while: one iteration finds the
            # events, and the next handles them.
            await _run_iterations(2)
        self._under_way += 1
        exchange = _Exchange(request)
        token = _exchange.set(exchange)
        try:
            async with asyncio.timeout(timeout):
                return await self._fetch_reply(request, timeout)
        except Exception as error:  # noqa: BLE001 - which of them are transport errors is decided there
            failure = _translate(error, exchange)
        finally:
            _exchange.reset(token)
            self._under_way -= 1
        await _run_iterations(_TO_CLOSE)
        raise failure

    async def _fetch_reply(self, request: Request, timeout: float) -> Response:
        while True:
            try:
                return await self._post(request, timeout)
            except _UnaskedError:  # aiohttp closes this connection and takes another one
                continue

    async def _post(self, request: Request, timeout: float) -> Response:
        host = f"[{request.host}]" if ":" in request.host else request.host
        session = self._sessions.get()
        _exchange.get().sent = not self._looked_at  # else nothing says when sending begins
        where = f"{request.scheme}://{host}:{request.port}"
        url = URL(where + (request.path if self._looked_at else request.target), encoded=True)
        connect = aiohttp.ClientTimeout(sock_connect=min(timeout, SLOWEST_CONNECT))
        async with session.post(
            url,
            data=request.body if len(request.body) < _LARGE else io.BytesIO(request.body),
            allow_redirects=False,
            timeout=connect,
            **self._build_headers(request),
        ) as reply:
            body = await _read_body(reply)
            headers = tuple(reply.headers.items())
            return Response(reply.status, headers, decode_body(headers, body))

    def _build_headers(self, request: Request) -> dict[str, Any]:
        """Return the headers and the proxy as arguments for aiohttp."""
        proxy = self._proxies.get(*request.origin)
        if proxy is None:
            return {"headers": request.headers}
        if proxy.scheme.startswith("socks"):
            raise ValidationError("aiohttp has no SOCKS proxies; use the default transport")
        # Keep the password out of the address, which aiohttp shows in its exceptions.
        url = URL.build(scheme=proxy.scheme, host=proxy.host.decode(), port=proxy.port)
        to_proxy: tuple[tuple[str, str], ...] = ()
        if proxy.auth:
            to_proxy = (
                ("Proxy-Authorization", f"Basic {b64encode(b':'.join(proxy.auth)).decode()}"),
            )
        if request.scheme == "https":
            return {"headers": request.headers, "proxy": url, "proxy_headers": to_proxy}
        return {"headers": (*request.headers, *to_proxy), "proxy": url}

    async def aclose(self) -> None:
        """Close the connections of this event loop."""
        self._closed = True
        session = self._sessions.pop()
        if session is not None:
            await session.close()


async def _read_body(reply: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in reply.content.iter_any():
        body += chunk
        if len(body) > LARGEST_REPLY:
            reply.close()
            break
    return bytes(body)


async def _run_iterations(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def _translate(error: Exception, exchange: _Exchange) -> Exception:
    if isinstance(error, (aiohttp.ClientHttpProxyError, aiohttp.InvalidURL)):
        return no_connection(error)
    return translate_failure(error, asked=True, sent=exchange.sent)
