# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""The network below httpcore for threads: it keeps a deadline.

The head and the body of a request are written in one go: one system call and one packet, not two.
"""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import httpcore

from ._stack import is_readable

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

_WRITTEN_AT_ONCE = 16 * 1024


class Backend(httpcore.NetworkBackend):
    """Ends every wait of a thread at one moment, which a reply in small drips cannot put off."""

    def __init__(self) -> None:
        self._backend = httpcore.SyncBackend()
        self._thread = threading.local()

    def until(self, moment: float) -> None:
        """From now on no wait of this thread goes beyond a moment of `time.monotonic`."""
        self._thread.moment = moment

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
        self._socket: socket.socket = stream.get_extra_info("socket")
        self._backend = backend
        self._unsent = b""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._unsent:
            # Who does not take the request may have answered it all the same.
            with suppress(httpcore.WriteError):
                self._flush(timeout)
        self._socket.settimeout(self._backend.left(timeout, httpcore.ReadTimeout()))
        failure: Exception
        try:
            return self._socket.recv(max_bytes)
        except TimeoutError:
            failure = httpcore.ReadTimeout()
        except OSError as error:
            failure = httpcore.ReadError(str(error))
        raise failure

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Keep what is to be sent until a reply is wanted, or it is large."""
        self._unsent += buffer
        if len(self._unsent) >= _WRITTEN_AT_ONCE:
            self._flush(timeout)

    def _flush(self, timeout: float | None) -> None:
        buffer, self._unsent = self._unsent, b""
        self._socket.settimeout(self._backend.left(timeout, httpcore.WriteTimeout()))
        failure: Exception
        try:
            self._socket.sendall(buffer)
        except TimeoutError:
            failure = httpcore.WriteTimeout()
        except OSError as error:
            failure = httpcore.WriteError(str(error))
        else:
            return
        raise failure

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
        if info == "is_readable":
            return is_readable(self._socket)
        return self._stream.get_extra_info(info)
