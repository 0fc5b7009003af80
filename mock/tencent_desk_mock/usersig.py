"""Verify a UserSig (TLSSigAPIv2), independently of the client's signing."""

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
    """Report that the token cannot be used; `name` is the reason's name in the catalogue."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Token:
    """Hold the content of a UserSig; times are seconds, `issued` of Unix time."""

    identifier: str
    sdk_app_id: int
    issued: int
    lifetime: int
    user_buffer: str | None = field(repr=False)
    signature: str = field(repr=False)

    def signed_with(self, secret_key: str) -> bool:
        """Return whether `secret_key` gives this signature."""
        expected = _compute_signature(secret_key, self._build_signed_text())
        return hmac.compare_digest(expected, self.signature.encode())

    def _build_signed_text(self) -> str:
        text = (
            f"TLS.identifier:{self.identifier}\nTLS.sdkappid:{self.sdk_app_id}\n"
            f"TLS.time:{self.issued}\nTLS.expire:{self.lifetime}\n"
        )
        return text if self.user_buffer is None else f"{text}TLS.userbuf:{self.user_buffer}\n"

    def valid_at(self, now: float) -> bool:
        """Return whether the token's lifetime includes `now`."""
        return self.issued <= now < self.issued + self.lifetime


@lru_cache(maxsize=256)
def _compute_signature(secret_key: str, text: str) -> bytes:
    digest = hmac.new(secret_key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest)


@lru_cache(maxsize=256)
def read_token(text: str) -> Token:
    """Decode a UserSig without verifying it; cached, since callers repeat the same one.

    Raises:
        TokenError: The token is empty, cannot be decoded, or has another form.
    """
    if not text:
        raise TokenError("USERSIG_EMPTY")
    return _make_token(_unpack(text))


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


def _make_token(plain: bytes) -> Token:
    try:
        parsed = json.loads(plain.decode("utf-8"))
        if not isinstance(parsed, dict) or parsed.get("TLS.ver") != _VERSION:
            raise TokenError("USERSIG_UNREADABLE")
        buffer = parsed.get("TLS.userbuf")
        return Token(
            identifier=_check_text(parsed["TLS.identifier"]),
            sdk_app_id=_check_whole(parsed["TLS.sdkappid"]),
            issued=_check_whole(parsed["TLS.time"]),
            lifetime=_check_whole(parsed["TLS.expire"]),
            user_buffer=None if buffer is None else _check_text(buffer),
            signature=_check_text(parsed["TLS.sig"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        raise TokenError("USERSIG_UNREADABLE") from None


def _check_text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    value.encode("utf-8")
    return value


def _check_whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value
