"""Serve consoles in a browser: the contract with this server in it, and CORS headers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from .messages import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .contract import Contract, Schema
    from .messages import Request

_ORIGIN = re.compile(r"https?://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]{1,5})?")
_SECONDS = "600"


def is_origin(text: str) -> bool:
    """Return whether a text is an origin as browsers send it: scheme, host and port, no path."""
    return bool(_ORIGIN.fullmatch(text))


class Console:
    """Serve the contract, and let pages of some origins call the API.

    Args:
        contract: The contract.
        origins: The origins, such as `http://127.0.0.1:8080`.

    Raises:
        ValueError: One of them is not an origin.
    """

    def __init__(self, contract: Contract, origins: Iterable[str] = ()) -> None:
        self._contract = contract
        self._origins = frozenset(origins)
        for origin in self._origins:
            if not is_origin(origin):
                raise ValueError(f"{origin!r} is not an origin such as http://127.0.0.1:8080")

    def serves(self, request: Request) -> bool:
        """Return whether a request asks for the contract."""
        return request.path in _FORMS and request.method in ("GET", "HEAD")

    def document(self, request: Request, url: str) -> Reply:
        """Return the contract with this server only.

        Args:
            request: A request for the contract.
            url: URL of this server, as the caller wrote it.
        """
        kind, write = _FORMS[request.path]
        return Reply(200, write(self._contract, url), (("content-type", kind),))

    def preflight(self, request: Request, headers: Mapping[str, str]) -> Reply | None:
        """Return the answer to a CORS preflight request, or None."""
        if request.method != "OPTIONS" or "access-control-request-method" not in headers:
            return None
        if request.path.split("/")[1] not in self._contract.roots and request.path not in _FORMS:
            return None
        if headers.get("origin") not in self._origins:
            return None
        allowed = (
            ("access-control-allow-methods", "GET, POST"),
            ("access-control-allow-headers", "content-type"),
            ("access-control-max-age", _SECONDS),
        )
        return self.shared(Reply(204, b"", allowed), headers)

    def shared(self, reply: Reply, headers: Mapping[str, str]) -> Reply:
        """Return a reply with CORS headers, if the origin is known.

        Args:
            reply: The reply.
            headers: Headers of the request, their names in lower case.
        """
        origin = headers.get("origin")
        if origin not in self._origins or origin is None:
            return reply
        more = (("access-control-allow-origin", origin), ("vary", "origin"))
        return replace(reply, headers=(*reply.headers, *more))


def _add_server(contract: Contract, url: str) -> Schema:
    server = {"url": url, "description": "This mock server."}
    return {**contract.document, "servers": [server]}


@lru_cache(maxsize=4)
def _write_json(contract: Contract, url: str) -> bytes:
    return json.dumps(_add_server(contract, url), ensure_ascii=False).encode()


@lru_cache(maxsize=4)
def _write_yaml(contract: Contract, url: str) -> bytes:
    import yaml  # noqa: PLC0415 - only the extra `mock` brings it

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: bytes = yaml.dump(
        _add_server(contract, url),
        None,
        dumper,
        sort_keys=False,
        allow_unicode=True,
        encoding="utf-8",
    )
    return text


_FORMS: dict[str, tuple[str, Callable[[Contract, str], bytes]]] = {
    "/openapi.json": ("application/json", _write_json),
    "/openapi.yaml": ("application/yaml", _write_yaml),
}
