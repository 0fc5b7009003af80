"""Deliver callbacks to a WSGI app."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults

from .exchange import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .exchange import Exchange, Target
    from .request import SignedRequest
    from .runner import Runner


def make_wsgi_target(app: Callable[[Any, Any], Iterable[bytes]], path: str, run: Runner) -> Target:
    """Return the target that calls a WSGI app in a thread."""

    def call(post: SignedRequest, exchange: Exchange) -> None:
        status = ""
        written = io.BytesIO()

        def start_response(line: str, *_: Any) -> Callable[[bytes], object]:
            nonlocal status
            status = line
            return written.write

        result = app(_build_environ(path, post), start_response)
        try:
            for part in result:
                written.write(part)
            number = int(status.partition(" ")[0])
            exchange.finish(Answer("answered", number, written.getvalue()))
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()

    return run.in_thread(f"WSGI app {type(app).__name__}, path {path}", call)


def _build_environ(path: str, post: SignedRequest) -> dict[str, Any]:
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
