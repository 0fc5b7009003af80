"""Hold the two compared contracts, and walk through both at once."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

Node = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = "/components/schemas/"

# The keys below these keywords are names, not keywords: a field can be named `title`.
_NAMES = frozenset(
    [
        "content",
        "examples",
        "headers",
        "links",
        "mapping",
        "parameters",
        "paths",
        "properties",
        "requestBodies",
        "responses",
        "schemas",
        "securitySchemes",
        "variables",
        "webhooks",
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
        return _find_reachable(self.base, _find_senders) | _find_reachable(
            self.revision, _find_senders
        )

    @cached_property
    def schemas(self) -> dict[str, tuple[Node, Node]]:
        """Return the schemas with the same name in both."""
        old, new = schemas_of(self.base), schemas_of(self.revision)
        return {name: (old[name], new[name]) for name in old if name in new}

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


def pairs(base: Any, revision: Any, *, names: bool = False) -> Iterator[tuple[str, Node, Node]]:
    """Return the mappings at the same pointer of both documents, without mappings of names."""
    yield from _walk_pairs("", base, revision, names=names)


def _walk_pairs(
    pointer: str, old: Any, new: Any, *, names: bool
) -> Iterator[tuple[str, Node, Node]]:
    if isinstance(old, dict) and isinstance(new, dict):
        if not names:
            yield pointer, old, new
        for key in old:
            if key in new and (names or not is_value(key)):
                yield from _walk_pairs(
                    f"{pointer}/{escape(key)}",
                    old[key],
                    new[key],
                    names=not names and key in _NAMES,
                )
    elif isinstance(old, list) and isinstance(new, list):
        for position, (first, second) in enumerate(zip(old, new, strict=False)):
            yield from _walk_pairs(f"{pointer}/{position}", first, second, names=False)


def is_value(key: object) -> bool:
    """Return whether a keyword has a value or an extension, not a part of the document."""
    return key in _VALUES or is_extension(key)


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


def _list_operations(document: Node) -> Iterator[Node]:
    for item in document.get("paths", {}).values():
        for operation in item.values():
            if isinstance(operation, dict):
                yield operation


def _find_senders(document: Node) -> Iterator[Any]:
    yield document.get("components", {}).get("parameters", {})
    for operation in _list_operations(document):
        yield {key: value for key, value in operation.items() if key != "responses"}


def _find_reachable(document: Node, roots: Any) -> frozenset[str]:
    schemas = schemas_of(document)
    waiting = [name for root in roots(document) for name in _find_references(root)]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_find_references(schemas.get(name, {})))
    return frozenset(found)


def _find_references(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith("#" + SCHEMAS):
            yield reference.removeprefix("#" + SCHEMAS)
        for value in node.values():
            yield from _find_references(value)
    elif isinstance(node, list):
        for item in node:
            yield from _find_references(item)
