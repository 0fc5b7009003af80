"""Shows the query parameters, those of the security schemes among them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from ._contract import first_body, nodes, target
from ._coverage import Sight, unless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._coverage import Coverage
    from ._stand import Stand


def parameters(document: dict[str, Any], stand: Stand, coverage: Coverage) -> None:
    """Show the mock each parameter of the query, good, missing and wrong."""
    kinds = {entry["code"]: entry["kind"] for entry in document["x-desk-errors"]}
    for operation, node in nodes(document):
        body = json.dumps(first_body(document, node)).encode()
        given = dict(parse_qsl(stand.query()))
        for name, keyword, text, valid in _parameter_probes(document, node, given):
            what = f"{operation} {name} {keyword}"
            coverage.want("parameter", what)
            stand.desk.reset()
            code = stand.raw(operation, stand.query(**{name: text}), body)
            fine = code == 0 if valid else kinds.get(code) in ("authentication", "invalid_request")
            side = "valid" if valid else "invalid"
            coverage.see([Sight("parameter", what, side, unless(fine, code))])


def _parameter_probes(
    document: dict[str, Any], node: dict[str, Any], given: dict[str, str]
) -> Iterator[tuple[str, str, str | None, bool]]:
    """Name, keyword, text and whether it is valid. Without a text the parameter is missing."""
    for scheme in document["components"]["securitySchemes"].values():
        name = scheme["name"]
        yield name, "required", given[name], True
        yield name, "required", None, False
        yield name, "required", "", False
        yield name, "value", given[name], True
        yield name, "value", "x" * 33, False
    for reference in node["parameters"]:
        parameter = target(document, reference)
        schema = parameter["schema"]
        schema = target(document, schema) if "$ref" in schema else schema
        yield from _plain_probes(parameter["name"], schema)


def _plain_probes(name: str, schema: dict[str, Any]) -> Iterator[tuple[str, str, str | None, bool]]:
    for example in schema["examples"]:
        yield name, "required", str(example), True
        yield name, "type", str(example), True
    yield name, "required", None, False
    yield name, "type", "1.5" if schema["type"] == "integer" else "", False
    for keyword, beyond in (("minimum", -1), ("maximum", +1)):
        if keyword in schema:
            yield name, keyword, str(schema[keyword]), True
            yield name, keyword, str(schema[keyword] + beyond), False
    for member in schema.get("enum", ()):
        yield name, "enum", member, True
        yield name, "enum", f"{member}x", False
