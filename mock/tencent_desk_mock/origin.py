"""Whether openapi.yaml is the contract that this package was built from.

The generated client records the hash of the contract that it was made from. Both packages ship in
one wheel, so the record is beside us wherever we are: in an installed package it finds a file that
was exchanged or a mixture of two versions, in a checkout an edit that has not been generated yet.
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
    """Compare a contract with the record. Without a client there is nothing to compare.

    Args:
        contract: The file.

    Raises:
        ContractError: The client was made from another contract.
    """
    recorded = _recorded()
    found = contract_hash(contract)
    if recorded is not None and recorded != found:
        raise ContractError(
            f"{contract} is not the contract that {_CLIENT} was made from "
            f"(it has {found[:12]}, recorded is {recorded[:12]}), so that the mock would test "
            "against something else. In a checkout run: python -m codegen. "
            "Where the package is installed, install tencent-desk[mock] again."
        )


def contract_hash(contract: Path) -> str:
    """Return the hash as codegen computes it; a line break is one, however it is written."""
    content = contract.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(f"{contract.name} {len(content)}\n".encode() + content).hexdigest()


def _recorded() -> str | None:
    """Return the hash in the record of the client; the client itself is not imported."""
    spec = find_spec(_CLIENT)
    if spec is None or spec.origin is None:
        return None
    record = Path(spec.origin).with_name(_RECORD)
    try:
        found: str | None = json.loads(record.read_text(encoding="utf-8")).get("contract")
    except FileNotFoundError:
        return None
    return found
