"""Check what spans several parts: references, names, links to pages, and callbacks."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from ._document import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document


def components_are_used(document: Document) -> Iterator[Finding]:
    """Check that every component is used, by a reference or as a security scheme."""
    referred = set(_references(document.tree))
    for node in [document.tree, *(place.node for place in document.of_kind("webhook"))]:
        for requirement in node.get("security", ()):
            referred |= {f"#/components/securitySchemes/{name}" for name in requirement}
    for section, members in document.tree["components"].items():
        for name in members:
            if f"#/components/{section}/{name}" not in referred:
                yield Finding(f"#/components/{section}/{name}", "is not used")


def names_are_unique(document: Document) -> Iterator[Finding]:
    """Check that names of tags are unique, and that component names differ in more than case.

    Several generators write a parameter and a schema with the same name to the same file.
    """
    components = (*document.schemas, *document.tree["components"]["parameters"])
    names = [f"the component {name.lower()!r}" for name in components]
    names += [f"the tag {tag['name']!r}" for tag in document.tree.get("tags", ())]
    for name, count in Counter(names).items():
        if count > 1:
            yield Finding("#", f"{name} stands {count} times")


def operations_are_named_by_their_path(document: Document) -> Iterator[Finding]:
    """Check that an operation is named after the end of its path and a callback after its body,
    and that every tag is declared and used."""
    declared, used = {tag["name"] for tag in document.tree.get("tags", ())}, set()
    for place in document.of_kind("operation", "webhook"):
        *_, path, method = place.pointer.split("/")
        name = path.rpartition("~1")[2]
        if place.kind == "webhook":
            body = document.media(place.node["requestBody"])["schema"]["$ref"].rpartition("/")[2]
            name = "on_" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", body).lower()
        if (method, place.node.get("operationId")) != ("post", name):
            yield place.finding(f"is not a post with the operationId {name}")
        for tag in place.node.get("tags", ()):
            used.add(tag)
            if tag not in declared:
                yield place.finding(f"has the tag {tag}, not one of {sorted(declared)}")
    for name in sorted(declared - used):
        yield Finding("#/tags", f"no operation has the tag {name}")


def security_is_complete(document: Document) -> Iterator[Finding]:
    """Check that the root requires all schemes except those of callbacks."""
    schemes = {
        place.name
        for place in document.of_kind("security-scheme")
        if "x-desk-signature" not in place.node
    }
    found = [set(requirement) for requirement in document.tree.get("security", ())]
    if found != [schemes]:
        yield Finding("#/security", f"{[*map(sorted, found)]} instead of {sorted(schemes)}")


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


def links_to_pages_agree(document: Document) -> Iterator[Finding]:
    """Check that externalDocs has the URL of the page in x-desk-source."""
    for place in document.of_kind("operation", "webhook"):
        page = document.sources.get(place.node["x-desk-source"]["page"], {}).get("url")
        url = place.node.get("externalDocs", {}).get("url")
        if url != page:
            yield place.finding(f"externalDocs leads to {url}, x-desk-source to {page}")


def answers_use_reply_fields(document: Document) -> Iterator[Finding]:
    """Check that x-desk-answers uses only reply fields."""
    for place in document.webhooks.values():
        fields = document.schema(place.node["responses"]["200"])["properties"]
        for name, rule in place.node["x-desk-answers"].items():
            for field in (*rule["body"], *rule.get("fields", {}).values()):
                if field not in fields:
                    yield place.finding(f"the answer {name} has {field}, no field of the reply")


def vectors_are_correct(document: Document) -> Iterator[Finding]:
    """Check that the documented signature equals the signature that its rule computes."""
    for place in document.of_kind("security-scheme"):
        if "x-desk-signature" in place.node:
            rule = place.node["x-desk-signature"]
            text = "".join(str(rule["vector"][part]) for part in rule["over"])
            if sha256(text.encode()).hexdigest() != rule["vector"][place.node["name"]]:
                yield place.finding("the vector is not what x-desk-signature says")


CHECKS = (
    components_are_used,
    names_are_unique,
    operations_are_named_by_their_path,
    security_is_complete,
    nothing_is_left_to_write,
    properties_have_examples,
    links_to_pages_agree,
    answers_use_reply_fields,
    vectors_are_correct,
)


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def _has_example(document: Document, node: dict[str, Any]) -> bool:
    try:
        node = document.follow(node)
    except (KeyError, TypeError):
        return True  # the generator refuses this
    members = node.get("oneOf") or node.get("anyOf") or ()
    return bool(node.get("examples")) or (
        bool(members) and all(_has_example(document, member) for member in members)
    )
