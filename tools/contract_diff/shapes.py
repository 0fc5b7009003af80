"""Rate the changes that Redocly CLI reports, for users of this contract.

Its rules for breaking changes are followed, with three exceptions: changes without a rule are rated
here, an open enum may gain values in a reply, and inside `not` a longer list is narrower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .changes import Change, describe
from .documents import Documents, Node, escape, schema_of, schemas_of
from .rules import CONSTRAINTS, REDOCLY, RULES, find_rating

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .redocly import Row

# Their changes have rules of their own, or are documentation.
_ELSEWHERE = {
    *("Contact", "Discriminator", "DiscriminatorMapping", "Example", "ExamplesMap"),
    *("ExternalDocs", "Info", "License", "ServerVariable", "Tag", "TagList"),
}


def rate(rows: list[Row], documents: Documents) -> Iterator[Change]:
    """Return the changes that Redocly CLI found, with level and effects."""
    opened = _find_open_enums(documents.base) & _find_open_enums(documents.revision)
    for row in rows:
        for name, key, event, what in _explain(row, opened, documents):
            rating = find_rating(REDOCLY, key, event, is_sent=documents.is_sent(row.place))
            if rating:
                yield Change(f"redocly/{name}", row.place, what, rating)


def _explain(row: Row, opened: set[str], documents: Documents) -> Iterator[tuple[str, ...]]:
    """Return name of the rule, key of REDOCLY, event and sentence for each change in a row."""
    if _is_inside_not(row):
        event = _find_event_inside_not(row, documents.revision)
        yield "not", "not", event, _describe(row)
    elif row.verdicts:
        for rule, message in row.verdicts:
            yield rule, _choose_verdict(row, rule, opened), "changed", message
    elif not _is_elsewhere(row) and not _is_reordered(row):
        key = _choose_key(row, documents)
        yield key, key, _find_event(row), _describe(row)


def _find_open_enums(document: Node) -> set[str]:
    """Return the schemas that have, at each use, an alternative for other values."""
    uses: dict[bool, set[str]] = {True: set(), False: set()}
    for schema in schemas_of(document).values():
        for name, is_open in _list_uses(schema, schemas_of(document)):
            uses[is_open].add(name)
    return uses[True] - uses[False]


def _list_uses(node: Any, schemas: dict[str, Node]) -> Iterator[tuple[str, bool]]:
    """Return the name of each schema that a part refers to, and whether other values are valid."""
    if isinstance(node, dict):
        alternatives: list[Node] = node.get("anyOf", [])
        targets = [schemas.get(_get_name(each), each) for each in alternatives]
        is_open = any(
            "type" in each and not {"enum", "const", "properties"} & each.keys() for each in targets
        )
        yield from ((_get_name(each), is_open) for each in alternatives)
        yield _get_name(node), False
        for key, value in node.items():
            if key != "anyOf":
                yield from _list_uses(value, schemas)
    elif isinstance(node, list):
        for item in node:
            yield from _list_uses(item, schemas)


def _get_name(node: Node) -> str:
    """Return the name of the schema to which a node refers; empty if it is no reference."""
    reference = node.get("$ref")
    return reference.rpartition("/")[2] if isinstance(reference, str) else ""


def _is_inside_not(row: Row) -> bool:
    return "/not/" in f"{row.path}/"


def _find_event_inside_not(row: Row, revision: Node) -> str:
    """Return whether `not` forbids more or less; empty if it forbids the same."""
    if row.kind != "modified":
        return "narrowed" if row.kind == "added" else "widened"
    if row.keyword == "enum" and row.before and row.after:
        # Values for which a discriminator selects a schema need no other alternative.
        selected = {
            value
            for schema in schemas_of(revision).values()
            for value in schema.get("discriminator", {}).get("mapping", {})
        }
        return "narrowed" if {*row.after} - {*row.before} - selected else "widened"
    return "changed" if row.keyword in {*CONSTRAINTS, "enum"} else ""


def _choose_verdict(row: Row, rule: str, opened: set[str]) -> str:
    """Return the key of REDOCLY for a change that a rule of Redocly CLI rates as breaking."""
    if row.keyword == "format":
        return _choose_format(row)
    if rule == "enum-values-added" and schema_of(row.place) in opened:
        return "open-enum-values-added"
    if rule == "response-removed" and not row.place.endswith("/200"):
        return "failure-removed"
    return rule if rule in REDOCLY else "breaking"


def _is_elsewhere(row: Row) -> bool:
    """Return whether a rule of RULES reports the change."""
    if row.type_name in _ELSEWHERE:
        return True
    if row.kind == "modified":
        return row.keyword in RULES
    return row.path.startswith("/components/schemas/") and row.path.count("/") == 3


def _is_reordered(row: Row) -> bool:
    lists = isinstance(row.before, list) and isinstance(row.after, list)
    return lists and row.keyword != "tags" and {*row.before} == {*row.after}


def _choose_key(row: Row, documents: Documents) -> str:
    """Return the key of REDOCLY for a change that Redocly CLI does not rate."""
    if row.kind != "modified":
        is_field = row.type_name == "Schema" and row.place.split("/")[-2] == "properties"
        return "request field" if is_field and documents.is_sent(row.place) else "node"
    if row.type_name == "SecurityRequirement":
        return "security requirement"
    if row.keyword == "key" and "/properties/" in row.place:
        return "key of a field"
    if row.keyword == "format":
        return _choose_format(row)
    if row.keyword == "additionalProperties" and False not in (row.before, row.after):
        return "open additionalProperties"
    if row.keyword == "openapi" and _get_minor(row.before) == _get_minor(row.after):
        return "patch version"
    if row.keyword == "deprecated" and not row.after:
        return "key"
    if row.keyword in CONSTRAINTS:
        return "constraint"
    return row.keyword if row.keyword in REDOCLY else "other keyword"


def _choose_format(row: Row) -> str:
    is_number = {row.before, row.after} <= {None, "int32", "int64", "float", "double"}
    return "format of a number" if is_number else "format"


def _get_minor(version: Any) -> list[str]:
    return str(version).split(".")[:2]


def _find_event(row: Row) -> str:
    if row.kind != "modified":
        return row.kind
    return "added" if row.before is None else "removed" if row.after is None else "changed"


def _describe(row: Row) -> str:
    keyword = f"/{escape(row.keyword)}" if row.keyword else ""
    return describe(row.place.removesuffix(keyword) + keyword, row.before, row.after)
