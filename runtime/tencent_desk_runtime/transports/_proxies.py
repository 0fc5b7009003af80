"""The proxies that the environment names, and the hosts that it excepts from them.

One reading for all transports: what curl and requests make of the same variables.
"""

from __future__ import annotations

import os
import re
from functools import cached_property
from importlib import import_module
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, getproxies_environment, proxy_bypass

from ..errors import ValidationError

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


class Proxy:
    """A proxy. Its `repr` does not show the password.

    Attributes:
        scheme: `http`, `https`, `socks5` or `socks5h`.
        host: name or address, without brackets.
        port: port number.
        auth: user and password, in UTF-8, or `None`.
    """

    def __init__(self, parts: SplitResult) -> None:
        self.scheme = parts.scheme
        host = parts.hostname or ""
        self.host = host.encode("ascii" if host.isascii() else "idna")
        self.port = parts.port or _PORTS[self.scheme]
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        self.auth = (user.encode(), password.encode()) if user or password else None

    def __repr__(self) -> str:
        return f"Proxy({self.scheme}://{self.host.decode()}:{self.port})"


class Proxies:
    """What the environment says when it is made."""

    def __init__(self) -> None:
        self._addresses = getproxies()
        self._excepted = re.split(r"[\s,]+", self._addresses.get("no", "").lower())

    @classmethod
    def checked(cls, scheme: str) -> Proxies | None:
        """Return what the environment says; `None` where it names no proxy.

        Args:
            scheme: of the origins that are asked for.

        Raises:
            ValidationError: the proxy for these cannot be used.
        """
        proxies = cls()
        proxies.get(scheme, "", 0)
        return proxies if proxies._addresses.keys() - {"no"} else None

    @cached_property
    def _of_system(self) -> bool:
        # Without variables, macOS and Windows have settings of their own, and exceptions to them.
        return not getproxies_environment()

    def get(self, scheme: str, host: str, port: int) -> Proxy | None:
        """Return the proxy for an origin; `None` where it is to be reached directly.

        Raises:
            ValidationError: there is one, and it cannot be used. Its password is not shown.
        """
        kind = scheme if self._addresses.get(scheme) else "all"
        address = self._addresses.get(kind)
        if not address or is_excepted(self._excepted, host, port):
            return None
        if self._of_system and proxy_bypass(host):
            return None
        problem = "cannot be read"
        try:
            parts = urlsplit(address if "://" in address else f"http://{address}")
            if parts.scheme in _PORTS and parts.hostname:
                if not parts.scheme.startswith("socks") or _has_socks():
                    return Proxy(parts)
                problem = "is a SOCKS proxy; install what it needs: pip install 'httpx[socks]'"
            else:
                problem = f"must be a URL of {', '.join(_PORTS)}"
        except ValueError:
            pass
        raise ValidationError(f"the proxy that {_variable(kind)} names {problem}")


def _has_socks() -> bool:
    try:
        import_module("socksio")
    except ImportError:
        return False
    return True


def _variable(kind: str) -> str:
    # Of two spellings the lower one is in force.
    name = f"{kind}_proxy"
    found = [given for given in os.environ if given.lower() == name]
    return max(found) if found else f"the system's setting for {kind}"


def is_excepted(entries: list[str], host: str, port: int) -> bool:
    """Return whether one of the entries of NO_PROXY means an origin.

    Args:
        entries: host names, which mean their subdomains too, addresses, ranges of addresses, each
            of them possibly with a port; or `*`. What cannot be read means nothing.
        host: name or address, without brackets.
        port: port number.
    """
    host = host.lower().rstrip(".").partition("%")[0]
    return any(_means(entry, host, port) for entry in entries if entry)


def _means(entry: str, host: str, port: int) -> bool:
    if entry == "*":
        return True
    bracketed = re.fullmatch(r"\[(.*)\](/\d+)?(?::(\d{1,5}))?", entry)
    named = re.fullmatch(r"([^:]*)():(\d{1,5})", entry)
    found = bracketed or named
    if found:
        name, of_range, wanted = found.groups()
        if wanted and int(wanted) != port:
            return False
        entry = name + (of_range or "")
    try:
        address = ip_address(host)
    except ValueError:
        name = entry.strip(".")
        return bool(name) and (host == name or host.endswith(f".{name}"))
    try:
        return address in ip_network(entry.partition("%")[0], strict=False)
    except ValueError:
        return False
