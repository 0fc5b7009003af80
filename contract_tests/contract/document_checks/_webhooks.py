"""Check the callbacks, which no linter checks, because Spectral ignores `webhooks`."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document, Finding, Node

_ROLES = {"session_id", "user_id", "service_account", "time", "message"}


def callbacks_have_the_same_structure(document: Document) -> Iterator[Finding]:
    """Check that a callback is a POST named after its body, with a body, a 200 response, and all
    keys."""
    for command, place in document.webhooks.items():
        node = place.node
        name = _ref(node.get("requestBody", {})).rpartition("/")[2]
        wanted = "on_" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
        if not place.pointer.endswith("/post") or node.get("operationId") != wanted:
            yield place.finding(f"{command} is not a post with the operationId {wanted}")
        if node.get("tags") != ["callbacks"]:
            yield place.finding("has not the one tag callbacks")
        if node.get("requestBody", {}).get("required") is not True:
            yield place.finding("its body is not required")
        if set(node.get("responses", ())) != {"200"}:
            yield place.finding("its response is not 200")
        for key in ("x-desk-source", "x-desk-callback", "x-desk-answers", "externalDocs"):
            if key not in node:
                yield place.finding(f"has no {key}")


def callbacks_have_their_own_security(document: Document) -> Iterator[Finding]:
    """Check that the signature is optional; without this entry, the security of the calls would
    apply."""
    for place in document.webhooks.values():
        signed: list[Node] = [
            {other.name: []}
            for other in document.of_kind("security-scheme")
            if "x-desk-signature" in other.node
        ]
        if place.node.get("security") != [{}, *signed]:
            yield place.finding("its security is not: nothing, or the scheme of callbacks")


def callbacks_have_their_command(document: Document) -> Iterator[Finding]:
    """Check that the key, the query and the body contain the same command."""
    for command, place in document.webhooks.items():
        parameters = {one["name"]: one for one in map(document.follow, place.node["parameters"])}
        sent = _schema(document, place.node["requestBody"])["properties"]
        for node in (parameters["CallbackCommand"]["schema"], sent["CallbackCommand"]):
            values = _values(document.follow(node))
            if command not in values:
                yield place.finding(f"the CallbackCommand is {values}, not {command}")


def callbacks_have_their_page(document: Document) -> Iterator[Finding]:
    """Check that externalDocs has the URL of the callback's page."""
    for place in document.webhooks.values():
        page = document.sources.get(place.node["x-desk-source"]["page"], {})
        if place.node.get("externalDocs", {}).get("url") != page.get("url"):
            yield place.finding("externalDocs and x-desk-source lead to two pages")


def answers_use_reply_fields(document: Document) -> Iterator[Finding]:
    """Check that x-desk-answers uses only reply fields, and that one answer accepts."""
    for place in document.webhooks.values():
        fields = _schema(document, document.follow(place.node["responses"]["200"]))["properties"]
        answers = place.node["x-desk-answers"]
        if "accept" not in answers:
            yield place.finding("x-desk-answers has no accept")
        for name, rule in answers.items():
            for field in (*rule["body"], *rule.get("fields", {}).values()):
                if field not in fields:
                    yield place.finding(f"the answer {name} has {field}, no field of the reply")


def roles_are_unique(document: Document) -> Iterator[Finding]:
    """Check that at most one field of a callback has each role, and that only callbacks have
    roles."""
    held: set[str] = set()
    for place in document.webhooks.values():
        found = list(_roles(document, _ref(place.node["requestBody"])))
        held.update(pointer for _, pointer in found)
        for role in _ROLES:
            if [name for name, _ in found].count(role) > 1:
                yield place.finding(f"the role {role} is taken twice")
    for other in document.of_kind("schema", "property"):
        if "x-desk-role" in other.node and other.pointer not in held:
            yield other.finding("x-desk-role stands outside of callbacks")


def vectors_are_correct(document: Document) -> Iterator[Finding]:
    """Check that the documented signature equals the signature that its rule computes."""
    for place in document.of_kind("security-scheme"):
        if "x-desk-signature" in place.node:
            rule = place.node["x-desk-signature"]
            text = "".join(str(rule["vector"][part]) for part in rule["over"])
            if sha256(text.encode()).hexdigest() != rule["vector"][place.node["name"]]:
                yield place.finding("the vector is not what x-desk-signature says")


CHECKS = (
    callbacks_have_the_same_structure,
    callbacks_have_their_own_security,
    callbacks_have_their_command,
    callbacks_have_their_page,
    answers_use_reply_fields,
    roles_are_unique,
    vectors_are_correct,
)


def _ref(holder: Node) -> str:
    found: str = holder["content"]["application/json"]["schema"]["$ref"]
    return found


def _schema(document: Document, holder: Node) -> Node:
    return document.follow({"$ref": _ref(holder)})


def _values(schema: Node) -> list[Any]:
    return schema.get("enum") or [schema.get("const")]


def _roles(document: Document, reference: str) -> Iterator[tuple[str, str]]:
    """Return role and position of each field of a body, and of its nested objects."""
    for name, node in document.find(reference).get("properties", {}).items():
        pointer = f"{reference}/properties/{name}"
        target = node
        if "$ref" in node:
            pointer, target = node["$ref"], document.find(node["$ref"])
        if "x-desk-role" in target:
            yield target["x-desk-role"], pointer
        if "$ref" in node and "properties" in target:
            yield from _roles(document, node["$ref"])
