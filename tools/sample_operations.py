"""Provide operations that the contract does not have, to test how an operation is added."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from .scaffold.text import with_operation, write_yaml

if TYPE_CHECKING:
    from .scaffold.shapes import Node

_ROOT = Path(__file__).resolve().parents[1]
FOLDER = _ROOT / "contract_tests" / "codegen" / "sample_operations"


def names() -> list[str]:
    """Return the names of the operations that can be added."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load(name: str) -> Node:
    """Return an operation in the format of `with_operation`."""
    loaded: Node = yaml.load((FOLDER / f"{name}.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    return {
        **loaded,
        "asks": f"What {name} is asked.",
        "done": f"The success of {name}.",
        "forms": {"Request": {**loaded["request"], "examples": [loaded["sample"]]}},
        "samples": {"request": loaded["sample"]},
        "answers": {"success": loaded["answer"]},
    }


def add(name: str, root: Path) -> None:
    """Add the operation to `openapi.yaml` in a folder, and its row to `vendor_pages/`."""
    sample = load(name)
    contract = root / "openapi.yaml"
    contract.write_text(with_operation(contract.read_text("utf-8"), sample), encoding="utf-8")
    row = root / "contract_tests" / "vendor_pages" / "operations" / f"{name}.yaml"
    row.write_text(write_yaml(documented(sample), 0), encoding="utf-8")


def documented(sample: Node) -> Node:
    """Return the row of the operation, as CONTRIBUTING.md describes it."""
    row = dict(sample["documented"])
    base = [
        {"field": "ActionStatus", "type": "string", "enum": ["OK", "FAIL"]},
        {"field": "ErrorCode", "type": "integer"},
        {"field": "ErrorInfo", "type": "string"},
    ]
    reply = {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0} | sample["answer"]
    return {
        "operation": sample["name"],
        "page": {key: sample[key] for key in ("url", "updated", "title")},
        "path": sample["path"],
        **row,
        "reply": [*base, *row["reply"]],
        "codes": sample["codes"],
        "samples": {
            "requests": [{"name": "documented", "printed": json.dumps(sample["sample"])}],
            "replies": [{"name": "ok", "printed": json.dumps(reply)}],
        },
    }
