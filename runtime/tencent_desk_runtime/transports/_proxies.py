"""Read the proxies of the environment, and the hosts in NO_PROXY.

All transports read the variables in the same way, as curl and requests do.
"""

from __future__ import annotations

import os
import re
from importlib import import_module
from ipaddress import ip_address, ip_network
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, getproxies_environment, proxy_bypass

from attrs import frozen

from ..errors import ValidationError
from ..secret import Secret

_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
_WITH_PORT = re.compile(r"(?:\[(.*)\](/\d+)?|([^:\[\]]*))(?::(\d{1,5}))?")


@frozen(repr=False)
class Proxy:
    """Hold a proxy: scheme, host without brackets, port, user and password."""

    scheme: str
    host: bytes
    port: int
    auth: tuple[bytes, bytes] | None


class Proxies:
    """Hold the proxies of the environment at the time when this is made.

    Attributes:
        some: whether there is any proxy.
    """

    def __init__(self) -> None:
        addresses = getproxies()
        self._excepted = re.split(r"[\s,]+", addresses.pop("no", "").lower())
        self.some = bool(addresses)
        # They hold passwords.
        self._addresses = {kind: Secret(address) for kind, address in addresses.items() if address}

    def get(self, scheme: str, host: str, port: int) -> Proxy | None:
        """Return the proxy for an origin; `None` for a direct connection.

        Raises:
            ValidationError: the proxy cannot be used. The message does not show its password.
        """
        kind = scheme if self._addresses.get(scheme) else "all"
        address = self._addresses.get(kind)
        if address is None or is_excepted(self._excepted, host, port):
            return None
        if not getproxies_environment() and proxy_bypass(host):  # settings of macOS or Windows
            return None
        try:
            return _read(address.reveal())
        except ImportError:
            problem = "is a SOCKS proxy, which needs: pip install 'httpx[socks]'"
        except ValueError:
            problem = f"cannot be read; it must be a URL of {', '.join(_PORTS)}"
        raise ValidationError(f"the proxy that {_variable(kind)} names {problem}")


def _variable(kind: str) -> str:
    # Not where something is raised: reporters show what the lines of a frame name, and secrets may
    # stand in the environment. The lower-case spelling wins.
    named = [name for name in os.environ if name.lower() == f"{kind}_proxy"]
    return max(named, default=f"the system's setting for {kind}")


def _read(address: str) -> Proxy:
    parts = urlsplit(address if "://" in address else f"http://{address}")
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host:
        raise ValueError
    if parts.scheme.startswith("socks"):
        import_module("socksio")
    user, password = (unquote(part or "").encode() for part in (parts.username, parts.password))
    return Proxy(
        parts.scheme,
        host.encode("ascii" if host.isascii() else "idna"),
        parts.port or _PORTS[parts.scheme],
        (user, password) if user or password else None,
    )


def is_excepted(entries: list[str], host: str, port: int) -> bool:
    """Return whether an entry of NO_PROXY covers an origin.

    Args:
        entries: host names, which cover their subdomains, addresses, or ranges of addresses, each
            with or without a port; or `*`. Unreadable entries are ignored.
        host: name or address, without brackets.
        port: port number.
    """
    host = host.lower().rstrip(".").partition("%")[0]
    return any(_means(entry, host, port) for entry in entries)


def _means(entry: str, host: str, port: int) -> bool:
    found = _WITH_PORT.fullmatch(entry)
    if found:
        address, of_range, name, wanted = found.groups()
        if wanted and int(wanted) != port:
            return False
        entry = name if address is None else address + (of_range or "")
    try:
        address_of_host = ip_address(host)
    except ValueError:
        name = entry.strip(".")
        return entry == "*" or (bool(name) and (host == name or host.endswith(f".{name}")))
    try:
        return entry == "*" or address_of_host in ip_network(entry.partition("%")[0], strict=False)
    except ValueError:
        return False
