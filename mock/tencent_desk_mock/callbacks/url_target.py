"""Deliver callbacks to a URL, with a new connection for each attempt."""

from __future__ import annotations

import contextlib
import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .exchange import Answer

if TYPE_CHECKING:
    from urllib.parse import SplitResult

    from .exchange import Exchange, Post
    from .threads import Threads

_LONGEST_REPLY = 1024 * 1024
_HEADERS = {"content-type": "application/json", "connection": "close"}


class UrlTarget:
    """Post to a URL, http or https, without redirects and proxies.

    Args:
        url: The URL; it may have a query.
        threads: The threads to call it in.

    Raises:
        ValueError: The URL cannot be used.
    """

    def __init__(self, url: str, threads: Threads) -> None:
        parts = check_url(url)
        self.url = url
        self.name = f"{parts.scheme}://{parts.netloc}{parts.path or '/'}"
        self._parts = parts
        self._threads = threads

    def start(self, post: Post, exchange: Exchange) -> None:
        """Call the URL."""
        self._threads.start(self.name, exchange, lambda: self._call(post, exchange))

    def close(self) -> None:
        """Do nothing."""

    def _call(self, post: Post, exchange: Exchange) -> None:
        connection = self._make_connection(exchange.seconds)
        exchange.when_given_up(connection.close)
        query = "&".join(part for part in (self._parts.query, post.query) if part)
        with contextlib.closing(connection):
            try:
                connection.connect()
            except OSError as error:
                exchange.finish(Answer("refused", problem=_describe_error(error)))
                return
            try:
                target = f"{self._parts.path or '/'}?{query}"
                connection.request("POST", target, post.body, _HEADERS)
                response = connection.getresponse()
                body = response.read(_LONGEST_REPLY)
                if response.length:
                    raise http.client.IncompleteRead(body, response.length)
            except (OSError, http.client.HTTPException) as error:
                exchange.finish(Answer("lost", problem=_describe_error(error)))
                return
        exchange.finish(Answer("answered", response.status, body))

    def _make_connection(self, seconds: float) -> http.client.HTTPConnection:
        secure = self._parts.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        host = self._parts.hostname or ""
        return kind(host, self._parts.port, timeout=seconds)


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
