"""Verify servers."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from ..errors import ValidationError

if TYPE_CHECKING:
    import ssl


def ssl_context() -> ssl.SSLContext:
    """Return a TLS context from SSL_CERT_FILE and SSL_CERT_DIR, else with certifi's certificates.

    Raises:
        ValidationError: the certificates of the environment cannot be read.
    """
    return _context(*_named())


def _named() -> tuple[str | None, str | None]:
    # A function of its own: reporters show variables of a frame that raises, and the environment
    # may hold secrets.
    return os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")


@cache
def _context(file: str | None, folder: str | None) -> ssl.SSLContext:
    # One for all clients of the process: making one takes longer than many calls.
    import ssl

    if not file and not folder:
        import certifi

        file = certifi.where()
    try:
        context = ssl.create_default_context(cafile=file or None, capath=folder or None)
    except OSError as error:
        problem = f"SSL_CERT_FILE or SSL_CERT_DIR cannot be read: {error}"
    else:
        context.set_alpn_protocols(["http/1.1"])
        return context
    raise ValidationError(problem)
