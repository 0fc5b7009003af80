"""Who may use the control endpoints and the page."""

from __future__ import annotations

import hmac
import ipaddress
import re
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

COOKIE = "tencent-desk-mock"
"""Cookie in which a browser keeps the token."""

_AUTHORITY = re.compile(r"(\[[0-9a-f:.]+\]|[^][:/?#@\\\s]+)(?::([0-9]{1,5})?)?")
_PORTS = {"http": 80, "https": 443}


class Access:
    """Knows the token, and the names under which the server may be called.

    Args:
        token: The token; None lets everybody in.
        hosts: Names or addresses beside those of loopback.
    """

    def __init__(self, token: str | None = None, hosts: Iterable[str] = ()) -> None:
        self._token = token
        self._hosts = {host_name(host) or host for host in hosts}

    def serves(self, authority: str, address: str = "") -> bool:
        """Return whether a request was made for this server, and not for a name that now leads
        here.

        Args:
            authority: The host that the request names, with or without a port.
            address: The address that it came in at.
        """
        name = host_name(authority)
        return bool(name) and (is_loopback(name) or name in {*self._hosts, host_name(address)})

    def admits(self, headers: Mapping[str, str]) -> bool:
        """Return whether a request comes with the token, as `Authorization: Bearer TOKEN` or a
        cookie.

        Args:
            headers: The headers, their names in lower case.
        """
        kind, _, given = headers.get("authorization", "").partition(" ")
        return self.knows(given if kind.lower() == "bearer" else _cookie(headers))

    def knows(self, token: str) -> bool:
        """Return whether `token` is the token, if there is one."""
        return self._token is None or hmac.compare_digest(token.encode(), self._token.encode())


def is_foreign(headers: Mapping[str, str]) -> bool:
    """Return whether a web page of another origin sent this, which a browser would let it do."""
    origin = headers.get("origin")
    if origin is None:
        return False
    scheme, _, authority = origin.lower().partition("://")
    standard = _PORTS.get(scheme)
    theirs, ours = _split(authority, standard), _split(headers.get("host", ""), standard)
    return theirs != ours or not ours[0]


def host_name(authority: str) -> str:
    """Return the host of `host`, `host:port` or a bare IPv6 address, as names are compared.

    Args:
        authority: What a `Host` header or an option says.

    Returns:
        The name in small letters without the dot of the root, or the address without brackets;
        empty where it is neither.
    """
    bare = authority if authority.count(":") < 2 or "]" in authority else f"[{authority}]"
    return _split(bare, None)[0]


def is_loopback(name: str) -> bool:
    """Return whether a name that host_name() returned never leaves the machine; see RFC 6761."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _split(authority: str, standard: int | None) -> tuple[str, int | None]:
    """Return the host as names are compared, and the port or the one that is standard."""
    found = _AUTHORITY.fullmatch(authority.lower())
    if found is None:
        return "", None
    name = found[1].strip("[]").removesuffix(".")
    try:
        name = str(ipaddress.ip_address(name))
    except ValueError:
        name = "" if found[1].startswith("[") else name
    return name, int(found[2]) if found[2] else standard


def _cookie(headers: Mapping[str, str]) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
