"""Rename fields to other spellings of the vendor's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .contract import Schema

CONTRACT_NAME = "x-contract-name"
"""The keyword that keeps the contract's name of a renamed property."""


def respell(node: Any, spellings: frozenset[str]) -> Any:
    """Return a copy of a schema, or of any part of the contract, with other spellings."""
    if isinstance(node, list):
        return [respell(item, spellings) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: respell(value, spellings) for key, value in node.items()}
    properties = node.get("properties")
    renamed = _rename_properties(properties, spellings) if isinstance(properties, dict) else {}
    if renamed:
        copy["properties"] = {
            renamed.get(key, key): {**value, CONTRACT_NAME: key}
            for key, value in copy["properties"].items()
        }
        copy["required"] = [renamed.get(name, name) for name in copy.get("required", ())]
    return copy


def _rename_properties(properties: Schema, spellings: frozenset[str]) -> dict[str, str]:
    return {
        name: row["spelling"]
        for name, schema in properties.items()
        for row in schema.get("x-desk-spellings", ())
        if row["spelling"] in spellings
    }
