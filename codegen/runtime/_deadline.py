"""Network backends for httpcore: one keeps a deadline, the other leaves no socket half open."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

import anyio
import httpcore

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator

_WRITTEN_AT_ONCE = 16 * 1024


class Backend(httpcore.NetworkBackend):
    """Ends every wait of a thread at one moment, which a reply in small drips cannot put off."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()
        self._thread = threading.local()

    @contextmanager
    def until(self, moment: float) -> Iterator[None]:
        """While it lasts, no wait of this thread goes beyond a moment of `time.monotonic`."""
        self._thread.moment = moment
        try:
            yield
        finally:
            del self._thread.moment

    def left(self, wanted: float | None, over: Exception) -> float:
        """Seconds that a wait may take.

        Raises:
            Exception: `over`, where the moment is past.
        """
        left: float = self._thread.moment - time.monotonic()
        if left <= 0:
            raise over
        return left if wanted is None else min(left, wanted)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of the host that answers, all of them within the time."""
        end = time.monotonic() + self.left(timeout, _no_connection())
        failure: Exception = _no_connection()
        for address in _addresses(host, port):
            try:
                left = self.left(end - time.monotonic(), _no_connection())
                stream = self._backend.connect_tcp(
                    address, port, max(left, 0.001), local_address, socket_options
                )
                return _Stream(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        problem = str(error)
    else:
        return list(dict.fromkeys(str(address[0]) for *_, address in found))
    raise httpcore.ConnectError(problem)


def _no_connection() -> Exception:
    return httpcore.ConnectTimeout("the time for this try is over")


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, backend: Backend) -> None:
        self._stream = stream
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._backend.left(timeout, httpcore.ReadTimeout()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # The stream below gives its whole timeout to every piece that the other side takes.
        for start in range(0, len(buffer), _WRITTEN_AT_ONCE):
            left = self._backend.left(timeout, httpcore.WriteTimeout())
            self._stream.write(buffer[start : start + _WRITTEN_AT_ONCE], left)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            left = self._backend.left(timeout, _no_connection())
            stream = self._stream.start_tls(ssl_context, server_hostname, left)
        except BaseException:
            self._stream.close()
            raise
        return _Stream(stream, self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class AsyncBackend(httpcore.AsyncNetworkBackend):
    """Closes the socket of a TLS handshake that is cancelled, which httpcore leaves open."""

    def __init__(self) -> None:
        self._backend = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        stream = await self._backend.connect_tcp(host, port, timeout, local_address, socket_options)
        return _AsyncStream(stream)


class _AsyncStream(httpcore.AsyncNetworkStream):
    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except BaseException:
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
