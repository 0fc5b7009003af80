"""Share one TLS context, because loading the certificates takes longer than a call."""

from __future__ import annotations

import ssl
from functools import cache


@cache
def get_tls_context() -> ssl.SSLContext:
    """Return the shared TLS context."""
    return ssl.create_default_context()
