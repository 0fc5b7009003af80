"""Hold the tested document: its text, its tree, and the kinds of its parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

Node = dict[str, Any]

SCHEMAS = "#/components/schemas/"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

# Kind of place -> field -> kind of the children: `kind` for one, `[kind]` for a list, `{kind}`
# for a map. Other fields with parts are errors for parts.schema.yaml or the generator.
_SCHEMA = {
    "properties": "{property}",
    "items": "items",
    "additionalProperties": "member",
    "contentSchema": "member",
    "anyOf": "[member]",
    "oneOf": "[member]",
    "not": "condition",
    "discriminator": "discriminator",
}
_CALL = {
    "externalDocs": "external-docs",
    "parameters": "[parameter]",
    "requestBody": "request-body",
    "responses": "{response}",
}
_PARAMETER = {"schema": "member", "content": "{media-type}", "examples": "{example}"}
_CHILDREN: Mapping[str, Mapping[str, str]] = {
    "root": {
        "info": "info",
        "servers": "[server]",
        "tags": "[tag]",
        "paths": "{path-item}",
        "webhooks": "{webhook-item}",
        "components": "components",
        "externalDocs": "external-docs",
    },
    "info": {"contact": "contact", "license": "license"},
    "server": {"variables": "{server-variable}"},
    "tag": {"externalDocs": "external-docs"},
    "path-item": {"parameters": "[parameter]", **dict.fromkeys(METHODS, "operation")},
    "webhook-item": dict.fromkeys(METHODS, "webhook"),
    "operation": _CALL,
    "webhook": _CALL,
    "parameter": _PARAMETER,
    "header": _PARAMETER,
    "request-body": {"content": "{media-type}"},
    "response": {"content": "{media-type}", "headers": "{header}", "links": "{link}"},
    "media-type": {"schema": "member", "examples": "{example}"},
    "components": {
        "schemas": "{schema}",
        "parameters": "{parameter}",
        "headers": "{header}",
        "requestBodies": "{request-body}",
        "responses": "{response}",
        "securitySchemes": "{security-scheme}",
        "examples": "{example}",
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

    def media(self, holder: Node) -> Node:
        """Return the media type of a request body or of a response."""
        media_type: Node = self.follow(holder)["content"]["application/json"]
        return media_type

    def schema(self, holder: Node) -> Node:
        """Return the schema of a request body or of a response."""
        return self.follow(self.media(holder)["schema"])

    def outcome(self, place: Place, status: str) -> Node:
        """Return the schema of the reply of an operation with an ActionStatus."""
        union = self.schema(place.node["responses"]["200"])
        return self.follow({"$ref": union["discriminator"]["mapping"][status]})


def _walk(place: Place) -> Iterator[Place]:
    yield place
    for field, kind in _CHILDREN.get(place.kind, {}).items():
        at, value = f"{place.pointer}/{field}", place.node.get(field)
        children: Iterable[tuple[str, str, Any]] = [(at, field, value)]
        if kind.startswith("["):
            items = value if isinstance(value, list) else ()
            children = ((f"{at}/{index}", field, node) for index, node in enumerate(items))
        elif kind.startswith("{"):
            members = value if isinstance(value, dict) else {}
            children = ((f"{at}/{escape(str(k))}", str(k), node) for k, node in members.items())
        for pointer, name, node in children:
            if isinstance(node, dict):
                yield from _walk(Place(kind.strip("[]{}"), pointer, name, node, place.node))


def escape(step: str) -> str:
    """Return a key as a step of a JSON pointer."""
    return step.replace("~", "~0").replace("/", "~1")
