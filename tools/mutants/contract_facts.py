"""Change every fact of the contract."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from contract_tests.vendor_pages import behaviour, catalogue, operations, sources

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = dict[str, Any]
Path = tuple[str | int, ...]
Change = tuple[str, Path, Any]
"""The kind of fact, its place, its new value (`None`: deleted)."""

NUMBERS = (
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "x-desk-max-bytes",
    "minItems",
    "maxItems",
)
_WORDS = frozenset({"x-desk-source", "x-desk-sources", "x-desk-inferred"})
"""Extensions that say where a fact comes from."""


def change_contract(document: Node, change: Change) -> Node:
    """Return the contract with a change; unchanged parts are shared with the original."""
    _, path, value = change
    result: Node = _replace_at(document, path, value)
    return result


def _replace_at(node: Any, path: Path, value: Any) -> Any:
    step, *rest = path
    copied = copy.copy(node)
    if rest:
        copied[step] = _replace_at(node[step], tuple(rest), value)
    elif value is None:
        del copied[step]
    else:
        copied[step] = value
    return copied


def all_facts(document: Node) -> Iterator[Change]:
    """Return the facts of the vendor's pages, and ours: how calls are signed and retried."""
    yield from documented_facts(document)
    yield from _list_security(document)
    yield from _list_catalogue(document)
    yield from _list_extensions(document, ())


def _list_security(document: Node) -> Iterator[Change]:
    for name, scheme in document["components"]["securitySchemes"].items():
        at: Path = ("components", "securitySchemes", name)
        yield "scheme name", (*at, "name"), scheme["name"] + "x"
        yield "scheme place", (*at, "in"), "header"
        if name in document["security"][0]:
            yield "security", ("security", 0, name), None


def _list_catalogue(document: Node) -> Iterator[Change]:
    """Replace one valid value with another, so that only the meaning changes."""
    entries = document["x-desk-errors"]
    for key in ("kind", "effect", "retry"):
        words = sorted({entry[key] for entry in entries})
        for position, entry in enumerate(entries):
            other = words[(words.index(entry[key]) + 1) % len(words)]
            yield f"other {key}", ("x-desk-errors", position, key), other
    for position, kind in enumerate(document["x-desk-error-kinds"]):
        at: Path = ("x-desk-error-kinds", position)
        yield "exit code", (*at, "exit_code"), kind["exit_code"] + 100
        yield "kind name", (*at, "kind"), kind["kind"] + "x"


def _list_extensions(node: Any, at: Path) -> Iterator[Change]:
    """Remove every extension."""
    steps = node.items() if isinstance(node, dict) else enumerate(node)
    for key, child in steps:
        if str(key).startswith("x-desk-") and key not in _WORDS and at:
            yield f"no {key}", (*at, key), None
        if isinstance(child, (dict, list)) and key not in ("example", "examples"):
            yield from _list_extensions(child, (*at, key))


def documented_facts(document: Node) -> Iterator[Change]:
    """Return the facts that the vendor's pages also have."""
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        if name in UNDOCUMENTED:
            continue
        at: Path = ("components", "schemas", name)
        yield from _list_object_facts(schema, at)
        yield from _list_value_facts(schema, at)
    for path, item in document["paths"].items():
        at = ("paths", path, "post")
        yield "path", ("paths", path), None
        yield from _list_operation_facts(item["post"], at)
    yield from _list_service_facts(document)
    for name, parameter in document["components"]["parameters"].items():
        yield (
            "required",
            ("components", "parameters", name, "required"),
            not parameter.get("required", False),
        )
        yield "name", ("components", "parameters", name, "name"), parameter["name"] + "x"
    random: Path = ("components", "parameters", "Random", "schema")
    yield from _list_value_facts(document["components"]["parameters"]["Random"]["schema"], random)


