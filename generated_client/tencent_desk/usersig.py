# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Make and check UserSigs, which prove an identity to the service (TLSSigAPIv2).

Vendor page: https://www.tencentcloud.com/document/product/1047/34385
"""

from __future__ import annotations

from tencent_desk_runtime import usersig as _usersig
from tencent_desk_runtime.publish import publish
from tencent_desk_runtime.secret import Secret
from tencent_desk_runtime.usersig import UserSig, inspect, verify

from ._operations import LONGEST_IDENTIFIER

__all__ = ["UserSig", "inspect", "sign", "verify"]


def sign(
    sdk_app_id: int,
    identifier: str,
    secret_key: str,
    *,
    lifetime: int = 86400,
    issued_at: int | None = None,
) -> str:
    """Make a UserSig.

    Args:
        sdk_app_id: SDKAppID of the app.
        identifier: the UserID to sign for.
        secret_key: the app's secret key, as text from the console.
        lifetime: seconds for which the signature is valid.
        issued_at: seconds of Unix time; by default now.

    Returns:
        The signature. It is a credential: anybody who has it can act as the identity.

    Raises:
        ValidationError: an argument is not valid.
    """
    secret_key = Secret.of(secret_key)
    _usersig.check_identity(sdk_app_id, identifier, LONGEST_IDENTIFIER)
    return _usersig.sign(sdk_app_id, identifier, secret_key, lifetime=lifetime, issued_at=issued_at)


publish(globals())
