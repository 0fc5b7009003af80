"""Hold the two compared contracts, and walk through both at once."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = "/components/schemas/"

# The keys below these keywords are names, not keywords: a field can be named `title`.
_NAMES = frozenset(
    [
        *("content", "examples", "headers", "links", "mapping", "parameters", "paths"),
        *("properties", "requestBodies", "responses", "schemas", "securitySchemes"),
        *("variables", "webhooks"),
    ]
)
# The content is a value, whose keys are not keywords.
_VALUES = frozenset({"const", "default", "enum", "example", "examples", "value"})


class BaseError(Exception):
    """Report that no contract with the given name exists."""


def read_base(name: str) -> Node:
    """Return the contract of a file, or of a revision of this repository.

    Raises:
        BaseError: the file or revision does not exist, or is not a contract.
    """
    if Path(name).is_file():
        return read_file(Path(name))
    return _parse(_read_revision(name), f"openapi.yaml of {name}")


def read_file(path: Path) -> Node:
    """Return the contract in a file."""
    try:
        return _parse(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise BaseError(f"{path} cannot be read: {error}") from None


def _read_revision(name: str) -> str:
    if name.startswith("-"):
        raise BaseError(f"{name} is neither a file nor a revision")
    done = subprocess.run(  # noqa: S603 - the one word from outside cannot be an option
        ["git", "show", f"{name}:openapi.yaml"],  # noqa: S607 - git is looked up as a person would
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise BaseError(f"{name} is neither a file nor a revision with openapi.yaml")
    return done.stdout


def _parse(text: str, name: str) -> Node:
    try:
        document = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise BaseError(f"{name} is not YAML: {error}") from None
    if not isinstance(document, dict) or "openapi" not in document:
        raise BaseError(f"{name} is not an OpenAPI document")
    return document


@dataclass(frozen=True)
class Documents:
    """Hold the contract before and after.

    Args:
        base: the contract before.
        revision: the contract after.
    """

    base: Node
    revision: Node

    @cached_property
    def in_requests(self) -> frozenset[str]:
        """Return the names of the schemas that callers send, before or after."""
        return _find_sent(self.base) | _find_sent(self.revision)

    def is_sent(self, pointer: str) -> bool:
        """Return whether the value at a pointer is part of requests."""
        name = schema_of(pointer)
        return name in self.in_requests if name else "/responses/" not in pointer


def schemas_of(document: Node) -> dict[str, Node]:
    """Return the named schemas of a document."""
    schemas: dict[str, Node] = document.get("components", {}).get("schemas", {})
    return schemas


def schema_of(pointer: str) -> str | None:
    """Return the name of the schema of a pointer."""
    if not pointer.startswith(SCHEMAS):
        return None
    return pointer.removeprefix(SCHEMAS).split("/")[0]


def pairs(
    base: Any, revision: Any, pointer: str = "", *, names: bool = False
) -> Iterator[tuple[str, Node, Node]]:
    """Return the mappings at the same pointer of both documents, without mappings of names.

    Args:
        base: the contract before, or a part of it.
        revision: the same part after.
        pointer: JSON pointer of the part.
        names: whether the keys of the part are names, not keywords.
    """
    if isinstance(base, dict) and isinstance(revision, dict):
        if not names:
            yield pointer, base, revision
        for key in base:
            if key in revision and (names or not (key in _VALUES or is_extension(key))):
                below, is_named = f"{pointer}/{escape(key)}", not names and key in _NAMES
                yield from pairs(base[key], revision[key], below, names=is_named)
    elif isinstance(base, list) and isinstance(revision, list):
        for position, (before, after) in enumerate(zip(base, revision, strict=False)):
            yield from pairs(before, after, f"{pointer}/{position}")


def is_extension(key: object) -> bool:
    return isinstance(key, str) and key.startswith("x-")


def without_extensions(node: Any, *, names: bool = False) -> Any:
    """Return a copy with only OpenAPI keywords, and each fact once.

    In the contract, a default is an extension, and a constant is written twice.
    """
    if isinstance(node, dict):
        if not names and "x-desk-default" in node:
            node = {**node, "default": node["x-desk-default"]}
        doubled = {"enum"} if not names and "const" in node else set()
        return {
            key: without_extensions(value, names=not names and key in _NAMES)
            for key, value in node.items()
            if names or not (is_extension(key) or key in doubled)
        }
    if isinstance(node, list):
        return [without_extensions(item) for item in node]
    return node


def escape(key: object) -> str:
    """Return a key as a part of a JSON pointer."""
    return str(key).replace("~", "~0").replace("/", "~1")


def _find_sent(document: Node) -> frozenset[str]:
    """Return the names of the schemas that parameters and operations use, except their replies."""
    schemas = schemas_of(document)
    operations = [
        {**operation, "responses": None}
        for item in document.get("paths", {}).values()
        for operation in item.values()
        if isinstance(operation, dict)
    ]
    waiting = [*_find_references([document.get("components", {}).get("parameters"), operations])]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_find_references(schemas.get(name)))
    return frozenset(found)


def _find_references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith("#" + SCHEMAS):
            yield reference.removeprefix("#" + SCHEMAS)
    if isinstance(node, dict | list):
        for value in node.values() if isinstance(node, dict) else node:
            yield from _find_references(value)
