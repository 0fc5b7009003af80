"""Write the shapes of the contract as HTML tables of fields, types and rules."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tencent_desk_mock.contract import Contract, Schema

_RULES = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "x-desk-max-bytes": "at most {} bytes in UTF-8",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minItems": "at least {} items",
    "maxItems": "at most {} items",
    "pattern": "matches {}",
    "const": "always {}",
    "x-desk-default": "default {}",
    "not": "not {}",
    "x-desk-at-most-one": "at most one item with {}",
}


def write_shape(contract: Contract, shape: Schema | str) -> str:
    """Return a shape as HTML, given by its schema or its name under components/schemas."""
    if not isinstance(shape, str):
        return _write_body(contract, shape)
    schema = contract.document["components"]["schemas"][shape]
    return (
        f'<div class="shape" id="shape-{escape(shape)}"><h4>{escape(shape)}</h4>'
        f"<p>{escape(schema.get('description', ''))}</p>{_write_body(contract, schema)}</div>"
    )


def list_shapes(contract: Contract) -> list[str]:
    """Return the names of the shapes that requests, replies and callbacks use."""
    found: dict[str, None] = {}
    for operation in contract.operations.values():
        request = contract.resolve(operation.request)
        tops = request.get("anyOf") or request.get("oneOf") or [operation.request]
        for top in (*tops, operation.success):
            for name in _list_names(contract.resolve(top)):
                _collect(contract, name, found)
    for _, node in list_posts(contract):
        for name in _list_names(contract.resolve(find_body(node))):
            _collect(contract, name, found)
    return [*found]


def list_posts(contract: Contract) -> Iterator[tuple[str, Schema]]:
    """Yield the callbacks of the contract by name."""
    for name, item in contract.document.get("webhooks", {}).items():
        yield name, item["post"]


def find_body(node: Schema) -> Schema:
    """Return the schema of the body of a callback."""
    body: Schema = node["requestBody"]["content"]["application/json"]["schema"]
    return body


def _collect(contract: Contract, name: str, found: dict[str, None]) -> None:
    if name in found:
        return
    found[name] = None
    for other in _list_names(contract.document["components"]["schemas"][name]):
        _collect(contract, other, found)


def _list_names(node: object) -> Iterator[str]:
    """Return the names of a schema's references; a discriminator only repeats them."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].rpartition("/")[2]
        for key, value in node.items():
            if key in ("properties", "items", "anyOf", "oneOf"):
                yield from _list_names(list(value.values()) if key == "properties" else value)
    if isinstance(node, list):
        for item in node:
            yield from _list_names(item)


def _write_body(contract: Contract, schema: Schema) -> str:
    if "properties" in schema:
        return _write_table(contract, schema)
    variants = schema.get("anyOf") or schema.get("oneOf")
    if variants:
        links = "".join(f"<li>{_write_type(row)}</li>" for row in variants)
        return f"<p>One of</p><ul>{links}</ul>"
    return f"<p>{_write_type(schema)} {_write_rules(schema)}</p>"


def _write_table(contract: Contract, schema: Schema) -> str:
    required = schema.get("required", ())
    rows = "".join(
        _write_row(contract, name, row, needed=name in required)
        for name, row in schema["properties"].items()
    )
    return (
        '<div class="scroll"><table class="fields"><thead><tr><th>Field</th><th>Type</th>'
        f"<th>Meaning</th></tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _write_row(contract: Contract, name: str, schema: Schema, *, needed: bool) -> str:
    found = contract.resolve(schema)
    mark = '<span class="tag must">required</span>' if needed else ""
    return (
        f"<tr><td><code>{escape(name)}</code><br>{mark}</td><td>{_write_type(schema)}</td>"
        f"<td>{escape(schema.get('description') or found.get('description', ''))} "
        f"{_write_rules(found)}</td></tr>"
    )


def _write_type(schema: Schema) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#shape-{name}">{name}</a>'
    if schema.get("type") == "array":
        return f"list of {_write_type(schema.get('items', {}))}"
    kind = schema.get("type", "any")
    return escape(kind if isinstance(kind, str) else " or ".join(kind))


def _write_rules(schema: Schema) -> str:
    said = [_write_rule(key, schema[key]) for key in _RULES if key in schema]
    rules = f'<span class="quiet">{escape("; ".join(said))}</span>' if said else ""
    if "enum" not in schema or "const" in schema:
        return rules
    names = schema.get("x-enum-varnames", ())
    texts = schema.get("x-enum-descriptions", ())
    values = "".join(
        f"<li><code>{escape(_format(value))}</code> "
        f"{escape(texts[index] if index < len(texts) else names[index] if names else '')}</li>"
        for index, value in enumerate(schema["enum"])
    )
    return f"{rules}<ul>{values}</ul>"


def _write_rule(key: str, value: object) -> str:
    return "not empty" if (key, value) == ("minLength", 1) else _RULES[key].format(_format(value))


def _format(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
