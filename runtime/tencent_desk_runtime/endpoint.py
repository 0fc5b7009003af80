"""Choose where calls go: the hosts of the regions, or any base URL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import SplitResult, urlsplit

from .errors import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .service import Service

_USUAL_PORTS = {"https": 443, "http": 80}
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_ADDRESS = re.compile(r"[0-9A-Fa-f:.]+(?:%[A-Za-z0-9._~-]+)?")
_PATH = re.compile(r"(?:[A-Za-z0-9/._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*")


class Endpoint(NamedTuple):
    """Hold scheme, host, port, and the path before the operation's path."""

    scheme: str
    host: str
    port: int
    prefix: str

    @property
    def authority(self) -> str:
        """Return the host for URLs and the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL_PORTS[self.scheme] else f"{host}:{self.port}"


def find_endpoints(
    service: Service, region: str | None, base_url: str | None
) -> tuple[Endpoint, Endpoint | None]:
    """Return the endpoint, and the standby of a region.

    Raises:
        ValidationError: the region or URL is unusable, both are given, or neither.
    """
    if base_url is not None:
        if region is not None:
            raise ValidationError("give region or base_url, not both")
        return parse(base_url), None
    known = ", ".join(service.regions)
    if region is None:
        example = [*service.regions][-1]
        raise ValidationError(
            "no region is given, and calls must go where the app's data is; write, for example, "
            f'region="{example}", or set TENCENT_DESK_REGION={example}; the regions are {known}'
        )
    name = find_region(region, service.regions, service.region_spellings)
    if name is None:
        raise ValidationError(f"no such region: {region!r:.99}; the regions are {known}")
    primary, standby = service.regions[name]
    return Endpoint("https", primary, 443, ""), Endpoint("https", standby, 443, "")


def find_region(region: object, regions: Iterable[str], spellings: Mapping[str, str]) -> str | None:
    """Return the name of a region, in any case, with or without hyphens and spaces."""
    if not isinstance(region, str):
        return None
    known = {**{name: name for name in regions}, **spellings}
    return {_fold(text): name for text, name in known.items()}.get(_fold(region))


def _fold(text: str) -> str:
    return re.sub(r"[\s_-]+", "_", text.strip().casefold())


def parse(base_url: str) -> Endpoint:
    """Return the endpoint of a URL.

    Raises:
        ValidationError: calls cannot use the URL.
    """
    parts, host, port = _split(base_url)
    problem = _find_problem(parts, host, port)
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
        return parts, _to_ascii(parts.hostname or ""), parts.port
    except (ValueError, AttributeError, TypeError):
        problem = "cannot be read"
    raise ValidationError(f"base_url {problem}")


def _to_ascii(host: str) -> str:
    if host.isascii():
        return host
    import idna

    return idna.encode(host, uts46=True).decode("ascii")


def _find_problem(parts: SplitResult, host: str, port: int | None) -> str:
    if parts.scheme not in _USUAL_PORTS:
        return "must begin with https:// or http://"
    if not host:
        return "names no host"
    if "@" in parts.netloc or parts.query or parts.fragment:
        return "may contain a scheme, a host, a port and a path, and nothing else"
    if not (_ADDRESS if ":" in host else _NAME).fullmatch(host) or port == 0:
        return "names a host or a port that cannot exist"
    if not _PATH.fullmatch(parts.path):
        return "has a path that is not percent-encoded"
    return ""
