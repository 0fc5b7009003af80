"""Rate the changes that Redocly CLI reports, for users of this contract.

Its rules for breaking changes are followed, with three exceptions: changes without a rule are rated
here, an open enum may gain values in a reply, and inside `not` a longer list is narrower.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .changes import Change, Level, Who, clients, everyone
from .documents import Documents, Node, schema_of, schemas_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .redocly import Row

_TOOL = "redocly"
_DOCUMENTATION_KEYWORDS = frozenset(
    {
        "contact",
        "description",
        "example",
        "examples",
        "externalDocs",
        "license",
        "summary",
        "termsOfService",
        "title",
    }
)
_DOCUMENTATION_TYPES = frozenset(
    {
        "Contact",
        "Example",
        "ExamplesMap",
        "ExternalDocs",
        "Info",
        "License",
        "Logo",
        "Tag",
        "TagList",
    }
)
# Another module of this package finds and explains their changes.
_ELSEWHERE_TYPES = frozenset({"Discriminator", "DiscriminatorMapping", "ServerVariable"})
_CONSTRAINTS = frozenset(
    [
        "additionalProperties",
        "const",
        "contentEncoding",
        "contentMediaType",
        "dependentRequired",
        "else",
        "enum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "if",
        "items",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "not",
        "pattern",
        "propertyNames",
        "then",
        "type",
        "unevaluatedProperties",
        "uniqueItems",
    ]
)
_IN_REQUEST = everyone(
    "calls that were valid can be refused, or no longer type-check: adapt them",
    "generate the client again and adapt the requests",
    "the mock refuses what it accepted before: adapt the requests of your tests",
)
_IN_REPLY = everyone(
    "code that reads the reply must handle more than before",
    "generate the client again and adapt what reads the reply",
    "the mock answers in the new form: adapt expectations",
)
_MORE_ALLOWED = everyone(
    "more can be sent or read than before; no call has to change",
    "more can be sent or read than before; earlier clients continue to work",
    "the mock follows; no test has to change",
)
_CALLED_ELSEWHERE = everyone(
    "the method is added, removed or moved: change its calls",
    "generate the client again and change the calls of the operation",
    "change tests that mock the operation or read its calls",
)
_AUTHENTICATION = everyone(
    "clients of the earlier version are refused: upgrade",
    "send the credentials in the new way",
    "the mock needs the new credentials",
)
_OPERATION_RULES = {"operation-removed", "operation-id-changed", "path-removed"}
_SECURITY_RULES = {"security-requirement-changed", "security-scheme-changed"}


def rate(rows: list[Row], documents: Documents) -> Iterator[Change]:
    """Return the changes that Redocly CLI found, with level and effects."""
    opened = open_enums(documents.base) & open_enums(documents.revision)
    for row in rows:
        if _is_inside_not(row):
            yield from _report_forbidden(row, documents)
        elif row.verdicts:
            yield from _rate_with_verdict(row, opened, documents)
        elif not _is_elsewhere(row):
            yield from _rate_without_verdict(row, documents)


def open_enums(document: Node) -> frozenset[str]:
    """Return the enums that have, at each use, an alternative for other values."""
    uses: dict[str, list[bool]] = {}
    schemas = schemas_of(document)
    for name, schema in schemas.items():
        for reference, is_open in _find_uses(schema, schemas):
            uses.setdefault(reference, []).append(is_open)
        uses.setdefault(name, [])
    return frozenset(name for name, found in uses.items() if found and all(found))


def _find_uses(node: Any, schemas: dict[str, Node]) -> Iterator[tuple[str, bool]]:
    if isinstance(node, dict):
        alternatives = node.get("anyOf", [])
        is_open = any(_accepts_anything(_find_target(each, schemas)) for each in alternatives)
        for each in alternatives:
            if "$ref" in each:
                yield _get_name(each), is_open
        if "$ref" in node and isinstance(node["$ref"], str):
            yield _get_name(node), False
        for key, value in node.items():
            if key != "anyOf":
                yield from _find_uses(value, schemas)
    elif isinstance(node, list):
        for item in node:
            yield from _find_uses(item, schemas)


def _accepts_anything(schema: Node) -> bool:
    return "type" in schema and not {"enum", "const", "properties"} & schema.keys()


def _find_target(node: Node, schemas: dict[str, Node]) -> Node:
    return schemas.get(_get_name(node), {}) if "$ref" in node else node


def _get_name(node: Node) -> str:
    return str(node["$ref"]).rsplit("/", 1)[-1]


def _is_inside_not(row: Row) -> bool:
    return "/not" in row.path and row.path.split("/not", 1)[1][:1] in ("", "/")


def _is_elsewhere(row: Row) -> bool:
    """Return whether another module explains the change, or the change is documentation."""
    if row.type_name in _DOCUMENTATION_TYPES | _ELSEWHERE_TYPES:
        return True
    if row.kind == "modified":
        is_named_after_a_scheme = row.type_name == "SecurityRequirement"
        return row.keyword in _DOCUMENTATION_KEYWORDS and not is_named_after_a_scheme
    return row.path.startswith("/components/schemas/") and row.path.count("/") == 3


def _rate_with_verdict(row: Row, opened: frozenset[str], documents: Documents) -> Iterator[Change]:
    for rule, message in row.verdicts:
        if rule == "enum-values-added" and schema_of(row.place) in opened:
            yield _make_change(row, "open-enum-values-added", Level.ADDITIVE, message, _NEW_CODES)
        else:
            yield _make_change(
                row, rule, Level.BREAKING, message, _choose_effects(rule, row, documents)
            )


_NEW_CODES = everyone(
    "a value that was a plain number now has a name; nothing has to change",
    "the set is open, so clients already accept it; generate again to get the name",
    "the mock can return it",
)


def _choose_effects(rule: str, row: Row, documents: Documents) -> dict[Who, str]:
    if rule in _OPERATION_RULES:
        return _CALLED_ELSEWHERE
    if rule in _SECURITY_RULES:
        return _AUTHENTICATION
    if row.keyword == "format":
        return _describe_other_format(row)
    if rule == "server-removed":
        return clients("set base_url, or upgrade", "call the new address")
    if rule == "response-removed" and not row.place.endswith("/200"):
        return {Who.OTHER_LANGUAGES: "the generated client no longer knows this answer"}
    if rule == "enum-values-added":
        return clients(
            "a `match` over the enum can get a new member",
            "a generated closed enum can refuse the reply: generate again, handle the new value",
        )
    return _IN_REQUEST if documents.is_sent(row.place) else _IN_REPLY


def _describe_other_format(row: Row) -> dict[Who, str]:
    other = "generated fields have another type: generate again and adapt what uses them"
    if {row.before, row.after} <= {None, "int32", "int64", "float", "double"}:
        return {Who.OTHER_LANGUAGES: other}
    return clients("the field can have another Python type: adapt what uses it", other)


def _rate_without_verdict(row: Row, documents: Documents) -> Iterator[Change]:
    if row.kind == "added":
        yield _make_change(
            row, "added", Level.ADDITIVE, f"{_format_title(row)} was added.", _MORE_ALLOWED
        )
    elif row.kind == "removed":
        yield from _rate_removed(row, documents)
    else:
        yield from _rate_modified(row, documents)


def _rate_removed(row: Row, documents: Documents) -> Iterator[Change]:
    is_field = row.place.rsplit("/", 2)[-2] == "properties"
    if row.type_name == "Schema" and is_field and documents.is_sent(row.place):
        what = f"The request field `{_get_leaf(row)}` was removed."
        yield _make_change(row, "request-field-removed", Level.BREAKING, what, _IN_REQUEST)
    else:
        what = f"{_format_title(row)} was removed, which allows or promises more than before."
        yield _make_change(row, "removed", Level.ADDITIVE, what, _MORE_ALLOWED)


def _rate_modified(row: Row, documents: Documents) -> Iterator[Change]:
    special = _KEYWORDS.get(row.keyword)
    if special:
        yield from special(row, documents)
    elif row.keyword in _CONSTRAINTS:
        yield from _report_relaxed(row)
    elif row.type_name == "SecurityRequirement":
        what = f"`{row.keyword}` requires less than before."
        yield _make_change(row, "security-relaxed", Level.ADDITIVE, what, _MORE_ALLOWED)
    else:
        what = f"{_describe_modification(row)} No rule rates this keyword: check the effect."
        yield _make_change(row, "unrated", Level.BREAKING, what, _IN_REQUEST)


def _report_relaxed(row: Row) -> Iterator[Change]:
    """Report a keyword that neither narrows requests nor widens replies."""
    if _to_set(row.before) == _to_set(row.after):
        return
    if row.keyword == "additionalProperties" and False not in (row.before, row.after):
        level, effects = Level.PATCH, {}
    else:
        level, effects = Level.ADDITIVE, _MORE_ALLOWED
    yield _make_change(row, "constraint-relaxed", level, _describe_modification(row), effects)


def _rate_required(row: Row, _: Documents) -> Iterator[Change]:
    if _to_set(row.before) != _to_set(row.after):
        yield _make_change(
            row, "required-changed", Level.ADDITIVE, _describe_modification(row), _MORE_ALLOWED
        )


def _rate_enum(row: Row, documents: Documents) -> Iterator[Change]:
    if row.before is None or row.after is None:
        yield _report_closed_or_opened(row)
        return
    gained = _to_set(row.after) - _to_set(row.before)
    if gained and documents.is_sent(row.place):
        what = f"`{_get_leaf(row)}` can also be sent as {_format_list(gained)}."
        yield _make_change(row, "request-enum-values-added", Level.ADDITIVE, what, _MORE_ALLOWED)
    lost = _to_set(row.before) - _to_set(row.after)
    if lost and not documents.is_sent(row.place):
        what = f"`{_get_leaf(row)}` is no longer received as {_format_list(lost)}."
        yield _make_change(row, "reply-enum-values-removed", Level.PATCH, what, {})


def _report_closed_or_opened(row: Row) -> Change:
    """Report a plain value that became an enum, or the reverse."""
    values = _format_list(_to_set(row.after or row.before))
    if row.after is None:
        what = f"`{_get_leaf(row)}` accepts any value, instead of only {values}."
    else:
        what = f"`{_get_leaf(row)}` accepts only {values}, instead of any value."
    effect = "the field has another type: generate again and adapt what uses it"
    return _make_change(row, "enum-or-not", Level.BREAKING, what, {Who.OTHER_LANGUAGES: effect})


def _rate_format(row: Row, _: Documents) -> Iterator[Change]:
    yield _make_change(
        row,
        "format-changed",
        Level.BREAKING,
        _describe_modification(row),
        _describe_other_format(row),
    )


def _rate_default(row: Row, documents: Documents) -> Iterator[Change]:
    if not documents.is_sent(row.place):
        yield _make_change(
            row, "reply-default-changed", Level.PATCH, _describe_modification(row), {}
        )
    elif row.before is None:
        yield _make_change(
            row, "default-added", Level.ADDITIVE, _describe_modification(row), _MORE_ALLOWED
        )
    else:
        effects = everyone(
            "calls without the argument do something else: pass it if needed",
            "requests without the field mean something else: send it if needed",
            "the mock assumes the new value: adapt expectations",
        )
        yield _make_change(
            row, "default-changed", Level.BREAKING, _describe_modification(row), effects
        )


def _rate_deprecated(row: Row, _: Documents) -> Iterator[Change]:
    if row.after is True:
        effects = clients("plan to stop using it", "generated code marks it; plan to stop using it")
        what = f"{_format_title(row)} is deprecated."
        yield _make_change(row, "deprecated", Level.ADDITIVE, what, effects)
    else:
        what = f"{_format_title(row)} is no longer deprecated."
        yield _make_change(row, "deprecation-lifted", Level.PATCH, what, {})


def _rate_tags(row: Row, _: Documents) -> Iterator[Change]:
    if row.before != row.after:
        effects = {Who.OTHER_LANGUAGES: "generators with a class for each tag move the method"}
        yield _make_change(
            row, "tags-changed", Level.BREAKING, _describe_modification(row), effects
        )


def _rate_openapi(row: Row, _: Documents) -> Iterator[Change]:
    if str(row.before).split(".")[:2] == str(row.after).split(".")[:2]:
        yield _make_change(row, "openapi-version", Level.PATCH, _describe_modification(row), {})
    else:
        effects = {
            Who.OTHER_LANGUAGES: "check that your generator supports this version of OpenAPI"
        }
        yield _make_change(
            row, "openapi-version", Level.BREAKING, _describe_modification(row), effects
        )


def _rate_renamed(row: Row, documents: Documents) -> Iterator[Change]:
    if "/properties/" in row.place and documents.is_sent(row.place):
        yield _make_change(
            row, "request-field-renamed", Level.BREAKING, _describe_modification(row), _IN_REQUEST
        )
    else:
        yield _make_change(row, "name-changed", Level.PATCH, _describe_modification(row), {})


_KEYWORDS = {
    "required": _rate_required,
    "enum": _rate_enum,
    "format": _rate_format,
    "default": _rate_default,
    "deprecated": _rate_deprecated,
    "tags": _rate_tags,
    "openapi": _rate_openapi,
    "key": _rate_renamed,
}


def _report_forbidden(row: Row, documents: Documents) -> Iterator[Change]:
    """Report a change of `not`, or of the values that it forbids."""
    if row.kind != "modified":
        yield _is_narrowed(
            row, documents, narrower=row.kind == "added", what=f"`not` was {row.kind}."
        )
    elif row.keyword == "enum":
        before, after = _to_set(row.before), _to_set(row.after)
        more = after - before - _find_discriminated(documents.revision)
        what = f"`not` forbids {_format_list(after)}; it forbade {_format_list(before)}."
        yield _is_narrowed(row, documents, narrower=bool(more), what=what)
    elif row.keyword in _CONSTRAINTS:
        what = f"Inside `not`: {_describe_modification(row)}"
        effects = _IN_REQUEST if documents.is_sent(row.place) else _IN_REPLY
        yield _make_change(row, "forbidden-values-changed", Level.BREAKING, what, effects)


def _is_narrowed(row: Row, documents: Documents, *, narrower: bool, what: str) -> Change:
    rule = "forbidden-values-changed"
    if narrower != documents.is_sent(row.place):
        return _make_change(row, rule, Level.ADDITIVE, what, _MORE_ALLOWED)
    return _make_change(row, rule, Level.BREAKING, what, _IN_REQUEST if narrower else _IN_REPLY)


def _find_discriminated(document: Node) -> set[str]:
    """Return the values for which a discriminator selects a schema, and that need no other
    alternative."""
    return {
        str(value)
        for schema in schemas_of(document).values()
        for value in schema.get("discriminator", {}).get("mapping", {})
    }


def _make_change(row: Row, rule: str, level: Level, what: str, effects: dict[Who, str]) -> Change:
    return Change(f"{_TOOL}/{rule}", level, row.place, what, effects)


def _describe_modification(row: Row) -> str:
    if row.before is None:
        return f"`{row.keyword}` of `{_get_leaf(row)}` was set to {_format_value(row.after)}."
    if row.after is None:
        old = _format_value(row.before)
        return f"`{row.keyword}` of `{_get_leaf(row)}` was removed; it was {old}."
    return (
        f"`{row.keyword}` of `{_get_leaf(row)}` changed from {_format_value(row.before)} to"
        f" {_format_value(row.after)}."
    )


def _format_title(row: Row) -> str:
    return f"{row.type_name} `{_get_leaf(row)}`"


def _get_leaf(row: Row) -> str:
    """Return the last name of the place, without the modified keyword."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in row.place.split("/")]
    if parts[-1] == row.keyword:
        parts.pop()
    return parts[-1] or "the document"


def _to_set(value: Any) -> set[str]:
    return {str(item) for item in value} if isinstance(value, list) else {repr(value)}


def _format_list(values: set[str]) -> str:
    return ", ".join(f"`{value}`" for value in sorted(values))


def _format_value(value: Any) -> str:
    text = str(value)
    return f"`{text if len(text) <= 60 else text[:57] + '...'}`"
