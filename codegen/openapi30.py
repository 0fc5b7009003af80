"""Writes the contract as OpenAPI 3.0: for tools without 3.1, and languages without unions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .contract import Contract, Node

NAME = "openapi-3.0.json"
_DROPPED = {"const", "contentMediaType", "contentSchema", "examples", "x-desk-default"}
_CHILDREN = ("items", "not", "additionalProperties")
_ABOUT = """

This is openapi.yaml as OpenAPI 3.0, made by `python -m codegen` and never edited. It takes and
refuses the same bodies. What 3.0 cannot say is left out: `webhooks`, and what a text holds. An
`ErrorCode` of a failure is a plain 64-bit number. Its names are the enums called `...ErrorCode`,
to which nothing refers."""


def downgrade(contract: Contract) -> Node:
    """Return the contract as OpenAPI 3.0.3.

    Args:
        contract: the contract, which is left as it is.
    """
    tree = contract.document
    kept = {key: value for key, value in tree.items() if key not in ("webhooks", "openapi")}
    parts = _parts_of_numbers(contract)
    schemas = {
        name: _schema(contract, schema)
        for name, schema in contract.schemas.items()
        if not _is_number(contract, schema) and name not in parts
    }
    document: Node = _outside(contract, {"openapi": "3.0.3", **kept})
    document["components"] = {**document["components"], "schemas": schemas}
    info = {key: value for key, value in tree["info"].items() if key != "summary"}
    info["description"] = info.get("description", "").rstrip() + _ABOUT
    if "license" in info:
        info["license"] = {
            key: info["license"][key] for key in info["license"] if key != "identifier"
        }
    return {**document, "info": info}


def write(contract: Contract) -> str:
    """Return the text of the document."""
    return json.dumps(downgrade(contract), ensure_ascii=False, indent=1) + "\n"


def _outside(contract: Contract, node: Any) -> Any:
    """Return a copy of a part of the document with the schemas in it turned; examples stay."""
    if isinstance(node, list):
        return [_outside(contract, item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _schema(contract, value)
        if key == "schema"
        else value
        if key in ("examples", "schemas") or key.startswith("x-")
        else _outside(contract, value)
        for key, value in node.items()
        if key != "pathItems"
    }


def _schema(contract: Contract, node: Node) -> Node:
    if "$ref" in node:
        target = contract.resolve(node)
        return _number(contract, target) if _is_number(contract, target) else {"$ref": node["$ref"]}
    turned = {**{key: value for key, value in node.items() if key not in _DROPPED}, **_said(node)}
    for key in _CHILDREN:
        if isinstance(node.get(key), dict):
            turned[key] = _schema(contract, node[key])
    for key in {"oneOf", "anyOf"} & node.keys():
        turned[key] = [_schema(contract, option) for option in node[key]]
    if "properties" in node:
        turned["properties"] = {
            name: _schema(contract, field) for name, field in node["properties"].items()
        }
    return turned


def _said(node: Node) -> Node:
    """Return what 3.0 says in other keywords."""
    said: Node = {}
    if "const" in node:
        said["enum"] = [node["const"]]
    if "examples" in node:
        said["example"] = node["examples"][0]
    if "x-desk-default" in node:
        default = json.dumps(node["x-desk-default"])
        said["description"] = f"{node['description']} Without it: {default}."
    if isinstance(node.get("type"), list):
        (said["type"],) = (kind for kind in node["type"] if kind != "null")
        said["nullable"] = "null" in node["type"]
    return said


def _is_number(contract: Contract, node: Node) -> bool:
    """Return whether a schema is a union of integers, which typed languages cannot read."""
    options = [contract.resolve(option) for option in node.get("anyOf", ())]
    return bool(options) and all(option.get("type") == "integer" for option in options)


def _number(contract: Contract, node: Node) -> Node:
    """Return one integer schema for a union of integers; values that it refuses stay refused."""
    options = [contract.resolve(option) for option in node["anyOf"]]
    (still_open,) = (option for option in options if "enum" not in option)
    plain = {"type": "integer", "format": "int64", "description": node["description"]}
    shut_out = {"not": _schema(contract, still_open["not"])} if "not" in still_open else {}
    return {**plain, **shut_out, "example": node["examples"][0]}


def _parts_of_numbers(contract: Contract) -> set[str]:
    """Return the open options of the choices: with the choice gone, nothing is left of them."""
    choices = [node for node in contract.schemas.values() if _is_number(contract, node)]
    names = {option["$ref"].rpartition("/")[2] for node in choices for option in node["anyOf"]}
    return {name for name in names if "enum" not in contract.schemas[name]}
