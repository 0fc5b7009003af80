"""Deliver callbacks to a WSGI app."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

from .exchange import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .exchange import Exchange, Post
    from .threads import Threads


class WsgiTarget:
    """Call a WSGI app in this process.

    Args:
        app: The app.
        path: The path to post to.
        threads: The threads to run in.
    """

    def __init__(
        self, app: Callable[[Any, Any], Iterable[bytes]], path: str, threads: Threads
    ) -> None:
        self.name = f"WSGI app {type(app).__name__}, path {path}"
        self._app = app
        self._path = path
        self._threads = threads

    def start(self, post: Post, exchange: Exchange) -> None:
        """Call the app."""
        self._threads.start(self.name, exchange, lambda: self._call(post, exchange))

    def close(self) -> None:
        """Do nothing: WSGI has no shutdown."""

    def _call(self, post: Post, exchange: Exchange) -> None:
        status = ""
        written = io.BytesIO()

        def start_response(line: str, *_: Any) -> Callable[[bytes], object]:
            nonlocal status
            status = line
            return written.write

        result = self._app(_build_environ(self._path, post), start_response)
        try:
            for part in result:
                written.write(part)
            number = int(status.partition(" ")[0])
            exchange.finish(Answer("answered", number, written.getvalue()))
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()


def _build_environ(path: str, post: Post) -> dict[str, Any]:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path.encode().decode("latin-1"),
        "QUERY_STRING": post.query,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(post.body)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(post.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
    }
    setup_testing_defaults(environ)
    return environ
