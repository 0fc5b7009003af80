"""Make and check UserSigs, which prove an identity to the service (TLSSigAPIv2).

Vendor page: https://www.tencentcloud.com/document/product/1047/34385
"""

from __future__ import annotations

import base64
import hmac
import json
import time
import zlib
from typing import cast

from .boundary import Boundary
from .errors import ValidationError
from .frozen import Frozen
from .secret import Secret

_LONGEST = 50 * 366 * 86400
_TO_URL = bytes.maketrans(b"+/=", b"*-_")
_FROM_URL = bytes.maketrans(b"*-_", b"+/=")
_LARGEST = 16 * 1024
_LARGEST_INTEGER = 2**63


class UserSig(Frozen):
    """Hold the fields of a signature.

    Attributes:
        sdk_app_id: the app.
        identifier: the UserID.
        issued_at: when it was made, in seconds of Unix time.
        lifetime: how many seconds it is valid after that.
    """

    __slots__ = ("sdk_app_id", "identifier", "issued_at", "lifetime", "_compute_digest")  # noqa: RUF023 - of tuples

    sdk_app_id: int
    identifier: str
    issued_at: int
    lifetime: int
    _compute_digest: Secret[str]

    def __init__(
        self, sdk_app_id: int, identifier: str, issued_at: int, lifetime: int, digest: str
    ) -> None:
        digest = Secret.of(digest)
        self._set(sdk_app_id, identifier, issued_at, lifetime, digest)

    @property
    def digest(self) -> str:
        """Return the HMAC-SHA256 over the other fields, in base64. `repr` does not show it, since
        it completes the signature.
        """
        return self._compute_digest.reveal()

    @property
    def expires_at(self) -> int:
        """Return the expiry, in seconds of Unix time."""
        return self.issued_at + self.lifetime

    def __repr__(self) -> str:
        names = ("sdk_app_id", "identifier", "issued_at", "lifetime")
        shown = ", ".join(f"{name}={getattr(self, name, None)!r}" for name in names)
        return f"UserSig({shown})"


def sign(
    sdk_app_id: int,
    identifier: str,
    secret_key: str,
    *,
    lifetime: int,
    issued_at: int | None = None,
) -> str:
    """Make a UserSig for an identity that `check_identity` accepts. See the generated `sign`."""
    secret_key = Secret.of(secret_key)
    key = cast("Secret[str]", secret_key)
    check_secret_key(key)
    check_lifetime(lifetime)
    signed_at = int(time.time()) if issued_at is None else issued_at
    if type(signed_at) is not int or not 0 <= signed_at < _LARGEST_INTEGER:
        raise ValidationError("issued_at must be whole seconds of Unix time")
    with Boundary():
        return _write(sdk_app_id, identifier, key, signed_at, lifetime)


def _write(
    sdk_app_id: int, identifier: str, secret_key: Secret[str], signed_at: int, lifetime: int
) -> str:
    document = {
        "TLS.ver": "2.0",
        "TLS.identifier": identifier,
        "TLS.sdkappid": sdk_app_id,
        "TLS.expire": lifetime,
        "TLS.time": signed_at,
        "TLS.sig": _compute_digest(sdk_app_id, identifier, secret_key, signed_at, lifetime),
    }
    packed = zlib.compress(json.dumps(document).encode())
    return base64.b64encode(packed).translate(_TO_URL).decode("ascii")


def inspect(usersig: str) -> UserSig:
    """Read the fields of a UserSig, without checking that it is genuine.

    Args:
        usersig: the signature.

    Returns:
        Its fields.

    Raises:
        ValidationError: the UserSig is not well formed. The message does not show it.
    """
    usersig = Secret.of(usersig)
    with Boundary():
        return read(cast("Secret[str]", usersig))


def read(usersig: Secret[str]) -> UserSig:
    """Read the fields of a UserSig. See `inspect`."""
    fields = _unpack(usersig)
    if fields is None:
        # Raise outside `except`: the original exception contains the signature.
        raise ValidationError("the UserSig is not well formed")
    numbers = (fields.sdk_app_id, fields.issued_at, fields.lifetime)
    if any(type(number) is not int for number in numbers) or not (
        type(fields.identifier) is str and type(fields.digest) is str
    ):
        raise ValidationError("the UserSig has a field of the wrong type")
    return fields


