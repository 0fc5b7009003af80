"""Check that openapi.yaml is the contract that this package was built from.

The generated client records the hash of its contract, and ships in the same wheel. In an installed
package the check finds a replaced file or mixed versions, in a checkout an edit before `python -m
codegen`.
"""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path

from .contract_error import ContractError

_CLIENT = "tencent_desk"
_RECORD = "_provenance.json"


def check_origin(contract: Path) -> None:
    """Compare a contract with the record, if there is a client.

    Raises:
        ContractError: The client was made from another contract.
    """
    recorded = _read_record()
    found = hash_contract(contract)
    if recorded is not None and recorded != found:
        raise ContractError(
            f"{contract} is not the contract that {_CLIENT} was made from (it has {found[:12]}, "
            f"recorded is {recorded[:12]}), so the mock would test something else. In a checkout "
            "run: python -m codegen. If the package is installed, install tencent-desk[mock] "
            "again."
        )


def hash_contract(contract: Path) -> str:
    """Return the hash as codegen computes it, independent of line endings."""
    content = contract.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(f"{contract.name} {len(content)}\n".encode() + content).hexdigest()


def _read_record() -> str | None:
    """Return the hash in the client's record, without importing the client."""
    spec = find_spec(_CLIENT)
    if spec is None or spec.origin is None:
        return None
    record = Path(spec.origin).with_name(_RECORD)
    try:
        found: str | None = json.loads(record.read_text(encoding="utf-8")).get("contract")
    except FileNotFoundError:
        return None
    return found
