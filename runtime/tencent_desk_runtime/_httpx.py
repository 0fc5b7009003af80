"""Transports over httpx: for proxies, and for a client that the user brings.

Of a user's client its connections, proxies, certificates and event hooks are used. Its `base_url`,
`params`, `headers`, `cookies` and `auth` are meant for another service, and are not sent.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import anyio
import httpx

from ._transport import LARGEST_REPLY, Request, Response
from ._transports import failure_of
from .errors import DeskTimeoutError, TransportError

if TYPE_CHECKING:
    import ssl


class HTTPXTransport:
    """Carries requests over an `httpx.Client`.

    The time is checked between the parts of a reply, so one sent byte by byte can overrun it.

    Args:
        client: the client; `None` for one of our own, which honours the environment's proxies.
        ssl_context: how servers are checked, for a client of our own.
    """

    def __init__(
        self, client: httpx.Client | None, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        self._owned = client is None
        self._client = httpx.Client(verify=ssl_context or True) if client is None else client

    def send(self, request: Request, timeout: float) -> Response:
        moment = time.monotonic() + timeout
        try:
            prepared = _prepared(self._client, request, timeout)
            reply = self._client.send(prepared, stream=True, follow_redirects=False, auth=None)
            try:
                body = bytearray()
                for chunk in reply.iter_bytes():
                    body += chunk
                    if len(body) > LARGEST_REPLY:
                        break
                    if time.monotonic() > moment:
                        raise DeskTimeoutError("no reply in time")
            finally:
                reply.close()
            return _response(reply, bytes(body))
        except TransportError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever httpx raises becomes one of ours
            failure = failure_of(error)
        raise failure

    def close(self) -> None:
        if self._owned:
            self._client.close()


class AsyncHTTPXTransport:
    """Carries requests over an `httpx.AsyncClient`. See `HTTPXTransport`."""

    def __init__(
        self, client: httpx.AsyncClient | None, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        self._owned = client is None
        self._client = httpx.AsyncClient(verify=ssl_context or True) if client is None else client

    async def send(self, request: Request, timeout: float) -> Response:
        try:
            with anyio.fail_after(timeout):
                return await self._exchange(request, timeout)
        except TransportError:
            raise
        except TimeoutError:
            failure: TransportError = DeskTimeoutError("no reply in time")
        except Exception as error:  # noqa: BLE001 - whatever httpx raises becomes one of ours
            failure = failure_of(error)
        raise failure

    async def _exchange(self, request: Request, timeout: float) -> Response:
        prepared = _prepared(self._client, request, timeout)
        reply = await self._client.send(prepared, stream=True, follow_redirects=False, auth=None)
        try:
            body = bytearray()
            async for chunk in reply.aiter_bytes():
                body += chunk
                if len(body) > LARGEST_REPLY:
                    break
        finally:
            await reply.aclose()
        return _response(reply, bytes(body))

    async def aclose(self) -> None:
        if self._owned:
            await self._client.aclose()


def _prepared(
    client: httpx.Client | httpx.AsyncClient, request: Request, timeout: float
) -> httpx.Request:
    host = f"[{request.host}]" if ":" in request.host else request.host
    url = f"{request.scheme}://{host}:{request.port}"
    prepared = client.build_request("POST", url, content=request.body, timeout=timeout)
    # What the client adds to requests of its own is taken off again.
    prepared.url = prepared.url.copy_with(raw_path=request.target.encode("ascii"))
    prepared.headers = type(prepared.headers)(request.headers)
    return prepared


def _response(reply: httpx.Response, body: bytes) -> Response:
    return Response(reply.status_code, tuple(reply.headers.multi_items()), body)