def _unpack(usersig: Secret[str]) -> UserSig | None:
    try:
        packed = base64.b64decode(
            usersig.reveal().encode("ascii").translate(_FROM_URL), validate=True
        )
        document = json.loads(zlib.decompressobj().decompress(packed, _LARGEST))
        names = ("TLS.sdkappid", "TLS.identifier", "TLS.time", "TLS.expire", "TLS.sig")
        return UserSig(*(document[name] for name in names))
    except (AttributeError, KeyError, RecursionError, TypeError, ValueError, zlib.error):
        return None


def verify(usersig: str, secret_key: str, *, now: float | None = None) -> UserSig:
    """Check that a UserSig was made with a key and is valid.

    Args:
        usersig: the signature.
        secret_key: the app's secret key.
        now: seconds of Unix time at which it must be valid; by default now.

    Returns:
        Its fields.

    Raises:
        ValidationError: the UserSig is not well formed, not genuine, or not valid at that time.
    """
    usersig, secret_key = Secret.of(usersig), Secret.of(secret_key)
    with Boundary():
        return _verify(
            cast("Secret[str]", usersig),
            cast("Secret[str]", secret_key),
            time.time() if now is None else now,
        )


def _verify(usersig: Secret[str], secret_key: Secret[str], now: float) -> UserSig:
    check_secret_key(secret_key)
    fields = read(usersig)
    if not _is_genuine(fields, secret_key):
        raise ValidationError("the UserSig was made with another key")
    if not fields.issued_at <= now < fields.expires_at:
        raise ValidationError("the UserSig is not valid at this time")
    return fields


def _is_genuine(fields: UserSig, secret_key: Secret[str]) -> bool:
    expected = _compute_digest(
        fields.sdk_app_id, fields.identifier, secret_key, fields.issued_at, fields.lifetime
    )
    return hmac.compare_digest(expected.encode(), fields.digest.encode("utf-8", "replace"))


def check_identity(sdk_app_id: int, identifier: str, longest: int) -> None:
    """Check that a signature can be made for an SDKAppID and a UserID.

    Args:
        sdk_app_id: SDKAppID of the app.
        identifier: the UserID.
        longest: the most bytes of a UserID.
    """
    if type(sdk_app_id) is not int or not 0 < sdk_app_id < _LARGEST_INTEGER:
        raise ValidationError("sdk_app_id must be the SDKAppID of the app, a positive integer")
    if not isinstance(identifier, str) or not identifier:
        raise ValidationError("identifier must be the UserID of an administrator of the app")
    length = len(identifier.encode("utf-8", "surrogatepass"))
    if length > longest:
        raise ValidationError(f"identifier is {length} bytes long; a UserID has at most {longest}")
    if any("\ud800" <= character <= "\udfff" for character in identifier):
        raise ValidationError(
            "identifier contains half of a surrogate pair, which UTF-8 cannot write"
        )
    if "\n" in identifier:
        raise ValidationError(
            "identifier contains a line break, which the signed text cannot carry"
        )


def check_secret_key(secret_key: Secret[str]) -> None:
    """Check that a text can be a secret key. The message does not show it."""
    problem = _find_key_problem(secret_key)
    if problem:
        raise ValidationError(f"secret_key {problem}")


def _find_key_problem(secret_key: Secret[str]) -> str:
    key: object = secret_key.reveal()
    if not isinstance(key, str) or not key:
        return "must be the app's secret key, as text from the console"
    if key != key.strip():
        return "begins or ends with white space; copy it again"
    return "" if key.isascii() else "contains characters that no key has; copy it again"


def check_lifetime(lifetime: int) -> None:
    """Check a lifetime."""
    if type(lifetime) is not int:
        raise ValidationError("the lifetime of a UserSig must be whole seconds")
    if not 0 < lifetime <= _LONGEST:
        raise ValidationError(f"the lifetime of a UserSig must be from 1 to {_LONGEST} seconds")


def _compute_digest(
    sdk_app_id: int, identifier: str, secret_key: Secret[str], issued_at: int, lifetime: int
) -> str:
    text = (
        f"TLS.identifier:{identifier}\n"
        f"TLS.sdkappid:{sdk_app_id}\n"
        f"TLS.time:{issued_at}\n"
        f"TLS.expire:{lifetime}\n"
    )
    content = text.encode("utf-8", "surrogatepass")
    digest = hmac.digest(secret_key.reveal().encode(), content, "sha256")
    return base64.b64encode(digest).decode("ascii")
