"""Translate exceptions of the network, and recognise those from elsewhere."""

from __future__ import annotations

from ..errors import ConnectionFailedError, ConnectionLostError, DeskError, DeskTimeoutError
from ..interrupts import innermost, interruption, package, raised_into

_LIBRARIES = {
    *("_ssl", "aiohttp", "aiohappyeyeballs", "anyio", "asyncio", "concurrent", "encodings"),
    *("eventlet", "gevent", "h11", "httpcore", "httpx", "idna", "multidict", "select", "selectors"),
    *("socket", "socksio", "ssl", "threading", "trio", "uvloop", "yarl"),
}
"""Packages that a request passes through. Exceptions raised in other packages are foreign."""


class Careful:
    """Mark a transport that raises `TransportError` for network failures only."""


def translate_failure(error: Exception, *, asked: bool, sent: bool) -> Exception:
    """Return the exception to raise instead of another one.

    Args:
        error: the exception raised during a request.
        asked: whether the network itself was used; otherwise a mock may replace it.
        sent: whether a byte of the request was written.

    Returns:
        A `TransportError`, if the exception came from the network. Otherwise the unchanged
        exception of a signal handler or a bug.
    """
    if isinstance(error, DeskError):
        return error
    if not asked and raised_into(error):
        return error
    foreign = find_foreign(error) if asked else None
    if foreign is not None:
        return foreign
    if asked and not sent:
        return _describe_unsent(error)
    if not isinstance(error, OSError) and not _is_of_libraries(error):
        return error
    return _translate_by_name(error, sent=sent)


def _describe_unsent(error: Exception) -> Exception:
    if _is_timeout(error):
        return connect_timed_out()
    if isinstance(error, OSError) or _is_of_libraries(error):
        return no_connection(error)
    # A name that IDNA refuses, threads that ended at exit, a proxy without SOCKS.
    known = isinstance(error, (ValueError, RuntimeError, AssertionError))
    return no_connection(error) if known and _is_from_libraries(error) else error


def _translate_by_name(error: Exception, *, sent: bool) -> DeskError:
    # httpx and httpcore have classes of the same names.
    names = _list_names(error)
    if not sent and "PoolTimeout" in names:
        return no_slot()
    if not sent and "ConnectTimeout" in names:
        return connect_timed_out()
    if _is_timeout(error):
        return DeskTimeoutError("no reply in time")
    refused = {"ConnectError", "ProxyError", "UnsupportedProtocol", "ConnectionRefusedError"}
    if not sent and names & refused:
        return no_connection(error)
    return ConnectionLostError(f"the connection broke ({describe_error(error)})")


def _is_timeout(error: Exception) -> bool:
    return isinstance(error, TimeoutError) or "TimeoutException" in _list_names(error)


def _list_names(error: Exception) -> set[str]:
    return {kind.__name__ for kind in type(error).__mro__}


def translate_user_failure(error: Exception, handled: BaseException | None) -> Exception:
    """Return the exception to raise instead of one of the user's transport.

    Its network may raise anything, so only an exception raised into it is returned unchanged. See
    `interruption` for `handled`.
    """
    foreign = interruption(error, handled)
    if foreign is not None or isinstance(error, DeskError):
        return foreign or error
    return _translate_by_name(error, sent=False)


def find_foreign(error: Exception) -> Exception | None:
    """Return the foreign exception, such as one of a signal handler, that an exception is or hides;
    else `None`.
    """
    cause: object = error
    while isinstance(cause, Exception):
        if isinstance(cause, OSError) and not _is_from_network(cause):
            return cause
        if not _is_of_libraries(cause):
            return None
        cause = _find_original(cause)
    return None


def _find_original(error: BaseException) -> BaseException | None:
    # httpcore keeps the original exception in `args`, even if it hides the cause.
    below = error.args[0] if error.args else None
    return below if isinstance(below, BaseException) else error.__cause__


def _is_from_network(error: OSError) -> bool:
    if _is_of_libraries(error):
        return True
    return type(error).__module__ == "builtins" and not raised_into(error)


def _is_of_libraries(error: BaseException) -> bool:
    return any(package(kind.__module__) in _LIBRARIES for kind in type(error).__mro__)


def _is_from_libraries(error: BaseException) -> bool:
    frame = innermost(error)
    return frame is None or package(frame.f_globals.get("__name__")) in _LIBRARIES


def describe_error(error: BaseException) -> str:
    """Return the class of an exception, and its text or that of the first cause with a text."""
    cause: BaseException | None = error
    while cause is not None and not str(cause):
        cause = _find_original(cause)
    return f"{type(error).__name__}: {cause or ''}"


def no_connection(error: BaseException) -> ConnectionFailedError:
    """Return the error of a call without a connection."""
    return ConnectionFailedError(f"no connection ({describe_error(error)})")


def connect_timed_out() -> ConnectionFailedError:
    """Return the error of a call whose connection took too long."""
    return ConnectionFailedError("no connection in time; nothing was sent")


def no_slot() -> DeskTimeoutError:
    """Return the error of a call that waited too long for a free connection."""
    return DeskTimeoutError("all connections were in use; nothing was sent", outcome="refused")


def client_closed() -> ConnectionFailedError:
    """Return the error of a call on a closed client."""
    return ConnectionFailedError("the client is closed; nothing was sent", outcome="final")
