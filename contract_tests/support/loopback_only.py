"""Lets sockets reach this machine and nothing else."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class NetworkBlockedError(RuntimeError):
    """Something wanted to leave this machine. No OSError: a client would take that for its own."""


@contextmanager
def loopback_only() -> Iterator[None]:
    """While it lasts, connecting, sending and looking up names work for loopback addresses only."""
    real: list[tuple[Any, str, Any]] = []

    def guard(owner: Any, name: str, host_of: Callable[..., object]) -> None:
        original = getattr(owner, name)

        @wraps(original)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            _check(host_of(*args, **kwargs))
            return original(*args, **kwargs)

        real.append((owner, name, original))
        setattr(owner, name, guarded)

    for name in ("connect", "connect_ex"):
        guard(socket.socket, name, lambda _, address: _host(address))
    guard(socket.socket, "sendto", lambda _, __, *rest: _host(rest[-1]))
    guard(socket, "getaddrinfo", lambda host, *_, **__: host)
    guard(socket, "gethostbyname", lambda host: host)
    try:
        yield
    finally:
        for owner, name, original in reversed(real):
            setattr(owner, name, original)


def _host(address: object) -> object:
    """The host of an address; None of one that names a file or the like."""
    return address[0] if isinstance(address, tuple) else None


def _check(host: object) -> None:
    if not _is_here(host):
        raise NetworkBlockedError(
            f"a test may not reach {host!r}: sockets other than loopback are blocked. "
            "Put respx, a fake transport or a server on 127.0.0.1 in its place."
        )


def _is_here(host: object) -> bool:
    if isinstance(host, bytes | bytearray):
        host = bytes(host).decode("ascii", "replace")
    if host is None or host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False
