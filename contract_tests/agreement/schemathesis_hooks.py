"""Configure schemathesis' own command line for a served mock: name it in SCHEMATHESIS_HOOKS.

It brings our check, and signs every call with the mock's own key, or with the signature that
DESK_USERSIG holds.
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
    """Every case calls as an administrator."""
    case.query = {**(case.query or {}), **CREDENTIALS}
