"""Check the schemas: names of schemas and enum values, and consistent rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ._document import SCHEMA_KINDS, SCHEMAS, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._document import Document, Node, Place

_SHAPES = frozenset({"properties", "enum", "oneOf", "anyOf", "allOf", "if", "$defs"}) | {
    "additionalProperties",
    "patternProperties",
}
_UPPER_SNAKE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
_WORDS = {"description", "examples", "x-desk-source", "x-desk-inferred"}
_BOUNDS = (("minLength", "maxLength"), ("minimum", "maximum"), ("minItems", "maxItems"))
# The keywords that apply to each type; on another type they have no effect.
_APPLIES = {
    "string": {"minLength", "maxLength", "pattern", "contentMediaType", "contentSchema"},
    "integer": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "number": {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"},
    "array": {"items", "minItems", "maxItems", "uniqueItems", "prefixItems", "contains"},
    "object": {"properties", "required", "additionalProperties", "propertyNames"},
}
_CONTENTS = {"array": {"items"}, "object": {"properties", "additionalProperties"}}
_INT32 = 2**31 - 1
_TYPED = frozenset().union(*_APPLIES.values())


def shapes_have_names(document: Document) -> Iterator[Finding]:
    """Check that every object, enum and union is a named component, so that generators need not
    invent names."""
    for place in document.of_kind(*SCHEMA_KINDS - {"schema"}):
        shapes = _SHAPES - {"enum"} if "const" in place.node else _SHAPES
        if place.node.get("type") == "object" or shapes & place.node.keys():
            yield place.finding("is an object, enum or union without a name of its own")


def names_have_valid_form(document: Document) -> Iterator[Finding]:
    """Check that names of schemas and examples are in PascalCase, and names of fields are
    identifiers."""
    for place in document.of_kind("schema", "property", "example"):
        pattern = _FIELD if "/properties/" in place.pointer else _PASCAL
        if place.kind == "example" and not place.pointer.startswith("#/components/"):
            pattern = _FIELD
        if not pattern.fullmatch(place.name):
            yield place.finding(f"{place.name!r} is no {pattern.pattern}")


def schemas_have_one_type(document: Document) -> Iterator[Finding]:
    """Check that a schema has a type, a $ref or a union, and that its keywords apply to the
    type."""
    for place in document.of_kind(*SCHEMA_KINDS):
        node = place.node
        kind = node.get("type")
        if kind is None and not {"$ref", "oneOf", "anyOf"} & node.keys():
            yield place.finding("has no type")
        elif kind is not None and kind not in _TYPES:
            yield place.finding(f"has the type {kind!r}")
        else:
            for key in sorted(_TYPED & node.keys() - _APPLIES.get(str(kind), set())):
                yield place.finding(f"{key} says nothing about the type {kind}")
            if not _CONTENTS.get(str(kind), node.keys()) & node.keys():
                yield place.finding(f"does not say what the {kind} holds")


def enums_are_named(document: Document) -> Iterator[Finding]:
    """Check that each enum value has a name and a description as strings, and that values and names
    are unique."""
    for place in document.of_kind("schema"):
        keys = {"enum", "x-enum-varnames", "x-enum-descriptions"} & place.node.keys()
        if "const" in place.node:
            continue
        if keys and len(keys) < 3:
            yield place.finding(f"has only {', '.join(sorted(keys))}")
        elif keys:
            yield from _enum(place)


def constants_are_enums(document: Document) -> Iterator[Finding]:
    """Check that a constant also has an enum of one value, for tools that read only `const` or only
    `enum`."""
    for place in document.of_kind(*SCHEMA_KINDS):
        if "const" in place.node and place.node.get("enum") != [place.node["const"]]:
            yield place.finding(f"has no `enum: [{place.node['const']}]` next to its const")


def values_have_their_type(document: Document) -> Iterator[Finding]:
    """Check that enum values and constants have the type of their schema."""
    for place in document.of_kind(*SCHEMA_KINDS):
        node = place.node
        values = [*node.get("enum", ()), *([node["const"]] if "const" in node else ())]
        for value in values:
            if "type" in node and not _is_of(value, node["type"]):
                yield place.finding(f"{value!r} is no {node['type']}")


def required_fields_exist(document: Document) -> Iterator[Finding]:
    """Check that every name in `required` is a defined property and appears only once."""
    for place in document.of_kind(*SCHEMA_KINDS):
        required = place.node.get("required", [])
        for name in required:
            if name not in place.node.get("properties", {}):
                yield place.finding(f"requires {name!r}, which is no property of it")
        if len(set(required)) < len(required):
            yield place.finding("requires a property twice")


def bounds_are_valid(document: Document) -> Iterator[Finding]:
    """Check that minimums are not above maximums, values over 32 bits are int64, and patterns
    compile."""
    for place in document.of_kind(*SCHEMA_KINDS, "condition"):
        node = place.node
        for least, most in _BOUNDS:
            if least in node and most in node and node[least] > node[most]:
                yield place.finding(f"{least} {node[least]} is above {most} {node[most]}")
        if node.get("maximum", 0) > _INT32 and node.get("format") != "int64":
            yield place.finding("does not fit 32 bits, and the format is not int64")
        try:
            re.compile(node.get("pattern", ""))
        except re.error as error:
            yield place.finding(f"pattern {node['pattern']!r}: {error}")


def references_have_no_other_keys(document: Document) -> Iterator[Finding]:
    """Check that a $ref has no other keys: generators ignore other keys, or generate another
    type."""
    for place in document.places:
        if place.is_reference and len(place.node) > 1:
            yield place.finding("has a $ref with other keys")


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
            for name, field in _fields(document, member).items():
                if {"const", "$ref"} & field.keys():
                    continue
                rules = {key: field[key] for key in field.keys() - _WORDS}
                if seen.setdefault(name, rules) != rules:
                    yield Finding(member["$ref"], f"{name} differs from that of its twin")


def unions_have_named_members(document: Document) -> Iterator[Finding]:
    """Check that the members of a union are named schemas without duplicates."""
    for place in document.of_kind("schema"):
        for key in {"oneOf", "anyOf"} & place.node.keys():
            members = [member.get("$ref") for member in place.node[key]]
            if None in members or len(set(members)) < len(members) or len(members) < 2:
                yield place.finding(f"{key} is not of two or more different names")


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
        for member in sorted(members - set(mapping.values())):
            yield place.finding(f"no key leads to {member}")
        for key, target in mapping.items():
            yield from _member(document, place, key, target)


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
        for member, field in _open_members(document, place.node):
            if "enum" not in member["properties"].get(field, {}).get("not", {}):
                yield place.finding(f"its open member takes every {field}, the known ones too")


CHECKS = (
    shapes_have_names,
    names_have_valid_form,
    schemas_have_one_type,
    enums_are_named,
    constants_are_enums,
    values_have_their_type,
    required_fields_exist,
    bounds_are_valid,
    references_have_no_other_keys,
    repeated_fields_are_equal,
    unions_have_named_members,
    discriminators_match,
    open_members_exclude_known_types,
)


def _enum(place: Place) -> Iterator[Finding]:
    values = place.node["enum"]
    if len({(type(value), value) for value in values}) < len(values):
        yield place.finding("has a value twice")
    for key in ("x-enum-varnames", "x-enum-descriptions"):
        texts = place.node[key]
        if len(texts) != len(values):
            yield place.finding(f"{key} has {len(texts)} entries for {len(values)} values")
        for text in texts:
            if not isinstance(text, str) or not text.strip():
                yield place.finding(f"{key}: {text!r} is no text")
        if len(set(map(str, texts))) < len(texts):
            yield place.finding(f"{key} has an entry twice")
    for name in place.node["x-enum-varnames"]:
        if isinstance(name, str) and not _UPPER_SNAKE.fullmatch(name):
            yield place.finding(f"x-enum-varnames: {name!r} is not in UPPER_SNAKE case")


def _member(document: Document, place: Place, key: str, target: str) -> Iterator[Finding]:
    name = place.node["propertyName"]
    try:
        member = document.find(target)
    except (KeyError, TypeError):
        yield place.finding(f"{key} leads to {target}, which does not exist")
        return
    if name not in member.get("required", ()):
        yield Finding(target, f"does not require {name}, which distinguishes it from others")
    if member.get("properties", {}).get(name, {}).get("const") != key:
        yield Finding(target, f"{name} is not the constant {key!r} that leads here")


def _open_members(document: Document, union: Node) -> Iterator[tuple[Node, str]]:
    """Return the members of an anyOf next to a union with a discriminator."""
    members = [
        document.schemas.get(str(member.get("$ref")).removeprefix(SCHEMAS), {})
        for member in union.get("anyOf", ())
    ]
    fields = [
        member["discriminator"]["propertyName"] for member in members if _is_distinguished(member)
    ]
    return (
        (member, field)
        for field in fields
        for member in members
        if field in member.get("properties", {})
    )


def _fields(document: Document, member: Node) -> dict[str, Node]:
    schema = document.schemas.get(str(member.get("$ref")).removeprefix(SCHEMAS), {})
    return dict(schema.get("properties", {}))


def _is_distinguished(schema: Node) -> bool:
    return "discriminator" in schema


def _is_of(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES.get(name, ()))
