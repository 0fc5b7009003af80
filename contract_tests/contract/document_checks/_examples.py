"""Validate each example against its schema, with a JSON Schema library."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable
from referencing.jsonschema import DRAFT202012

from ._document import SCHEMA_KINDS, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.protocols import Validator

    from ._document import Document, Node

_URI = "urn:contract"


def schema_examples_are_valid(document: Document) -> Iterator[Finding]:
    """Check that the entries of `examples` and the `x-desk-default` are valid against their
    schema."""
    checker = _Checker(document)
    for place in document.of_kind(*SCHEMA_KINDS):
        node = place.node
        defaults = [node["x-desk-default"]] if "x-desk-default" in node else []
        values = [*node.get("examples", ()), *defaults]
        for value in values:
            for says in checker.faults(place.pointer, value):
                yield place.finding(f"the example {json.dumps(value)} does not fit: {says}")


def body_examples_are_valid(document: Document) -> Iterator[Finding]:
    """Check that every example of a body or a parameter is valid against the schema at each use."""
    checker = _Checker(document)
    for place in document.of_kind("media-type", "parameter", "header"):
        for name, example in place.node.get("examples", {}).items():
            value = document.follow(example).get("value")
            for says in checker.faults(f"{place.pointer}/schema", value):
                yield place.finding(f"the example {name} does not fit: {says}")


def bodies_have_examples(document: Document) -> Iterator[Finding]:
    """Check that every body has examples under `examples`, each with a value."""
    for place in document.of_kind("media-type"):
        if not place.node.get("examples"):
            yield place.finding("has no examples")
    for place in document.of_kind("example"):
        if not place.is_reference and "value" not in place.node:
            yield place.finding("has no value")


def requests_fit_the_body_limit(document: Document) -> Iterator[Finding]:
    """Check that a request example is not larger than the body limit of the operation."""
    for place in document.operations.values():
        limit = place.node.get("x-desk-body-limit", {}).get("bytes")
        for name, value in _request_examples(document, place.node):
            size = len(json.dumps(value, ensure_ascii=False).encode())
            if limit is not None and size > limit:
                yield place.finding(f"the example {name} has {size} bytes, {limit} are taken")


CHECKS = (
    schema_examples_are_valid,
    body_examples_are_valid,
    bodies_have_examples,
    requests_fit_the_body_limit,
)


def _request_examples(document: Document, operation: Node) -> Iterator[tuple[str, Any]]:
    for media_type in operation["requestBody"]["content"].values():
        for name, example in media_type.get("examples", {}).items():
            yield name, document.follow(example).get("value")


class _Checker:
    """Validate values at a position of the document.

    Undeclared fields are errors too, in contrast to the contract, because in an example they are
    misspellings.
    """

    def __init__(self, document: Document) -> None:
        closed = DRAFT202012.create_resource(_close_objects(document.tree))
        self._registry: Registry[Any] = Registry().with_resource(_URI, closed)

    def faults(self, pointer: str, value: Any) -> Iterator[str]:
        validator = _Draft({"$ref": _URI + pointer}, registry=self._registry)
        try:
            for error in validator.iter_errors(value):
                yield f"{error.json_path}: {error.message}"
        except Unresolvable as error:
            yield f"{error} cannot be resolved"


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


def _max_bytes(_: Validator, most: int, value: Any, __: Node) -> Iterator[ValidationError]:
    if isinstance(value, str) and len(value.encode()) > most:
        yield ValidationError(f"{len(value.encode())} bytes of UTF-8, at most {most} are taken")


def _at_most_one(
    _: Validator, rule: dict[str, str], value: Any, __: Node
) -> Iterator[ValidationError]:
    for name, wanted in rule.items():
        found = [item for item in value if isinstance(item, dict) and item.get(name) == wanted]
        if len(found) > 1:
            yield ValidationError(f"{len(found)} items with {name} {wanted}, at most one is taken")


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


_Draft = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {
        "x-desk-max-bytes": _max_bytes,
        "x-desk-at-most-one": _at_most_one,
        "contentSchema": _content_schema,
    },
)
