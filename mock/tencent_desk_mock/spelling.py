"""Other spellings of fields: what a service would take that follows the vendor's tables instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .contract import Schema

CONTRACT_NAME = "x-contract-name"
"""Keyword that keeps the contract's own name at a property that bears another."""


def respelt(node: Any, spellings: frozenset[str]) -> Any:
    """Return a copy of a schema in which properties bear other spellings.

    Args:
        node: The schema, or any part of the contract.
        spellings: Those of x-desk-spellings that are in use.
    """
    if isinstance(node, list):
        return [respelt(item, spellings) for item in node]
    if not isinstance(node, dict):
        return node
    copy = {key: respelt(value, spellings) for key, value in node.items()}
    properties = node.get("properties")
    renamed = _renamed(properties, spellings) if isinstance(properties, dict) else {}
    if renamed:
        copy["properties"] = {
            renamed.get(key, key): {**value, CONTRACT_NAME: key}
            for key, value in copy["properties"].items()
        }
        copy["required"] = [renamed.get(name, name) for name in copy.get("required", ())]
    return copy


def _renamed(properties: Schema, spellings: frozenset[str]) -> dict[str, str]:
    return {
        name: row["spelling"]
        for name, schema in properties.items()
        for row in schema.get("x-desk-spellings", ())
        if row["spelling"] in spellings
    }
