"""Share TLS contexts, because loading the certificates takes longer than a call."""

from __future__ import annotations

import os
import ssl
from functools import cache


def get_tls_context() -> ssl.SSLContext:
    """Return the TLS context for the present value of SSL_CERT_FILE."""
    return _make_context(os.environ.get("SSL_CERT_FILE"))


@cache
def _make_context(_file: str | None) -> ssl.SSLContext:
    return ssl.create_default_context()
