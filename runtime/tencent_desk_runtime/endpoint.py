"""Where calls go: the hosts of the regions, or any base URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urlsplit

from .errors import ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .service import Hosts, Service

_USUAL_PORTS = {"https": 443, "http": 80}
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_ADDRESS = re.compile(r"[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._~-]+)?")
_PATH = re.compile(r"(?:[A-Za-z0-9/._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*")


class Endpoint(NamedTuple):
    """Scheme, host, port, and the path in front of the operation's."""

    scheme: str
    host: str
    port: int
    prefix: str

    @property
    def authority(self) -> str:
        """The host as URLs and the `Host` header have it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


def endpoints(
    service: Service, region: str | None, base_url: str | None
) -> tuple[Endpoint, Endpoint | None]:
    """Return the endpoint, and its standby if it is a region's.

    Raises:
        ValidationError: no such region, no such URL, or both are given.
    """
    if base_url is not None:
        if region is not None:
            raise ValidationError("give region or base_url, and not both")
        return parse(base_url), None
    hosts = _hosts(service.regions, service.default_region if region is None else region)
    return _of_host(hosts.primary), _of_host(hosts.standby)


def _hosts(regions: Mapping[str, Hosts], region: object) -> Hosts:
    for name, hosts in regions.items():
        if name == region:
            return hosts
    raise ValidationError(f"no such region: {region!r}; the regions are {', '.join(regions)}")


def _of_host(host: str) -> Endpoint:
    return Endpoint("https", host, 443, "")


def parse(base_url: str) -> Endpoint:
    """The endpoint of a URL.

    Raises:
        ValidationError: calls cannot go there.
    """
    parts, host, port = _split(base_url)
    problem = _problem(parts, host, port)
    if problem:
        raise ValidationError(f"base_url {problem}")
    return Endpoint(
        parts.scheme,
        host,
        _USUAL_PORTS[parts.scheme] if port is None else port,
        parts.path.rstrip("/"),
    )


def _split(base_url: str) -> tuple[SplitResult, str, int | None]:
    try:
        parts = urlsplit(base_url)
        return parts, _ascii(parts.hostname or ""), parts.port
    except (ValueError, AttributeError, TypeError):
        problem = "cannot be read"
    raise ValidationError(f"base_url {problem}")


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    import idna

    return idna.encode(host, uts46=True).decode("ascii")


def _problem(parts: SplitResult, host: str, port: int | None) -> str:
    if parts.scheme not in _USUAL_PORTS:
        return "must begin with https:// or http://"
    if not host:
        return "names no host"
    if "@" in parts.netloc or parts.query or parts.fragment:
        return "may hold a scheme, a host, a port and a path, and nothing else"
    if not (_ADDRESS if ":" in host else _NAME).fullmatch(host) or port == 0:
        return "names a host or a port that cannot exist"
    if not _PATH.fullmatch(parts.path):
        return "has a path that is not percent-encoded"
    return ""
