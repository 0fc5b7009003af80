"""Check that the x- keys are known, at allowed positions, and valid against
extensions.schema.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from jsonschema import Draft202012Validator

from ._document import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document, Node

_RULES = Path(__file__).resolve().parents[1] / "extensions.schema.yaml"
# Generators support these keys. `_schemas.py` checks their form.
BORROWED = frozenset({"x-enum-varnames", "x-enum-descriptions"})
# The values of these keys are data, which may contain any key.
_DATA = frozenset({"examples", "example", "value", "enum", "const"})


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """Define the allowed positions of an extension, and the JSON Schema of its value."""

    places: tuple[str, ...]
    schema: Node

    def faults(self, value: Any) -> Iterator[str]:
        for error in Draft202012Validator(self.schema).iter_errors(value):
            yield f"{error.json_path}: {error.message}"


EXTENSIONS: dict[str, ExtensionRule] = {
    key: ExtensionRule(tuple(rule["places"]), rule["schema"])
    for key, rule in yaml.load(_RULES.read_bytes(), yaml.CSafeLoader).items()
}


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
            for says in EXTENSIONS[key].faults(place.node[key]):
                yield place.finding(f"{key} {says}")


def extensions_are_used(document: Document) -> Iterator[Finding]:
    """Check that each known extension is used."""
    used = {key for place in document.places for key in place.node}
    for key in EXTENSIONS:
        if key not in used:
            yield Finding("#", f"{key} stands nowhere")


CHECKS = (
    extensions_are_known,
    extensions_are_visited,
    extensions_are_valid,
    extensions_are_used,
)


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
