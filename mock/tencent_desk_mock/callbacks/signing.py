"""Sign callbacks: lowercase hex SHA-256 of the token and the time of the attempt."""

from __future__ import annotations

import hashlib


def sign(token: str, request_time: int) -> str:
    """Return `Sign` of a callback.

    Args:
        token: The token that the console shows.
        request_time: `RequestTime`, in seconds of Unix time.
    """
    return hashlib.sha256(f"{token}{request_time}".encode()).hexdigest()