def _list_service_facts(document: Node) -> Iterator[Change]:
    for position, region in enumerate(document["x-desk-regions"]):
        for key in ("primary", "standby", "state", "region"):
            yield key, ("x-desk-regions", position, key), region[key] + "x"
    for position, entry in enumerate(document["x-desk-errors"]):
        yield "entry", ("x-desk-errors", position), None
        if entry["code"] not in catalogue():
            continue  # no page documents its meaning
        for key in ("kind", "effect", "retry", "name"):
            yield key, ("x-desk-errors", position, key), f"{entry[key]}x"
        if "wait_seconds" in entry:
            yield "wait", ("x-desk-errors", position, "wait_seconds"), entry["wait_seconds"] + 1
    for key, source in document["x-desk-sources"].items():
        page = sources().get(key)
        for what, value in source.items():
            if what == "title" and page and not page.title:
                continue
            yield "source", ("x-desk-sources", key, what), f"{value}x"
    server: Path = ("servers", 0)
    yield "url", (*server, "url"), "http://{host}"
    yield "url", (*server, "variables", "host", "default"), "adminapisgp.im.qcloud.com"
    yield "gateway", ("x-desk-gateway-timeout", "seconds"), 4
    rate_limit = {"calls": 201, "seconds": 2, "page": "rest_intro"}
    yield from (
        ("gateway", ("x-desk-general-rate-limit", key), rate_limit[key]) for key in rate_limit
    )


UNDOCUMENTED = {"OtherElement", "OtherContent"}
"""Schemas that no page describes."""


def _list_object_facts(schema: Node, at: Path) -> Iterator[Change]:
    required = schema.get("required", [])
    for name, node in schema.get("properties", {}).items():
        yield "field", (*at, "properties", name), None
        others = [one for one in required if one != name]
        changed = others if name in required else [*required, name]
        yield "required", (*at, "required"), changed
        if "$ref" not in node:
            yield from _list_value_facts(node, (*at, "properties", name))
        if "items" in node and "$ref" not in node["items"]:
            yield from _list_value_facts(node["items"], (*at, "properties", name, "items"))


def _list_value_facts(node: Node, at: Path) -> Iterator[Change]:
    for keyword in NUMBERS:
        if keyword in node:
            yield keyword, (*at, keyword), node[keyword] + 1
            yield keyword, (*at, keyword), None
    if "const" in node:
        changed = node["const"] + (7 if isinstance(node["const"], int) else "x")
        yield "const", (*at, "const"), changed
        return
    for position, value in enumerate(node.get("enum", ())):
        changed = [one for one in node["enum"] if one != value]
        yield "enum", (*at, "enum"), changed
        yield "enum", (*at, "enum", position), value + (1000 if isinstance(value, int) else "x")
    if at[-1] in behaviour().enums and len(node["enum"]) > 1:
        yield "names", (*at, "x-enum-varnames"), node["x-enum-varnames"][::-1]
    if "enum" in node:
        more = 987654 if isinstance(node["enum"][0], int) else "More"
        yield "enum", (*at, "enum"), [*node["enum"], more]
    if "x-desk-default" in node:
        yield "default", (*at, "x-desk-default"), None
    if "pattern" in node:
        yield "pattern", (*at, "pattern"), "^.*$"
    if node.get("type") not in (None, "object"):
        yield "type", (*at, "type"), "integer" if node["type"] == "string" else "string"


def _list_operation_facts(node: Node, at: Path) -> Iterator[Change]:
    for key in ("x-desk-rate-limit", "x-desk-body-limit", "x-desk-editions"):
        if key in node:
            yield key, (*at, key), None
    for name, value in node.get("x-desk-rate-limit", {}).items():
        yield name, (*at, "x-desk-rate-limit", name), value + 1
    for name, value in node.get("x-desk-body-limit", {}).items():
        yield name, (*at, "x-desk-body-limit", name), value + 1
    row = operations().get(node["operationId"])
    for name, code in node["x-desk-refusals"].items():
        if row and row.refusals is not None:
            yield "refusals", (*at, "x-desk-refusals", name), code + 1
    repeatable = node["x-desk-retry"]["repeatable"]
    if row and row.repeatable is not None:
        yield "repeatable", (*at, "x-desk-retry", "repeatable"), not repeatable
    yield "operation", (*at, "operationId"), node["operationId"] + "x"
    yield "page", (*at, "externalDocs", "url"), node["externalDocs"]["url"] + "0"
    yield "parameters", (*at, "parameters"), node["parameters"][:1]
