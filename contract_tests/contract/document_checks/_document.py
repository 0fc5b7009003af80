"""Hold the tested document: its text, its tree, and the kinds of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from pathlib import Path

Node = dict[str, Any]

SCHEMAS = "#/components/schemas/"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# Kind of place -> field -> (container of the children, their kind).
_Children = Mapping[str, tuple[str, str]]
_EXAMPLES = {"examples": ("map", "example")}
_SCHEMA: _Children = {
    "properties": ("map", "property"),
    "items": ("one", "items"),
    **dict.fromkeys(("additionalProperties", "contentSchema"), ("one", "member")),
    **dict.fromkeys(("allOf", "anyOf", "oneOf", "prefixItems"), ("list", "member")),
    **dict.fromkeys(("patternProperties", "dependentSchemas", "$defs"), ("map", "member")),
    **dict.fromkeys(
        ("not", "if", "then", "else", "contains", "propertyNames"), ("one", "condition")
    ),
    "discriminator": ("one", "discriminator"),
    "externalDocs": ("one", "external-docs"),
}
_CALL: _Children = {
    "externalDocs": ("one", "external-docs"),
    "parameters": ("list", "parameter"),
    "requestBody": ("one", "request-body"),
    "responses": ("map", "response"),
}
_CHILDREN: Mapping[str, _Children] = {
    "root": {
        "info": ("one", "info"),
        "servers": ("list", "server"),
        "tags": ("list", "tag"),
        "paths": ("map", "path-item"),
        "webhooks": ("map", "webhook-item"),
        "components": ("one", "components"),
        "externalDocs": ("one", "external-docs"),
    },
    "info": {"contact": ("one", "contact"), "license": ("one", "license")},
    "server": {"variables": ("map", "server-variable")},
    "tag": {"externalDocs": ("one", "external-docs")},
    "path-item": {"parameters": ("list", "parameter")}
    | dict.fromkeys(METHODS, ("one", "operation")),
    "webhook-item": dict.fromkeys(METHODS, ("one", "webhook")),
    "operation": _CALL,
    "webhook": _CALL,
    "parameter": {"schema": ("one", "member"), "content": ("map", "media-type")} | _EXAMPLES,
    "header": {"schema": ("one", "member"), "content": ("map", "media-type")} | _EXAMPLES,
    "request-body": {"content": ("map", "media-type")},
    "response": {
        "content": ("map", "media-type"),
        "headers": ("map", "header"),
        "links": ("map", "link"),
    },
    "media-type": {"schema": ("one", "member")} | _EXAMPLES,
    "components": {
        "schemas": ("map", "schema"),
        "parameters": ("map", "parameter"),
        "headers": ("map", "header"),
        "requestBodies": ("map", "request-body"),
        "responses": ("map", "response"),
        "securitySchemes": ("map", "security-scheme"),
        "examples": ("map", "example"),
    },
    **dict.fromkeys(("schema", "property", "items", "member", "condition"), _SCHEMA),
}
SCHEMA_KINDS = frozenset({"schema", "property", "items", "member"})


@dataclass(frozen=True, slots=True)
class Finding:
    """Describe a problem and its position."""

    pointer: str
    says: str

    def __str__(self) -> str:
        return f"{self.pointer}: {self.says}"


@dataclass(frozen=True, slots=True)
class Place:
    """Describe a part of the document: its kind, its content, and its parent."""

    kind: str
    pointer: str
    name: str
    node: Node
    parent: Node

    @property
    def is_reference(self) -> bool:
        return "$ref" in self.node

    @property
    def rules(self) -> set[str]:
        """Return the keywords of this part, with `required` if the parent requires the property."""
        if self.kind != "property":
            return set(self.node)
        required = self.name in self.parent.get("required", ())
        return self.node.keys() - {"required"} | ({"required"} if required else set())

    def finding(self, says: str) -> Finding:
        return Finding(self.pointer, says)


@dataclass(frozen=True)
class Document:
    """Hold an OpenAPI document."""

    text: str
    tree: Node

    @classmethod
    def parse(cls, text: str) -> Document:
        return cls(text, yaml.load(text, yaml.CSafeLoader))

    @classmethod
    def read(cls, path: Path) -> Document:
        return cls.parse(path.read_text(encoding="utf-8"))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(_walk(Place("root", "#", "", self.tree, {})))

    def of_kind(self, *kinds: str) -> list[Place]:
        return [place for place in self.places if place.kind in kinds]

    @property
    def schemas(self) -> dict[str, Node]:
        return dict(self.tree["components"]["schemas"])

    @cached_property
    def operations(self) -> dict[str, Place]:
        return {place.node["operationId"]: place for place in self.of_kind("operation")}

    @cached_property
    def webhooks(self) -> dict[str, Place]:
        """Return the callbacks by command."""
        return {place.pointer.split("/")[2]: place for place in self.of_kind("webhook")}

    @property
    def sources(self) -> dict[str, Node]:
        return dict(self.tree["x-desk-sources"])

    @cached_property
    def catalogue(self) -> dict[int, Node]:
        return {entry["code"]: entry for entry in self.tree["x-desk-errors"]}

    def find(self, reference: str) -> Any:
        """Return the target of a local $ref; raise KeyError if the target does not exist."""
        if not reference.startswith("#/"):
            raise KeyError(reference)
        node: Any = self.tree
        for step in reference[2:].split("/"):
            node = node[step.replace("~1", "/").replace("~0", "~")]
        return node

    def follow(self, node: Node) -> Node:
        """Return the object behind any number of $refs."""
        while "$ref" in node:
            node = self.find(node["$ref"])
        return node


def _walk(place: Place) -> Iterator[Place]:
    yield place
    for field, (holder, kind) in _CHILDREN.get(place.kind, {}).items():
        for name, steps, node in _children(place.node.get(field), holder):
            pointer = "/".join([place.pointer, field, *map(_escape, steps)])
            yield from _walk(Place(kind, pointer, name or field, node, place.node))


def _children(value: Any, holder: str) -> Iterator[tuple[str, list[str], Node]]:
    found: list[tuple[str, list[str], Any]] = []
    if holder == "one":
        found = [("", [], value)]
    elif holder == "list" and isinstance(value, list):
        found = [("", [str(index)], child) for index, child in enumerate(value)]
    elif holder == "map" and isinstance(value, dict):
        found = [(str(key), [str(key)], child) for key, child in value.items()]
    return (child for child in found if isinstance(child[2], dict))


def _escape(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")
