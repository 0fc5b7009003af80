"""Provide the secrets that are looked for.

Reporters show what the lines near a frame name, so tests whose frames are reported call functions
of this module, and name no secret.
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
"""Anybody who has it can make the signature again."""


def key() -> str:
    """Return the secret key."""
    return KEY


def signature() -> str:
    """Return what a client signs with the key at `NOW`."""
    return _SIGNATURE


def signer() -> Callable[[], str]:
    """Return a callable that shows the key in its `repr`."""
    return partial(usersig.sign, SDK_APP_ID, "administrator", KEY)


def leaks(report: str) -> set[str]:
    """Return which parts of the secrets a report holds."""
    return runs(report, KEY, _SIGNATURE, _DIGEST)


def raised(refused: Callable[[], object]) -> BaseException:
    """Return what is raised."""
    try:
        refused()
    except BaseException as error:  # noqa: BLE001 - it is what is looked at
        return error
    raise AssertionError("nothing was refused")
