"""Choose the transport: the default, httpx, or one of the user."""

from __future__ import annotations

import inspect
import sys
from typing import TYPE_CHECKING, cast

from ..errors import ValidationError
from ..redaction import cover_loggers
from ._context import make_ssl_context
from ._failures import Careful, translate_user_failure

if TYPE_CHECKING:
    import ssl

    import httpx

    from ..transport import AsyncTransport, Request, Response, Transport
    from ._proxies import Proxies


def sync_transport(given: Transport | httpx.Client | None, scheme: str) -> Transport:
    """Return the transport of a `DeskClient`: the default, or one for what the user gave.

    Raises:
        ValidationError: it is not a transport, or the environment names an unusable proxy.
    """
    cover_loggers()
    if given is None:
        from ._sync import HTTPCoreTransport

        return HTTPCoreTransport(_choose_context(scheme), proxies=_choose_proxies(scheme))
    if inspect.iscoroutinefunction(getattr(given, "send", None)):
        raise ValidationError("this transport needs AsyncDeskClient")
    if hasattr(given, "build_request"):
        from ._httpx import HTTPXTransport

        return HTTPXTransport(cast("httpx.Client", given))
    if not _has(given, "send", "close"):
        raise ValidationError("transport must be an httpx.Client, or have send() and close()")
    return _Given(cast("Transport", cast("object", given)))


def _choose_context(scheme: str) -> ssl.SSLContext | None:
    return make_ssl_context() if scheme == "https" else None


def _choose_proxies(scheme: str) -> Proxies | None:
    from ._proxies import Proxies

    proxies = Proxies()
    proxies.get(scheme, "", 0)  # refuse an unusable proxy now, not at the first call
    return proxies if proxies.some else None


def async_transport(
    given: AsyncTransport | httpx.AsyncClient | None, scheme: str
) -> AsyncTransport:
    """Return the transport of an `AsyncDeskClient`. See `sync_transport`."""
    cover_loggers()
    if given is None:
        from ._async import AsyncHTTPCoreTransport

        return AsyncHTTPCoreTransport(_choose_context(scheme), proxies=_choose_proxies(scheme))
    if not inspect.iscoroutinefunction(getattr(given, "send", None)):
        raise ValidationError(_ASYNC)
    if hasattr(given, "build_request"):
        from ._httpx import AsyncHTTPXTransport

        return AsyncHTTPXTransport(cast("httpx.AsyncClient", given))
    if not _has(given, "send", "aclose"):
        raise ValidationError(_ASYNC)
    transport = cast("AsyncTransport", cast("object", given))
    return transport if isinstance(given, Careful) else _AsyncGiven(transport)


_ASYNC = "transport must be an httpx.AsyncClient, or have async send() and aclose()"


def _has(given: object, *methods: str) -> bool:
    return all(callable(getattr(given, name, None)) for name in methods)


class _Given:
    """Wrap a transport of the user, which may raise exceptions of its library."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.close = transport.close

    def send(self, request: Request, timeout: float) -> Response:
        handled = sys.exception()
        try:
            return self._transport.send(request, timeout)
        except Exception as error:  # noqa: BLE001 - its network may raise anything
            failure = translate_user_failure(error, handled)
        raise failure


class _AsyncGiven:
    """Wrap an async transport. See `_Given`."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport
        self.aclose = transport.aclose

    async def send(self, request: Request, timeout: float) -> Response:
        handled = sys.exception()
        try:
            return await self._transport.send(request, timeout)
        except Exception as error:  # noqa: BLE001 - its network may raise anything
            failure = translate_user_failure(error, handled)
        raise failure
