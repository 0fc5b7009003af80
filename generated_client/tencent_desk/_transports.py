# Made by `python -m codegen` from openapi.yaml. An edit here is lost; edit the contract or codegen/.
"""Chooses what carries the requests: the default, httpx, or what the user brings."""

from __future__ import annotations

import os
import ssl
from functools import cache
from typing import TYPE_CHECKING, cast
from urllib.request import getproxies

from ._transport import AsyncTransport, Transport
from .errors import (
    ConnectionFailedError,
    ConnectionLostError,
    DeskTimeoutError,
    TransportError,
    ValidationError,
)

if TYPE_CHECKING:
    import httpx


def sync_transport(given: Transport | httpx.Client | None, base_url: str) -> Transport:
    """What carries the requests of `DeskClient`."""
    if given is None:
        if _proxied():
            from ._httpx import HTTPXTransport

            return HTTPXTransport(None, ssl_context())
        from ._httpcore import HTTPCoreTransport

        return HTTPCoreTransport(_needed_context(base_url))
    if hasattr(given, "build_request"):
        from ._httpx import HTTPXTransport

        return HTTPXTransport(cast("httpx.Client", given))
    if not isinstance(given, Transport):
        raise ValidationError("transport must be an httpx.Client, or have send() and close()")
    return given


def async_transport(
    given: AsyncTransport | httpx.AsyncClient | None, base_url: str
) -> AsyncTransport:
    """What carries the requests of `AsyncDeskClient`."""
    if given is None:
        if _proxied():
            from ._httpx import AsyncHTTPXTransport

            return AsyncHTTPXTransport(None, ssl_context())
        from ._httpcore import AsyncHTTPCoreTransport

        return AsyncHTTPCoreTransport(_needed_context(base_url))
    if hasattr(given, "build_request"):
        from ._httpx import AsyncHTTPXTransport

        return AsyncHTTPXTransport(cast("httpx.AsyncClient", given))
    if not isinstance(given, AsyncTransport):
        raise ValidationError("transport must be an httpx.AsyncClient, or have send() and aclose()")
    return given


def _proxied() -> bool:
    """Whether the environment names a proxy, which httpx knows best how to use."""
    return bool(getproxies().keys() & {"http", "https", "all"})


def _needed_context(base_url: str) -> ssl.SSLContext | None:
    return ssl_context() if base_url.startswith("https:") else None


@cache
def ssl_context() -> ssl.SSLContext:
    """One context for all clients of the process: making one takes longer than many calls."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file or folder:
        return ssl.create_default_context(cafile=file or None, capath=folder or None)
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


def failure_of(error: Exception) -> TransportError:
    """What an exception of httpcore means, or the one of httpx of the same name."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"ConnectTimeout", "PoolTimeout"}:
        return DeskTimeoutError("no connection in time; nothing was sent", outcome="refused")
    if "TimeoutException" in names or isinstance(error, TimeoutError):
        return DeskTimeoutError("no reply in time")
    if names & {"ConnectError", "ProxyError", "UnsupportedProtocol", "ConnectionRefusedError"}:
        return ConnectionFailedError(f"no connection ({type(error).__name__}: {error})")
    return ConnectionLostError(f"the connection broke ({type(error).__name__}: {error})")
