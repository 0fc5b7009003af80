"""Write the contract as OpenAPI 3.0: for tools without 3.1, and languages without unions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .contract import Contract, Node

NAME = "openapi-3.0.json"
_DROPPED = {"const", "contentMediaType", "contentSchema", "examples", "x-desk-default"}
_OPEN = {"type", "format", "description", "examples", "not"}
_CHILDREN = ("items", "not", "additionalProperties")
_ABOUT = """

This is openapi.yaml as OpenAPI 3.0, made by `python -m codegen` and never edited. It takes and
refuses the same bodies. It leaves out what 3.0 lacks: `webhooks`, and the content of texts. A field
with known values that may get others is a plain number or text; an `ErrorCode` of a failure has 64
bits. The names of the values are in enums such as `SendMsgErrorCode` and `SessionState`, which
nothing else uses."""


def downgrade(contract: Contract) -> Node:
    """Return the contract as OpenAPI 3.0.3. The contract is not changed."""
    tree = contract.document
    kept = {key: value for key, value in tree.items() if key not in ("webhooks", "openapi")}
    parts = _find_parts(contract)
    schemas = {
        name: _convert_schema(contract, schema)
        for name, schema in contract.schemas.items()
        if not _is_open(contract, schema) and name not in parts
    }
    document: Node = _convert_parts(contract, {"openapi": "3.0.3", **kept})
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


def _convert_parts(contract: Contract, node: Any) -> Any:
    """Return a copy of a part of the document with converted schemas; examples stay."""
    if isinstance(node, list):
        return [_convert_parts(contract, item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _convert_schema(contract, value)
        if key == "schema"
        else value
        if key in ("examples", "schemas") or key.startswith("x-")
        else _convert_parts(contract, value)
        for key, value in node.items()
        if key != "pathItems"
    }


def _convert_schema(contract: Contract, node: Node) -> Node:
    target = contract.resolve(node)
    if _is_open(contract, target):
        return _make_plain(contract, target)
    if "$ref" in node:
        return {"$ref": node["$ref"]}
    turned = {
        **{key: value for key, value in node.items() if key not in _DROPPED},
        **_translate(node),
    }
    for key in _CHILDREN:
        if isinstance(node.get(key), dict):
            turned[key] = _convert_schema(contract, node[key])
    for key in {"oneOf", "anyOf"} & node.keys():
        turned[key] = [_convert_schema(contract, option) for option in node[key]]
    if "properties" in node:
        turned["properties"] = {
            name: _convert_schema(contract, field) for name, field in node["properties"].items()
        }
    return turned


def _translate(node: Node) -> Node:
    """Return a schema in the keywords of 3.0."""
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


def _is_open(contract: Contract, node: Node) -> bool:
    """Return whether a schema is known values or any other of their type.

    Typed languages cannot read such a union. Most make an empty class of it, or refuse the values.
    """
    options = [contract.resolve(option) for option in node.get("anyOf", ())]
    others = [option for option in options if "enum" not in option]
    if len(others) != 1 or others[0].get("type") not in ("integer", "string"):
        return False
    keys = {key for key in others[0] if not key.startswith("x-")}
    return (
        keys <= _OPEN
        and others[0].get("not", {}).keys() <= {"const", "enum"}
        and all(option.get("type") == others[0]["type"] for option in options)
    )


def _make_plain(contract: Contract, node: Node) -> Node:
    """Return one schema without enum for an open union; values that it refuses stay refused."""
    options = [contract.resolve(option) for option in node["anyOf"]]
    (other,) = (option for option in options if "enum" not in option)
    known = [value for option in options for value in option.get("enum", ())]
    refused = _convert_schema(contract, other.get("not", {})).get("enum", ())
    left = [value for value in refused if value not in known]
    plain: Node = {key: other[key] for key in ("type", "format") if key in other}
    about = {key: value for key, value in node.items() if key not in {"anyOf", *_DROPPED}}
    return {**plain, **about, **({"not": {"enum": left}} if left else {}), **_translate(node)}


def _find_parts(contract: Contract) -> set[str]:
    """Return the open options of the unions: with the union gone, nothing is left of them."""
    unions = [node for node in contract.schemas.values() if _is_open(contract, node)]
    options = [option for node in unions for option in node["anyOf"] if "$ref" in option]
    names = {option["$ref"].rpartition("/")[2] for option in options}
    return {name for name in names if "enum" not in contract.schemas[name]}
