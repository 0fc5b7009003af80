"""Verification of a UserSig (TLSSigAPIv2), written apart from the client's signing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

_MAX_TOKEN = 4096
_MAX_PLAIN = 4096
_FROM_TOKEN = str.maketrans("*-_", "+/=")
_VERSION = "2.0"


class TokenError(ValueError):
    """The token cannot be used; `name` is the catalogue's name of the reason."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class _MismatchError(ValueError):
    """A field of the token has another type."""


@dataclass(frozen=True, slots=True)
class Token:
    """The content of a UserSig; times are seconds, `issued` of Unix time."""

    identifier: str
    sdk_app_id: int
    issued: int
    lifetime: int
    user_buffer: str | None = field(repr=False)
    signature: str = field(repr=False)

    def signed_with(self, secret_key: str) -> bool:
        """Return whether `secret_key` gives this signature."""
        expected = _signature(secret_key, self._signed_text())
        return hmac.compare_digest(expected, self.signature.encode())

    def _signed_text(self) -> str:
        text = (
            f"TLS.identifier:{self.identifier}\nTLS.sdkappid:{self.sdk_app_id}\n"
            f"TLS.time:{self.issued}\nTLS.expire:{self.lifetime}\n"
        )
        return text if self.user_buffer is None else f"{text}TLS.userbuf:{self.user_buffer}\n"

    def valid_at(self, now: float) -> bool:
        """Return whether the token's lifetime includes `now`."""
        return self.issued <= now < self.issued + self.lifetime


@lru_cache(maxsize=256)
def _signature(secret_key: str, text: str) -> bytes:
    digest = hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest)


@lru_cache(maxsize=256)
def read_token(text: str) -> Token:
    """Decode a UserSig without checking it; callers use the same one again and again.

    Args:
        text: The token as it stands in the URL, percent-decoded.

    Raises:
        TokenError: It is empty, cannot be decoded, or its content has another form.
    """
    if not text:
        raise TokenError("USERSIG_EMPTY")
    return _token(_unpack(text))


def _unpack(text: str) -> bytes:
    if len(text) > _MAX_TOKEN:
        raise TokenError("USERSIG_MALFORMED")
    inflater = zlib.decompressobj()
    try:
        packed = base64.b64decode(text.translate(_FROM_TOKEN).encode("ascii"), validate=True)
        plain = inflater.decompress(packed, _MAX_PLAIN)
    except (binascii.Error, UnicodeEncodeError, zlib.error):
        raise TokenError("USERSIG_MALFORMED") from None
    if not inflater.eof or inflater.unused_data:
        raise TokenError("USERSIG_MALFORMED")
    return plain


def _token(plain: bytes) -> Token:
    try:
        parsed = json.loads(plain.decode("utf-8"))
        if not isinstance(parsed, dict) or parsed.get("TLS.ver") != _VERSION:
            raise TokenError("USERSIG_UNREADABLE")
        buffer = parsed.get("TLS.userbuf")
        return Token(
            identifier=_text(parsed["TLS.identifier"]),
            sdk_app_id=_whole(parsed["TLS.sdkappid"]),
            issued=_whole(parsed["TLS.time"]),
            lifetime=_whole(parsed["TLS.expire"]),
            user_buffer=None if buffer is None else _text(buffer),
            signature=_text(parsed["TLS.sig"]),
        )
    except (ValueError, KeyError, RecursionError):
        raise TokenError("USERSIG_UNREADABLE") from None


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _MismatchError
    value.encode("utf-8")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _MismatchError
    return value
