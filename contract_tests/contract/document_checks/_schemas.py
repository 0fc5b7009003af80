"""Check the rules that span several schemas, or several keywords of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._document import SCHEMAS, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document, Node, Place

_WORDS = {"description", "examples", "x-desk-source", "x-desk-inferred"}


def byte_limits_equal_length_limits(document: Document) -> Iterator[Finding]:
    """Check that maxLength equals the byte limit, because JSON Schema has no byte limit."""
    for place in document.of_kind("property", "items"):
        length, size = place.node.get("maxLength"), place.node.get("x-desk-max-bytes")
        if length != size:
            yield place.finding(f"maxLength is {length}, x-desk-max-bytes {size}")


def generated_fields_accept_the_value(document: Document) -> Iterator[Finding]:
    """Check that a client-generated value is within the limits of a required field."""
    for place in document.of_kind("property"):
        if place.node.get("x-desk-generated") == "random-uint32":
            if (place.node.get("minimum"), place.node.get("maximum")) != (0, 2**32 - 1):
                yield place.finding("random-uint32 is not what the field takes")
            if "required" not in place.rules:
                yield place.finding("x-desk-generated says nothing about an optional field")


def inferred_facts_are_stated(document: Document) -> Iterator[Finding]:
    """Check that x-desk-inferred gives reasons only for existing facts at the same position."""
    for place in document.places:
        for fact in place.node.get("x-desk-inferred", {}).keys() - place.rules:
            yield place.finding(f"x-desk-inferred gives a reason for {fact}, which is not there")


def spellings_are_unused(document: Document) -> Iterator[Finding]:
    """Check that an alternative spelling of a field is not the name of another field of the
    object."""
    for place in document.of_kind("property"):
        taken = set(place.parent["properties"])
        for entry in place.node.get("x-desk-spellings", ()):
            if entry["spelling"] in taken:
                yield place.finding(f"the spelling {entry['spelling']} is taken")
            taken.add(entry["spelling"])


def repeated_fields_are_equal(document: Document) -> Iterator[Finding]:
    """Check that a field has the same schema in all forms of a request, and in all replies.

    Only a constant, a $ref or a text may differ: constants and references distinguish the forms.
    """
    groups = [place.node.get("anyOf", ()) for place in document.of_kind("schema")]
    for key in ("OK", "FAIL"):
        mappings = [place.node.get("mapping", {}) for place in document.of_kind("discriminator")]
        groups.append([{"$ref": mapping[key]} for mapping in mappings if key in mapping])
    for group in groups:
        seen: dict[str, Node] = {}
        for member in group:
            for name, field in _named(document, member).get("properties", {}).items():
                if {"const", "$ref"} & field.keys():
                    continue
                rules = {key: field[key] for key in field.keys() - _WORDS}
                if seen.setdefault(name, rules) != rules:
                    yield Finding(member["$ref"], f"{name} differs from that of its twin")


def discriminators_match(document: Document) -> Iterator[Finding]:
    """Check that a mapping contains each member of its oneOf, and that the member requires the
    property with this constant.

    For a member without a mapping, generators expect the schema name as the value. ajv refuses a
    member without a constant.
    """
    for place in document.of_kind("discriminator"):
        mapping = place.node.get("mapping", {})
        members = {member.get("$ref") for member in place.parent.get("oneOf", ())}
        for key, target in mapping.items():
            if target not in members:
                yield place.finding(f"{key} leads to {target}, which is not in oneOf")
            yield from _member(document, place, key, target)
        for member in sorted(members - set(mapping.values())):
            yield place.finding(f"no key leads to {member}")


def open_members_exclude_known_types(document: Document) -> Iterator[Finding]:
    """Check that the union member for unknown types accepts exactly the types without a mapping."""
    mapped = {
        place.node["propertyName"]: set(place.node.get("mapping", {}))
        for place in document.of_kind("discriminator")
    }
    for place in document.of_kind("property"):
        shut_out = place.node.get("not", {}).get("enum")
        if shut_out is not None and set(shut_out) != mapped.get(place.name):
            yield place.finding(f"not.enum differs from the mapping of {place.name}")
    for place in document.of_kind("schema"):
        members = [_named(document, member) for member in place.node.get("anyOf", ())]
        for field in [one["discriminator"]["propertyName"] for one in members if "oneOf" in one]:
            for member in members:
                open_field = member.get("properties", {}).get(field)
                if open_field is not None and "enum" not in open_field.get("not", {}):
                    yield place.finding(f"its open member takes every {field}, the known ones too")


CHECKS = (
    byte_limits_equal_length_limits,
    generated_fields_accept_the_value,
    inferred_facts_are_stated,
    spellings_are_unused,
    repeated_fields_are_equal,
    discriminators_match,
    open_members_exclude_known_types,
)


def _named(document: Document, member: Node) -> Node:
    schema: Node = document.schemas.get(str(member.get("$ref")).removeprefix(SCHEMAS), {})
    return schema


def _member(document: Document, place: Place, key: str, target: str) -> Iterator[Finding]:
    name, member = place.node["propertyName"], _named(document, {"$ref": target})
    if name not in member.get("required", ()):
        yield Finding(target, f"does not require {name}, which distinguishes it from others")
    if member.get("properties", {}).get(name, {}).get("const") != key:
        yield Finding(target, f"{name} is not the constant {key!r} that leads here")
