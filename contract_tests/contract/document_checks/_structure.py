"""Check the OpenAPI structure: keywords, references, names and descriptions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from ._document import SCHEMA_KINDS, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document

_ANNOTATIONS = {"title", "description", "examples", "deprecated", "discriminator"}
_KEYWORDS = _ANNOTATIONS.union(
    Draft202012Validator.VALIDATORS, {"then", "else", "contentMediaType", "contentSchema"}
)
# The needed JSON Schema keywords; other keywords count as misspellings until they are added here.
_FORMATS = frozenset({"int32", "int64", "float", "double"})
_SECTIONS = {
    "parameter": "parameters",
    "response": "responses",
    "request-body": "requestBodies",
    "example": "examples",
    "header": "headers",
}
_SUMMED_UP = frozenset({"operation", "webhook", "example"})
_DESCRIBED = frozenset(
    {
        "info", "server", "tag", "operation", "webhook", "parameter",
        "request-body", "response", "link", "security-scheme", "schema", "property", "items",
    }
)  # fmt: skip


def is_valid_openapi(document: Document) -> Iterator[Finding]:
    """Check that openapi-spec-validator finds no error."""
    for error in OpenAPIV31SpecValidator(document.tree).iter_errors():
        yield Finding("#/" + "/".join(map(str, error.absolute_path)), error.message)


def keywords_are_known(document: Document) -> Iterator[Finding]:
    """Check that no schema keyword is misspelled: JSON Schema ignores unknown keywords."""
    for place in document.of_kind(*SCHEMA_KINDS, "condition"):
        for key in place.node:
            if key == "default":
                yield place.finding("default breaks generators; say it in x-desk-default")
            elif key not in _KEYWORDS and not str(key).startswith("x-"):
                yield place.finding(f"{key!r} is no keyword of JSON Schema 2020-12")
        if place.node.get("format", "int64") not in _FORMATS:
            yield place.finding(f"unknown format {place.node['format']!r}")


def references_resolve(document: Document) -> Iterator[Finding]:
    """Check that every $ref has a target of the kind that its position requires."""
    for pointer, reference in _references(document.tree, "#"):
        try:
            document.find(reference)
        except (KeyError, TypeError):
            yield Finding(pointer, f"{reference} leads nowhere")
    for place in document.places:
        section = "schemas" if place.kind in SCHEMA_KINDS else _SECTIONS.get(place.kind)
        if place.is_reference and not place.node["$ref"].startswith(f"#/components/{section}/"):
            yield place.finding(f"{place.node['$ref']} is not among the {section}")


def components_are_used(document: Document) -> Iterator[Finding]:
    """Check that every component is used, by a reference or as a security scheme."""
    referred = {reference for _, reference in _references(document.tree, "#")}
    secured = {name for requirement in _requirements(document) for name in requirement}
    referred |= {f"#/components/securitySchemes/{name}" for name in secured}
    for section, members in document.tree["components"].items():
        for name in members:
            if f"#/components/{section}/{name}" not in referred:
                yield Finding(f"#/components/{section}/{name}", "is not used")


def names_are_unique(document: Document) -> Iterator[Finding]:
    """Check that operationIds and tag names are unique, and that component names differ in more
    than case.

    Several generators write a parameter and a schema with the same name to the same file.
    """
    ids = [place.node.get("operationId") for place in document.of_kind("operation", "webhook")]
    tags = [tag["name"] for tag in document.tree.get("tags", ())]
    components = (*document.schemas, *document.tree["components"]["parameters"])
    schemas = [name.lower() for name in components]
    for what, names in (("operationId", ids), ("tag", tags), ("component", schemas)):
        for name, count in Counter(names).items():
            if count > 1:
                yield Finding("#", f"the {what} {name!r} stands {count} times")


def operations_are_named_by_their_path(document: Document) -> Iterator[Finding]:
    """Check that an operation is a POST named after the end of its path, with one tag, and that
    every tag is used."""
    declared = {tag["name"] for tag in document.tree.get("tags", ())}
    used: set[str] = set()
    for place in document.of_kind("operation"):
        *_, path, method = place.pointer.split("/")
        command = path.rpartition("~1")[2]
        if (method, place.node.get("operationId")) != ("post", command):
            yield place.finding(f"is not a post with the operationId {command}")
        tags = place.node.get("tags", [])
        used.update(tags)
        if len(tags) != 1 or not declared.issuperset(tags):
            yield place.finding(f"has the tags {tags}, not one of {sorted(declared)}")
    for place in document.of_kind("webhook"):
        used.update(place.node.get("tags", []))
    for name in sorted(declared - used):
        yield Finding("#/tags", f"no operation has the tag {name}")


def operations_have_the_same_structure(document: Document) -> Iterator[Finding]:
    """Check that every operation has every shared parameter, a body, and the responses 200 and
    502."""
    called_back = {
        parameter.get("$ref")
        for place in document.of_kind("webhook")
        for parameter in place.node.get("parameters", ())
    }
    every = (
        f"#/components/parameters/{name}" for name in document.tree["components"]["parameters"]
    )
    shared = [reference for reference in every if reference not in called_back]
    for place in document.of_kind("operation"):
        if [parameter.get("$ref") for parameter in place.node.get("parameters", ())] != shared:
            yield place.finding(f"its parameters are not {shared}")
        if place.node.get("requestBody", {}).get("required") is not True:
            yield place.finding("its body is not required")
        if set(place.node.get("responses", ())) != {"200", "502"}:
            yield place.finding("its responses are not 200 and 502")


def security_is_complete(document: Document) -> Iterator[Finding]:
    """Check that the root requires all schemes except those of callbacks, and that no operation has
    its own security."""
    schemes = {
        place.name
        for place in document.of_kind("security-scheme")
        if "x-desk-signature" not in place.node
    }
    for requirement in document.tree.get("security", ()):
        if set(requirement) != schemes:
            yield Finding("#/security", f"{sorted(requirement)} instead of {sorted(schemes)}")
    if not document.tree.get("security"):
        yield Finding("#/security", "is missing")
    for place in document.of_kind("security-scheme"):
        node = place.node
        name = node["name"] if "x-desk-signature" in node else place.name
        if (node.get("type"), node.get("in"), node.get("name")) != ("apiKey", "query", name):
            yield place.finding("is no key in the query under its own name")
    for place in document.of_kind("operation"):
        if "security" in place.node:
            yield place.finding("has a security requirement of its own")


def everything_is_described(document: Document) -> Iterator[Finding]:
    """Check that every visible part has a description, and operations and examples also a
    summary."""
    for place in document.places:
        if place.is_reference:
            continue
        if place.kind in _DESCRIBED and not _is_text(place.node.get("description")):
            yield place.finding("has no description")
        if place.kind in _SUMMED_UP and not _is_text(place.node.get("summary")):
            yield place.finding("has no summary")


def nothing_is_left_to_write(document: Document) -> Iterator[Finding]:
    """Check that no TODO of `make scaffold` is left."""
    for place in document.places:
        for key, value in place.node.items():
            if isinstance(value, str | list) and "TODO" in str(value):
                yield place.finding(f"{key} is left to write: {value}")


def properties_have_examples(document: Document) -> Iterator[Finding]:
    """Check that every property and named schema has an example, directly or through its
    reference."""
    for place in document.of_kind("schema", "property", "items"):
        if not _has_example(document, place.node):
            yield place.finding("has no example")


def servers_have_their_default(document: Document) -> Iterator[Finding]:
    """Check that a server variable has a list of strings, and that its default is in the list."""
    for place in document.of_kind("server-variable"):
        choices = place.node.get("enum", [])
        if not all(isinstance(choice, str) for choice in choices):
            yield place.finding("has a value that is no string")
        if len(set(choices)) < len(choices):
            yield place.finding("has a value twice")
        if place.node.get("default") not in choices:
            yield place.finding(f"the default {place.node.get('default')!r} is not in the enum")
        if "description" in place.node:
            yield place.finding("has a description, which parsers refuse; say it at the server")


CHECKS = (
    is_valid_openapi,
    keywords_are_known,
    references_resolve,
    components_are_used,
    names_are_unique,
    operations_are_named_by_their_path,
    operations_have_the_same_structure,
    security_is_complete,
    everything_is_described,
    nothing_is_left_to_write,
    properties_have_examples,
    servers_have_their_default,
)


def _references(node: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """Return every $ref, and every mapping of a discriminator, which refers too but does not count
    as a use."""
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield pointer, node["$ref"]
        for key, value in node.items():
            yield from _references(value, f"{pointer}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _references(value, f"{pointer}/{index}")


def _requirements(document: Document) -> list[dict[str, list[str]]]:
    every = [document.tree, *(place.node for place in document.of_kind("webhook"))]
    return [requirement for node in every for requirement in node.get("security", ())]


def _has_example(document: Document, node: dict[str, Any]) -> bool:
    try:
        node = document.follow(node)
    except (KeyError, TypeError):
        return True  # references_resolve reports this
    if isinstance(node.get("examples"), list) and node["examples"]:
        return True
    members = node.get("oneOf") or node.get("anyOf") or ()
    return bool(members) and all(_has_example(document, member) for member in members)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())
