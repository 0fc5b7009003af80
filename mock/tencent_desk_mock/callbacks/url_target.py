"""Deliver callbacks to a URL, with a new connection for each attempt."""

from __future__ import annotations

import contextlib
import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .exchange import Answer

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from .exchange import Exchange, Target
    from .request import SignedRequest
    from .runner import Runner

_LONGEST_REPLY = 1024 * 1024
_HEADERS = {"content-type": "application/json", "connection": "close"}


def make_url_target(url: str, run: Runner) -> Target:
    """Return the target that posts to a URL, http or https, without redirects and proxies.

    Raises:
        ValueError: The URL cannot be used.
    """
    parts = check_url(url)
    path = parts.path or "/"

    def call(post: SignedRequest, exchange: Exchange) -> None:
        connection = _make_connection(parts, exchange.seconds)
        exchange.when_given_up(connection.close)
        query = "&".join(part for part in (parts.query, post.query) if part)
        with contextlib.closing(connection):
            try:
                connection.connect()
            except OSError as error:
                exchange.finish(Answer("refused", problem=_describe_error(error)))
                return
            try:
                connection.request("POST", f"{path}?{query}", post.body, _HEADERS)
                response = connection.getresponse()
                body = response.read(_LONGEST_REPLY)
                if response.length:
                    raise http.client.IncompleteRead(body, response.length)
            except (OSError, http.client.HTTPException) as error:
                exchange.finish(Answer("lost", problem=_describe_error(error)))
                return
        exchange.finish(Answer("answered", response.status, body))

    return run.in_thread(f"{parts.scheme}://{parts.netloc}{path}", call)


def _make_connection(parts: SplitResult, seconds: float) -> http.client.HTTPConnection:
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=seconds)


def check_url(url: str) -> SplitResult:
    """Check a callback URL and return its parts.

    Raises:
        ValueError: The URL cannot be used; the message says why.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
        (parts.hostname or "").encode("idna")
    except ValueError as error:
        raise ValueError(f"callback URL: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0:
        raise ValueError("callback URL: it must have the form http://host:port/path or https://...")
    if "@" in parts.netloc or parts.fragment:
        raise ValueError("callback URL: it must not have a user name or a fragment (#...)")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("callback URL: write it in ASCII, other characters as %XX")
    return parts


def _describe_error(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
