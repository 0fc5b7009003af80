"""Carry requests over an httpx client of the user.

Its connections, proxies, certificates and event hooks are used. Its `base_url`, `params`,
`headers`, `cookies` and `auth` belong to other services, and are not used.
`docs/transports.md` lists what only the default transports do.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import anyio
import httpx

from ..errors import DeskTimeoutError
from ..transport import LARGEST_REPLY, Request, Response
from ._decoding import decode_body
from ._failures import translate_failure

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping


class _Progress:
    """Follow the events of httpcore. A mock of the network has none.

    Attributes:
        asked: whether a connection or a request has started.
        sent: whether sending of the request has begun.
    """

    asked = sent = False

    def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Note an event of httpcore's extension `trace`."""
        self.asked = True
        request = info.get("request")
        if event.endswith("send_request_headers.started"):
            self.sent = self.sent or getattr(request, "method", b"") != b"CONNECT"

    async def atrace(self, event: str, info: Mapping[str, Any]) -> None:
        """See `trace`."""
        self.trace(event, info)

    def translate_failure(self, error: Exception) -> Exception:
        """Return the exception to raise instead of another one. See `_failures.failure_of`."""
        return translate_failure(error, asked=self.asked, sent=self.sent)


class _Signed(httpx.Auth):
    """Add the query to a request below tools that wrap `send` and record URLs, such as Sentry."""

    def __init__(self, request: Request) -> None:
        self._request = request

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See `httpx.Auth`."""
        request.url = request.url.copy_with(raw_path=self._request.target.encode("ascii"))
        yield request


class HTTPXTransport:
    """Carry requests over an `httpx.Client`.

    The deadline is checked between parts of a reply, so a reply sent byte by byte can pass it.
    """

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def send(self, request: Request, timeout: float) -> Response:
        """See `Transport.send`."""
        deadline = time.monotonic() + timeout
        progress = _Progress()
        try:
            prepared = _prepare(self._client, request, timeout, progress.trace)
            reply = self._client.send(
                prepared, stream=True, follow_redirects=False, auth=_Signed(request)
            )
            unpacked, body = reply.is_stream_consumed, bytearray()
            try:
                for chunk in reply.iter_bytes() if unpacked else reply.iter_raw():
                    body += chunk
                    if len(body) > LARGEST_REPLY:
                        break
                    if time.monotonic() > deadline:
                        raise DeskTimeoutError("no reply in time")
            finally:
                reply.close()
            return _make_response(reply, bytes(body), unpacked=unpacked)
        except Exception as error:  # noqa: BLE001 - which of them are transport errors is decided there
            failure = progress.translate_failure(error)
        raise failure

    def close(self) -> None:
        """Leave the client open: it is the user's."""


class AsyncHTTPXTransport:
    """Carry requests over an `httpx.AsyncClient`. See `HTTPXTransport`."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def send(self, request: Request, timeout: float) -> Response:
        """See `Transport.send`. The deadline holds at every step."""
        progress = _Progress()
        try:
            with anyio.fail_after(timeout):
                prepared = _prepare(self._client, request, timeout, progress.atrace)
                return await self._exchange(prepared, _Signed(request))
        except Exception as error:  # noqa: BLE001 - which of them are transport errors is decided there
            failure = progress.translate_failure(error)
        raise failure

    async def _exchange(self, prepared: httpx.Request, signed: _Signed) -> Response:
        reply = await self._client.send(prepared, stream=True, follow_redirects=False, auth=signed)
        unpacked, body = reply.is_stream_consumed, bytearray()
        try:
            async for chunk in reply.aiter_bytes() if unpacked else reply.aiter_raw():
                body += chunk
                if len(body) > LARGEST_REPLY:
                    break
        finally:
            await reply.aclose()
        return _make_response(reply, bytes(body), unpacked=unpacked)

    async def aclose(self) -> None:
        """Leave the client open: it is the user's."""


def _prepare(
    client: httpx.Client | httpx.AsyncClient, request: Request, timeout: float, trace: Any
) -> httpx.Request:
    host = f"[{request.host}]" if ":" in request.host else request.host
    url = f"{request.scheme}://{host}:{request.port}"
    prepared = client.build_request(
        "POST", url, content=request.body, timeout=timeout, extensions={"trace": trace}
    )
    # Remove what the client adds to its own requests.
    prepared.url = prepared.url.copy_with(raw_path=request.path.encode("ascii"))
    prepared.headers = httpx.Headers(request.headers)
    return prepared


def _make_response(reply: httpx.Response, body: bytes, *, unpacked: bool) -> Response:
    # A body that is already read, as from a mock, is already decompressed.
    headers = tuple(reply.headers.multi_items())
    return Response(reply.status_code, headers, body if unpacked else decode_body(headers, body))
