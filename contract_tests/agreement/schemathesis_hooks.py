"""Configure the schemathesis command line for a mock server, through SCHEMATHESIS_HOOKS.

This module adds our check, and signs every call with the key of the mock, or with the UserSig in
DESK_USERSIG.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import schemathesis
from tencent_desk import usersig
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

sys.path.append(str(Path(__file__).resolve().parents[2]))

from contract_tests.agreement.schemathesis_checks import error_code_agrees

__all__ = ["error_code_agrees", "sign"]

SIGNATURE = os.environ.get("DESK_USERSIG") or usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY)
CREDENTIALS = {"sdkappid": str(SDK_APP_ID), "identifier": IDENTIFIER, "usersig": SIGNATURE}


@schemathesis.hook("before_call")
def sign(_: Any, case: schemathesis.Case[Any], __: dict[str, Any]) -> None:
    """Replace the credentials of every case with those of an administrator."""
    case.query = {**(case.query or {}), **CREDENTIALS}
