"""Provide the secrets that tests search for.

Reporters show the source lines near a frame. Therefore tests whose frames are reported contain no
secret, and call functions of this module.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tencent_desk import usersig

from contract_tests.client.support import KEY
from contract_tests.secrets.canary import runs

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = 1_700_000_000
SDK_APP_ID = 1400000000
_SIGNATURE = usersig.sign(SDK_APP_ID, "administrator", KEY, issued_at=NOW)
_DIGEST = usersig.inspect(_SIGNATURE).digest
"""Secret too: anybody with the digest can make the signature again."""


def key() -> str:
    """Return the secret key."""
    return KEY


def signature() -> str:
    """Return the signature that a client makes with the key at `NOW`."""
    return _SIGNATURE


def signer() -> Callable[[], str]:
    """Return a callable that shows the key in its `repr`."""
    return partial(usersig.sign, SDK_APP_ID, "administrator", KEY)


def leaks(report: str) -> set[str]:
    """Return the parts of the secrets that a report contains."""
    return runs(report, KEY, _SIGNATURE, _DIGEST)


def get_exception(refused: Callable[[], object]) -> BaseException:
    """Return the exception that a call raises."""
    try:
        refused()
    except BaseException as error:  # noqa: BLE001 - every exception is checked
        return error
    raise AssertionError("nothing was refused")
