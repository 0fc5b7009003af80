"""Decide who may use the control endpoints and the page."""

from __future__ import annotations

import hmac
import ipaddress
import re
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COOKIE = "tencent-desk-mock"
"""The cookie that holds the token in a browser."""

_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^][:/?#@\\\s]+)(?::([0-9]{1,5})?)?")
_PORTS = {"http": 80, "https": 443}


class Access:
    """Check tokens, and the host names under which the server may be called.

    Args:
        token: The token; None lets everybody in.
        hosts: Names or addresses besides loopback.
    """

    def __init__(self, token: str | None = None, hosts: Iterable[str] = ()) -> None:
        self._token = token
        self._hosts = {normalize_host(host) or host for host in hosts}

    def serves(self, authority: str, address: str = "") -> bool:
        """Return whether a request names this server, and not another name that resolves to it.

        Args:
            authority: The host of the request, with or without a port.
            address: The server's address that received it.
        """
        name = normalize_host(authority)
        return bool(name) and (is_loopback(name) or name in {*self._hosts, normalize_host(address)})

    def admits(self, headers: Mapping[str, str]) -> bool:
        """Return whether a request has the token, in `Authorization: Bearer TOKEN` or a cookie."""
        kind, _, given = headers.get("authorization", "").partition(" ")
        return self.knows(given if kind.lower() == "bearer" else _read_cookie(headers))

    def knows(self, token: str) -> bool:
        """Return whether `token` is right, or none is needed."""
        return self._token is None or hmac.compare_digest(token.encode(), self._token.encode())


def is_foreign(headers: Mapping[str, str]) -> bool:
    """Return whether a web page of another origin sent this, which browsers allow."""
    origin = headers.get("origin")
    if origin is None:
        return False
    scheme, _, authority = origin.lower().partition("://")
    standard = _PORTS.get(scheme)
    theirs, ours = _split(authority, standard), _split(headers.get("host", ""), standard)
    return theirs != ours or not ours[0]


def normalize_host(authority: str) -> str:
    """Return the normalized host of `host`, `host:port` or a bare IPv6 address.

    Args:
        authority: The value of a `Host` header or an option.

    Returns:
        The name in lower case without a final dot, or the address without brackets; empty if it is
        neither.
    """
    bare = authority if authority.count(":") < 2 or "]" in authority else f"[{authority}]"
    return _split(bare, None)[0]


def is_loopback(name: str) -> bool:
    """Return whether a name from host_name() is always this machine; see RFC 6761."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _split(authority: str, standard: int | None) -> tuple[str, int | None]:
    """Return the normalized host, and the port, by default the standard one."""
    found = _AUTHORITY.fullmatch(authority.lower())
    if found is None:
        return "", None
    name = found[1].strip("[]").removesuffix(".")
    try:
        name = str(ipaddress.ip_address(name))
    except ValueError:
        name = "" if found[1].startswith("[") else name
    return name, int(found[2]) if found[2] else standard


def _read_cookie(headers: Mapping[str, str]) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
