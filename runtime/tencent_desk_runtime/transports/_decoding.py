"""Decompress replies. The client does not ask for compression, but a proxy may add it."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from ..transport import LARGEST_REPLY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MOST_CODINGS = 3


def decode_body(headers: Iterable[tuple[str, str]], body: bytes) -> bytes:
    """Return a body without its content codings.

    Args:
        headers: the headers of the reply.
        body: the body as it was read.

    Returns:
        The decompressed body, at most one byte more than `LARGEST_REPLY`. The body itself, if it
        has no coding or an unknown one, or is damaged.
    """
    named = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    codings = [coding.strip().lower() for coding in named.split(",") if coding.strip()]
    if len(codings) > _MOST_CODINGS or len(body) > LARGEST_REPLY:
        return body
    unpacked = body
    try:
        for coding in reversed(codings):
            unpacked = _CODINGS[coding](unpacked)
    except (KeyError, ValueError, zlib.error):
        return body
    return unpacked


def _inflate(body: bytes) -> bytes:
    try:
        return _unpack(body, zlib.MAX_WBITS)
    except zlib.error:  # some servers send it without the zlib header
        return _unpack(body, -zlib.MAX_WBITS)


def _gunzip(body: bytes) -> bytes:
    return _unpack(body, zlib.MAX_WBITS | 16)


def _unpack(body: bytes, window: int) -> bytes:
    unpacked = b""
    while body and len(unpacked) <= LARGEST_REPLY:
        one = zlib.decompressobj(window)
        unpacked += one.decompress(body, LARGEST_REPLY + 1 - len(unpacked))
        if not one.eof and len(unpacked) <= LARGEST_REPLY:
            raise ValueError("it ends too early")
        body = one.unused_data
    return unpacked


_CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "deflate": _inflate,
    "gzip": _gunzip,
    "identity": bytes,
    "x-gzip": _gunzip,
}
