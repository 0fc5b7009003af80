"""Chooses what carries the requests: the default, httpx, or what the user brings."""

from __future__ import annotations

import inspect
import os
from functools import cache
from typing import TYPE_CHECKING, TypeVar, cast

from .errors import (
    ConnectionFailedError,
    ConnectionLostError,
    DeskTimeoutError,
    TransportError,
    ValidationError,
)
from .redaction import cover_loggers

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    import httpx

    from ._transport import AsyncTransport, Transport

_Made = TypeVar("_Made")


def sync_transport(given: Transport | httpx.Client | None, scheme: str) -> Transport:
    """What carries the requests of `DeskClient`.

    Raises:
        ValidationError: what is given cannot.
    """
    cover_loggers()
    if given is not None and inspect.iscoroutinefunction(getattr(given, "send", None)):
        raise ValidationError("transport is one for AsyncDeskClient")
    if hasattr(given, "build_request"):
        from ._httpx import HTTPXTransport

        return HTTPXTransport(cast("httpx.Client", given))
    if given is None:
        return _default_sync(scheme)
    if not _has(given, "send", "close"):
        raise ValidationError("transport must be an httpx.Client, or have send() and close()")
    return cast("Transport", cast("object", given))


def _default_sync(scheme: str) -> Transport:
    context = ssl_context() if scheme == "https" else None
    if _proxied():
        from ._httpx import HTTPXTransport

        context = ssl_context()
        return _by_proxy(lambda: HTTPXTransport(None, context))
    from ._httpcore import HTTPCoreTransport

    return HTTPCoreTransport(context)


def async_transport(
    given: AsyncTransport | httpx.AsyncClient | None, scheme: str
) -> AsyncTransport:
    """What carries the requests of `AsyncDeskClient`.

    Raises:
        ValidationError: what is given cannot.
    """
    cover_loggers()
    if given is None:
        return _default_async(scheme)
    if not inspect.iscoroutinefunction(getattr(given, "send", None)):
        raise ValidationError(_ASYNC)
    if hasattr(given, "build_request"):
        from ._httpx import AsyncHTTPXTransport

        return AsyncHTTPXTransport(cast("httpx.AsyncClient", given))
    if not _has(given, "send", "aclose"):
        raise ValidationError(_ASYNC)
    return cast("AsyncTransport", cast("object", given))


def _default_async(scheme: str) -> AsyncTransport:
    context = ssl_context() if scheme == "https" else None
    if _proxied():
        from ._httpx import AsyncHTTPXTransport

        context = ssl_context()
        return _by_proxy(lambda: AsyncHTTPXTransport(None, context))
    from ._httpcore import AsyncHTTPCoreTransport

    return AsyncHTTPCoreTransport(context)


_ASYNC = "transport must be an httpx.AsyncClient, or have async send() and aclose()"


def _has(given: object, *methods: str) -> bool:
    return all(callable(getattr(given, name, None)) for name in methods)


def _proxied() -> bool:
    """Whether the environment names a proxy; httpx knows best for which hosts."""
    from urllib.request import getproxies

    return bool(getproxies().keys() & {"http", "https", "all"})


def _by_proxy(make: Callable[[], _Made]) -> _Made:
    """What httpx makes for the proxies of the environment.

    Raises:
        ValidationError: it cannot use them. Their addresses may hold a password, and are not told.
    """
    import httpx

    try:
        return make()
    except ImportError:
        problem = "a SOCKS proxy; httpx needs: pip install 'httpx[socks]'"
    except (ValueError, httpx.InvalidURL):
        problem = "no proxy that httpx can use"
    raise ValidationError(f"HTTP_PROXY, HTTPS_PROXY or ALL_PROXY names {problem}")


def ssl_context() -> ssl.SSLContext:
    """How servers are checked: with the certificates that the environment names, or with certifi's.

    Raises:
        ValidationError: the environment names none that can be read.
    """
    return _context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@cache
def _context(file: str | None, folder: str | None) -> ssl.SSLContext:
    # One for all clients of the process: making one takes longer than many calls.
    import ssl

    if not file and not folder:
        import certifi

        file = certifi.where()
    try:
        context = ssl.create_default_context(cafile=file or None, capath=folder or None)
    except OSError as error:
        problem = f"SSL_CERT_FILE or SSL_CERT_DIR cannot be read: {error}"
    else:
        context.set_alpn_protocols(["http/1.1"])
        return context
    raise ValidationError(problem)


def failure_of(error: Exception) -> TransportError:
    """What an exception of httpcore means, or the one of httpx of the same name."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if "PoolTimeout" in names:
        return no_place()
    if "ConnectTimeout" in names:
        return ConnectionFailedError("no connection in time; nothing was sent")
    if "TimeoutException" in names or isinstance(error, TimeoutError):
        return DeskTimeoutError("no reply in time")
    if names & {"ConnectError", "ProxyError", "UnsupportedProtocol", "ConnectionRefusedError"}:
        return ConnectionFailedError(f"no connection ({type(error).__name__}: {error})")
    return ConnectionLostError(f"the connection broke ({type(error).__name__}: {error})")


def no_place() -> DeskTimeoutError:
    """A call waited in vain for one of the connections that may be open at once."""
    return DeskTimeoutError("all connections were in use; nothing was sent", outcome="refused")


def client_closed() -> ConnectionFailedError:
    """A call came after its client was closed."""
    return ConnectionFailedError("the client is closed; nothing was sent", outcome="final")
