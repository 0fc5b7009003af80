# Made by `python -m codegen` from openapi.yaml. An edit here is lost; edit the contract or codegen/.
"""Transports over httpx: for proxies, and for a client that the user brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio
import httpx

from ._redaction import cover_logger
from ._transport import LARGEST_REPLY, Request, Response
from ._transports import failure_of
from .errors import DeskTimeoutError, TransportError, UnreadableReplyError

if TYPE_CHECKING:
    import ssl


class HTTPXTransport:
    """Carries requests over an `httpx.Client`.

    Args:
        client: the client; `None` for one of our own, which honours the environment's proxies.
        ssl_context: how servers are checked, for a client of our own.
    """

    def __init__(
        self, client: httpx.Client | None, ssl_context: ssl.SSLContext | None = None
    ) -> None:
        cover_logger("httpx")
        self._owned = client is None
        self._client = httpx.Client(verify=ssl_context or True) if client is None else client

    def send(self, request: Request, timeout: float) -> Response:
        failure: TransportError
        try:
            prepared = self._client.build_request(
                "POST",
                _url(request),
                headers=request.headers,
                content=request.body,
                timeout=timeout,
            )
            reply = self._client.send(prepared, stream=True, follow_redirects=False)
            try:
                chunks, size = [], 0
                for chunk in reply.iter_bytes():
                    size = _checked_size(size + len(chunk))
                    chunks.append(chunk)
            finally:
                reply.close()
            return _response(reply, b"".join(chunks))
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
        cover_logger("httpx")
        self._owned = client is None
        self._client = httpx.AsyncClient(verify=ssl_context or True) if client is None else client

    async def send(self, request: Request, timeout: float) -> Response:  # noqa: ASYNC109
        failure: TransportError
        try:
            with anyio.fail_after(timeout):
                return await self._exchange(request, timeout)
        except TransportError:
            raise
        except TimeoutError:
            failure = DeskTimeoutError("no reply in time")
        except Exception as error:  # noqa: BLE001 - whatever httpx raises becomes one of ours
            failure = failure_of(error)
        raise failure

    async def _exchange(self, request: Request, timeout: float) -> Response:  # noqa: ASYNC109
        prepared = self._client.build_request(
            "POST", _url(request), headers=request.headers, content=request.body, timeout=timeout
        )
        reply = await self._client.send(prepared, stream=True, follow_redirects=False)
        try:
            chunks, size = [], 0
            async for chunk in reply.aiter_bytes():
                size = _checked_size(size + len(chunk))
                chunks.append(chunk)
        finally:
            await reply.aclose()
        return _response(reply, b"".join(chunks))

    async def aclose(self) -> None:
        if self._owned:
            await self._client.aclose()


def _url(request: Request) -> str:
    host = f"[{request.host}]" if ":" in request.host else request.host
    return f"{request.scheme}://{host}:{request.port}{request.target}"


def _response(reply: httpx.Response, body: bytes) -> Response:
    return Response(reply.status_code, tuple(reply.headers.multi_items()), body)


def _checked_size(size: int) -> int:
    if size > LARGEST_REPLY:
        raise UnreadableReplyError(f"the reply is longer than {LARGEST_REPLY} bytes")
    return size
