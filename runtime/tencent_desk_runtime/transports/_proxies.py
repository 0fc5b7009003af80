"""The proxies that the environment names, and the hosts that it excepts from them.

One reading for all transports: what curl and requests make of the same variables.
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
    """A proxy: its scheme, its host without brackets, its port, and user and password for it."""

    scheme: str
    host: bytes
    port: int
    auth: tuple[bytes, bytes] | None


class Proxies:
    """What the environment says when it is made.

    Attributes:
        some: whether it names a proxy at all.
    """

    def __init__(self) -> None:
        addresses = getproxies()
        self._excepted = re.split(r"[\s,]+", addresses.pop("no", "").lower())
        self.some = bool(addresses)
        # They hold passwords.
        self._addresses = {kind: Secret(address) for kind, address in addresses.items() if address}

    def get(self, scheme: str, host: str, port: int) -> Proxy | None:
        """Return the proxy for an origin; `None` where it is to be reached directly.

        Raises:
            ValidationError: there is one, and it cannot be used. Its password is not shown.
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
            problem = "is a SOCKS proxy; install what it needs: pip install 'httpx[socks]'"
        except ValueError:
            problem = f"cannot be read; it must be a URL of {', '.join(_PORTS)}"
        raise ValidationError(f"the proxy that {_variable(kind)} names {problem}")


def _variable(kind: str) -> str:
    # Not where something is raised: reporters show what the lines of a frame name, and secrets may
    # stand in the environment. Of two spellings the lower one is in force.
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
    """Return whether one of the entries of NO_PROXY means an origin.

    Args:
        entries: host names, which mean their subdomains too, addresses, ranges of addresses, each
            of them possibly with a port; or `*`. What cannot be read means nothing.
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
