"""Validate each example against its schema, with a JSON Schema library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from contract_tests.support.oracle import ContractValidator

from ._document import SCHEMA_KINDS, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.protocols import Validator

    from ._document import Document, Node

_URI = "urn:contract"


def examples_are_valid(document: Document) -> Iterator[Finding]:
    """Check that examples and `x-desk-default` are valid against their schema, and that each
    example of a body or a parameter is valid at each use.

    Undeclared fields are errors too, in contrast to the contract, because in an example they are
    misspellings.
    """
    closed = DRAFT202012.create_resource(_close_objects(document.tree))
    registry: Registry[Any] = Registry().with_resource(_URI, closed)
    for place in document.of_kind(*SCHEMA_KINDS, "media-type", "parameter", "header"):
        pointer, examples = place.pointer, place.node.get("examples", ())
        values = {json.dumps(value): value for value in examples}
        if place.kind not in SCHEMA_KINDS:
            pointer = f"{place.pointer}/schema"
            values = {name: document.follow(examples[name]).get("value") for name in examples}
        elif "x-desk-default" in place.node:
            values["x-desk-default"] = place.node["x-desk-default"]
        validator = _Validator({"$ref": _URI + pointer}, registry=registry)
        for name, value in values.items():
            try:
                for error in validator.iter_errors(value):
                    says = f"the example {name} does not fit: {error.json_path}: {error.message}"
                    yield place.finding(says)
            except Unresolvable as error:
                yield place.finding(f"{error} cannot be resolved")


def requests_fit_the_body_limit(document: Document) -> Iterator[Finding]:
    """Check that a request example is not larger than the body limit of the operation."""
    for place in document.operations.values():
        limit = place.node.get("x-desk-body-limit", {}).get("bytes")
        examples = document.media(place.node["requestBody"]).get("examples", {})
        for name, example in examples.items():
            value = document.follow(example).get("value")
            size = len(json.dumps(value, ensure_ascii=False).encode())
            if limit is not None and size > limit:
                yield place.finding(f"the example {name} has {size} bytes, {limit} are taken")


CHECKS = (examples_are_valid, requests_fit_the_body_limit)


def _close_objects(node: Any) -> Any:
    """Return the tree with `additionalProperties: false` in each schema that declares
    properties."""
    if isinstance(node, list):
        return [_close_objects(child) for child in node]
    if not isinstance(node, dict):
        return node
    copy = {key: _close_objects(child) for key, child in node.items()}
    if node.get("type") == "object" and isinstance(node.get("properties"), dict):
        copy.setdefault("additionalProperties", False)
    return copy


def _content_schema(
    validator: Validator, schema: Node, value: Any, __: Node
) -> Iterator[ValidationError]:
    """Validate the content of a string; only for examples, because in the contract the string need
    not be JSON."""
    try:
        content = json.loads(value)
    except ValueError as error:
        yield ValidationError(f"is no JSON text: {error}")
    else:
        yield from validator.descend(content, schema)  # type: ignore[attr-defined]


_Validator: Any = extend(ContractValidator, {"contentSchema": _content_schema})  # type: ignore[no-untyped-call]
