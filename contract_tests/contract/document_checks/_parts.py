"""Check each part by itself: against parts.schema.yaml, against extensions.schema.yaml, and with
the validators of OpenAPI and of the generator."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from codegen import refusals
from codegen.contract import Contract, ContractError
from codegen.extensions import EXTENSIONS

from ._document import SCHEMA_KINDS, Finding, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema.protocols import Validator

    from ._document import Document, Node, Place

_FOLDER = Path(__file__).resolve().parents[1]
# Generators support these keys, and ours refuses a wrong form of them.
BORROWED = frozenset({"x-enum-varnames", "x-enum-descriptions"})
# The values of these keys are data, which may contain any key.
_DATA = frozenset({"examples", "example", "value", "enum", "const"})
_SECTIONS = {
    **dict.fromkeys(SCHEMA_KINDS, "schemas"),
    "parameter": "parameters",
    "response": "responses",
    "request-body": "requestBodies",
    "example": "examples",
    "header": "headers",
}


def _read(name: str) -> Node:
    rules: Node = yaml.load((_FOLDER / name).read_bytes(), yaml.CSafeLoader)
    return rules


def _validators() -> dict[str, Validator]:
    parts = _read("parts.schema.yaml")
    checker = Draft202012Validator.FORMAT_CHECKER
    schemas = {part: {"$ref": f"#/$defs/{part}", "$defs": parts} for part in parts}
    return {
        part: Draft202012Validator(schema, format_checker=checker)
        for part, schema in schemas.items()
    }


_PARTS = _validators()


def is_valid_openapi(document: Document) -> Iterator[Finding]:
    """Check that openapi-spec-validator finds no error."""
    for error in OpenAPIV31SpecValidator(document.tree).iter_errors():
        yield Finding("#/" + "/".join(map(str, error.absolute_path)), error.message)


def generator_accepts(document: Document) -> Iterator[Finding]:
    """Check that the generator does not refuse the document; it reports its first reason."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "openapi.yaml"
        path.write_text(document.text, encoding="utf-8")
        try:
            contract = Contract(path)
            refusals.check(contract, field_prefix="field_")
            contract.errors()
        except ContractError as error:
            yield Finding("#" + error.pointer, error.reason)


def parts_match_their_schema(document: Document) -> Iterator[Finding]:
    """Check that each part is valid against parts.schema.yaml."""
    for place in document.places:
        for part in _PARTS.keys() & _parts_of(place):
            for error in _PARTS[part].iter_errors(place.node):
                steps = (escape(str(step)) for step in error.absolute_path)
                yield Finding("/".join([place.pointer, *steps]), error.message)


def references_have_the_right_kind(document: Document) -> Iterator[Finding]:
    """Check that every $ref leads to the section that its position requires."""
    for place in document.places:
        section = _SECTIONS.get(place.kind)
        if place.is_reference and not place.node["$ref"].startswith(f"#/components/{section}/"):
            yield place.finding(f"{place.node['$ref']} is not among the {section}")


def extensions_are_known(document: Document) -> Iterator[Finding]:
    """Check that each x- key is documented and at an allowed position."""
    for place in document.places:
        for key in _extension_keys(place.node):
            if key in BORROWED:
                if place.kind != "schema" or "enum" not in place.node:
                    yield place.finding(f"{key} belongs to a named enum")
            elif key not in EXTENSIONS:
                yield place.finding(f"unknown extension {key}")
            elif place.kind not in EXTENSIONS[key].places:
                yield place.finding(f"{key} may not stand at a {place.kind}")


def extensions_are_visited(document: Document) -> Iterator[Finding]:
    """Check that there are no x- keys at positions that the document walk does not visit."""
    seen = sum(len(list(_extension_keys(place.node))) for place in document.places)
    written = sum(1 for _ in _all_extension_keys(document.tree))
    if written != seen:
        yield Finding("#", f"{written - seen} x- keys stand where no extension is read")


def extensions_are_valid(document: Document) -> Iterator[Finding]:
    """Check that each extension value is valid against its JSON Schema."""
    for place in document.places:
        for key in EXTENSIONS.keys() & place.node.keys():
            for below, fault in EXTENSIONS[key].find_faults(place.node[key]):
                yield Finding(f"{place.pointer}/{key}{below}", fault)


def extensions_are_used(document: Document) -> Iterator[Finding]:
    """Check that each known extension is used."""
    used = {key for place in document.places for key in place.node}
    for key in EXTENSIONS:
        if key not in used:
            yield Finding("#", f"{key} stands nowhere")


CHECKS = (
    is_valid_openapi,
    generator_accepts,
    parts_match_their_schema,
    references_have_the_right_kind,
    extensions_are_known,
    extensions_are_visited,
    extensions_are_valid,
    extensions_are_used,
)


def _parts_of(place: Place) -> set[str]:
    """Return the names in parts.schema.yaml that apply to a part of the document."""
    if place.is_reference:
        return {"reference"}
    if place.kind not in SCHEMA_KINDS:
        return {place.kind}
    without_type = "union" if {"oneOf", "anyOf"} & place.node.keys() else "untyped"
    return {place.kind, str(place.node.get("type", without_type))}


def _extension_keys(node: Node) -> Iterator[str]:
    return (key for key in node if str(key).startswith("x-"))


def _all_extension_keys(node: Any, *, named_by_us: bool = True) -> Iterator[str]:
    """Return the x- keys of OpenAPI objects; in `properties` and similar objects, the keys are
    names."""
    if isinstance(node, list):
        for child in node:
            yield from _all_extension_keys(child)
    elif isinstance(node, dict):
        for key, child in node.items():
            if str(key).startswith("x-"):
                yield key
            elif not (named_by_us and key in _DATA):
                names = named_by_us and key in {"properties", "schemas", "variables", "mapping"}
                yield from _all_extension_keys(child, named_by_us=not names)
