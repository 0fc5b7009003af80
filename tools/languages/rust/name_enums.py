"""Name the variants of integer enums: python name_enums.py openapi.yaml types.rs.

oas3-gen names them by their numbers, as Value141005. The contract has names in x-enum-varnames.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import yaml


def name_variants(source: str, schemas: dict[str, Any]) -> str:
    """Return the source with the names of the contract."""
    for enum, schema in schemas.items():
        if schema.get("type") == "integer" and "x-enum-varnames" in schema:
            variants = dict(
                zip(
                    map(_name_variant, schema["enum"]),
                    map(_read_name, schema["x-enum-varnames"]),
                    strict=True,
                )
            )
            source = _rename(source, enum, variants)
    return source


def _name_variant(value: int) -> str:
    return f"Value{value}".replace("-", "_")


def _read_name(name: str) -> str:
    return name.title().replace("_", "")


def _rename(source: str, enum: str, variants: dict[str, str]) -> str:
    """Rename in the items of the enum, and where other items use it."""

    def rename(found: re.Match[str]) -> str:
        return re.sub(r"\bValue_?\d+\b", lambda one: variants.get(one[0], one[0]), found[0])

    items = rf"^(?:pub enum {enum} |impl[^\n]* for {enum} |impl {enum} )\{{\n.*?^\}}"
    source = re.sub(items, rename, source, flags=re.MULTILINE | re.DOTALL)
    return re.sub(rf"\b{enum}::Value_?\d+\b", rename, source)


if __name__ == "__main__":
    contract, types = map(Path, sys.argv[1:])
    found = yaml.safe_load(contract.read_text(encoding="utf-8"))["components"]["schemas"]
    types.write_text(name_variants(types.read_text(encoding="utf-8"), found), encoding="utf-8")
