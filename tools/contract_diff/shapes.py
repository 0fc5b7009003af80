"""What Redocly CLI reports, rated for the users of this contract.

Its rules tell breaking changes from others by direction, and they are followed. Three things are
done to what it says: changes that it shows without a rule are rated here, an enum that the contract
leaves open may gain values in a reply, and inside `not` a longer list is a narrower one.
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
# Their changes are found and explained by another module of this package.
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
    "calls that fitted before can be refused, or their arguments no longer type-check: adapt them",
    "generate the client again and adapt the requests",
    "the mock refuses what it took before: adapt the requests of your tests",
)
_IN_REPLY = everyone(
    "code that reads the reply must take what it did not have to before",
    "generate the client again and adapt what reads the reply",
    "the mock answers in the new form: adapt expectations",
)
_MORE_ALLOWED = everyone(
    "more can be sent or read than before; no call has to change",
    "more can be sent or read than before; a client generated earlier goes on working",
    "the mock follows; no test has to change",
)
_CALLED_ELSEWHERE = everyone(
    "the method appears, disappears or moves: change the calls of it",
    "generate the client again and change the calls of the operation",
    "tests that fake the operation, or read its calls, change with it",
)
_AUTHENTICATION = everyone(
    "clients of the earlier version are refused: upgrade",
    "send the credentials in the new way",
    "the mock asks for the new credentials",
)
_OPERATION_RULES = {"operation-removed", "operation-id-changed", "path-removed"}
_SECURITY_RULES = {"security-requirement-changed", "security-scheme-changed"}


def rate(rows: list[Row], documents: Documents) -> Iterator[Change]:
    """Return the changes that Redocly CLI found, each with its level and whom it affects."""
    opened = open_enums(documents.base) & open_enums(documents.revision)
    for row in rows:
        if _is_inside_not(row):
            yield from _forbidden(row, documents)
        elif row.verdicts:
            yield from _with_verdict(row, opened, documents)
        elif not _is_elsewhere(row):
            yield from _without_verdict(row, documents)


def open_enums(document: Node) -> frozenset[str]:
    """Return the enums that stand, at each use, beside an alternative that takes other values."""
    uses: dict[str, list[bool]] = {}
    schemas = schemas_of(document)
    for name, schema in schemas.items():
        for reference, is_open in _uses(schema, schemas):
            uses.setdefault(reference, []).append(is_open)
        uses.setdefault(name, [])
    return frozenset(name for name, found in uses.items() if found and all(found))


def _uses(node: Any, schemas: dict[str, Node]) -> Iterator[tuple[str, bool]]:
    if isinstance(node, dict):
        alternatives = node.get("anyOf", [])
        is_open = any(_takes_anything(_target(each, schemas)) for each in alternatives)
        for each in alternatives:
            if "$ref" in each:
                yield _name(each), is_open
        if "$ref" in node and isinstance(node["$ref"], str):
            yield _name(node), False
        for key, value in node.items():
            if key != "anyOf":
                yield from _uses(value, schemas)
    elif isinstance(node, list):
        for item in node:
            yield from _uses(item, schemas)


def _takes_anything(schema: Node) -> bool:
    return "type" in schema and not {"enum", "const", "properties"} & schema.keys()


def _target(node: Node, schemas: dict[str, Node]) -> Node:
    return schemas.get(_name(node), {}) if "$ref" in node else node


def _name(node: Node) -> str:
    return str(node["$ref"]).rsplit("/", 1)[-1]


def _is_inside_not(row: Row) -> bool:
    return "/not" in row.path and row.path.split("/not", 1)[1][:1] in ("", "/")


def _is_elsewhere(row: Row) -> bool:
    """Return whether another module explains it, or it is documentation."""
    if row.type_name in _DOCUMENTATION_TYPES | _ELSEWHERE_TYPES:
        return True
    if row.kind == "modified":
        is_named_after_a_scheme = row.type_name == "SecurityRequirement"
        return row.keyword in _DOCUMENTATION_KEYWORDS and not is_named_after_a_scheme
    return row.path.startswith("/components/schemas/") and row.path.count("/") == 3


def _with_verdict(row: Row, opened: frozenset[str], documents: Documents) -> Iterator[Change]:
    for rule, message in row.verdicts:
        if rule == "enum-values-added" and schema_of(row.place) in opened:
            yield _change(row, "open-enum-values-added", Level.ADDITIVE, message, _NEW_CODES)
        else:
            yield _change(row, rule, Level.BREAKING, message, _effects(rule, row, documents))


_NEW_CODES = everyone(
    "a value that came as a plain number has a name now; nothing has to change",
    "the set is open, so a client must take it already; generate again to get the name",
    "the mock can answer with it",
)


def _effects(rule: str, row: Row, documents: Documents) -> dict[Who, str]:
    if rule in _OPERATION_RULES:
        return _CALLED_ELSEWHERE
    if rule in _SECURITY_RULES:
        return _AUTHENTICATION
    if row.keyword == "format":
        return _other_format(row)
    if rule == "server-removed":
        return clients("set base_url, or upgrade", "call the new address")
    if rule == "response-removed" and not row.place.endswith("/200"):
        return {Who.OTHER_LANGUAGES: "the generated client no longer knows this answer"}
    if rule == "enum-values-added":
        return clients(
            "a `match` over the enum meets a member that it does not know",
            "a generated closed enum can refuse the reply: generate again, handle the new value",
        )
    return _IN_REQUEST if documents.is_sent(row.place) else _IN_REPLY


def _other_format(row: Row) -> dict[Who, str]:
    other = "generated fields have another type: generate again and adapt what uses them"
    if {row.before, row.after} <= {None, "int32", "int64", "float", "double"}:
        return {Who.OTHER_LANGUAGES: other}
    return clients("the field can have another Python type: adapt what uses it", other)


def _without_verdict(row: Row, documents: Documents) -> Iterator[Change]:
    if row.kind == "added":
        yield _change(row, "added", Level.ADDITIVE, f"{_title(row)} was added.", _MORE_ALLOWED)
    elif row.kind == "removed":
        yield from _removed(row, documents)
    else:
        yield from _modified(row, documents)


def _removed(row: Row, documents: Documents) -> Iterator[Change]:
    is_field = row.place.rsplit("/", 2)[-2] == "properties"
    if row.type_name == "Schema" and is_field and documents.is_sent(row.place):
        what = f"The request field `{_leaf(row)}` was removed."
        yield _change(row, "request-field-removed", Level.BREAKING, what, _IN_REQUEST)
    else:
        what = f"{_title(row)} was removed, which allows more or promises more than before."
        yield _change(row, "removed", Level.ADDITIVE, what, _MORE_ALLOWED)


def _modified(row: Row, documents: Documents) -> Iterator[Change]:
    special = _KEYWORDS.get(row.keyword)
    if special:
        yield from special(row, documents)
    elif row.keyword in _CONSTRAINTS:
        yield from _relaxed(row)
    elif row.type_name == "SecurityRequirement":
        what = f"`{row.keyword}` is asked for no longer, or less of it."
        yield _change(row, "security-relaxed", Level.ADDITIVE, what, _MORE_ALLOWED)
    else:
        what = f"{_modification(row)} No rule rates this keyword: see whom it breaks."
        yield _change(row, "unrated", Level.BREAKING, what, _IN_REQUEST)


def _relaxed(row: Row) -> Iterator[Change]:
    """Return a keyword that moved without narrowing what is sent or widening what is received."""
    if _as_set(row.before) == _as_set(row.after):
        return
    if row.keyword == "additionalProperties" and False not in (row.before, row.after):
        level, effects = Level.PATCH, {}
    else:
        level, effects = Level.ADDITIVE, _MORE_ALLOWED
    yield _change(row, "constraint-relaxed", level, _modification(row), effects)


def _required(row: Row, _: Documents) -> Iterator[Change]:
    if _as_set(row.before) != _as_set(row.after):
        yield _change(row, "required-changed", Level.ADDITIVE, _modification(row), _MORE_ALLOWED)


def _enum(row: Row, documents: Documents) -> Iterator[Change]:
    if row.before is None or row.after is None:
        yield _closed_or_opened(row)
        return
    gained = _as_set(row.after) - _as_set(row.before)
    if gained and documents.is_sent(row.place):
        what = f"`{_leaf(row)}` can be sent as {_listed(gained)} too."
        yield _change(row, "request-enum-values-added", Level.ADDITIVE, what, _MORE_ALLOWED)
    lost = _as_set(row.before) - _as_set(row.after)
    if lost and not documents.is_sent(row.place):
        what = f"`{_leaf(row)}` is no longer received as {_listed(lost)}."
        yield _change(row, "reply-enum-values-removed", Level.PATCH, what, {})


def _closed_or_opened(row: Row) -> Change:
    """Return a plain value that became a set of named ones, or the other way round."""
    values = _listed(_as_set(row.after or row.before))
    if row.after is None:
        what = f"`{_leaf(row)}` takes any value, where it took only {values}."
    else:
        what = f"`{_leaf(row)}` takes only {values}, where it took any value."
    effect = "the field has another type: generate again and adapt what uses it"
    return _change(row, "enum-or-not", Level.BREAKING, what, {Who.OTHER_LANGUAGES: effect})


def _format(row: Row, _: Documents) -> Iterator[Change]:
    yield _change(row, "format-changed", Level.BREAKING, _modification(row), _other_format(row))


def _default(row: Row, documents: Documents) -> Iterator[Change]:
    if not documents.is_sent(row.place):
        yield _change(row, "reply-default-changed", Level.PATCH, _modification(row), {})
    elif row.before is None:
        yield _change(row, "default-added", Level.ADDITIVE, _modification(row), _MORE_ALLOWED)
    else:
        effects = everyone(
            "calls that leave the argument out do something else: pass it where that matters",
            "requests that leave the field out mean something else: send it where that matters",
            "the mock assumes the new value: adapt expectations",
        )
        yield _change(row, "default-changed", Level.BREAKING, _modification(row), effects)


def _deprecated(row: Row, _: Documents) -> Iterator[Change]:
    if row.after is True:
        effects = clients("plan to do without it", "generated code marks it; plan to do without it")
        what = f"{_title(row)} is deprecated."
        yield _change(row, "deprecated", Level.ADDITIVE, what, effects)
    else:
        what = f"{_title(row)} is deprecated no longer."
        yield _change(row, "deprecation-lifted", Level.PATCH, what, {})


def _tags(row: Row, _: Documents) -> Iterator[Change]:
    if row.before != row.after:
        effects = {Who.OTHER_LANGUAGES: "generators that make a class of each tag move the method"}
        yield _change(row, "tags-changed", Level.BREAKING, _modification(row), effects)


def _openapi(row: Row, _: Documents) -> Iterator[Change]:
    if str(row.before).split(".")[:2] == str(row.after).split(".")[:2]:
        yield _change(row, "openapi-version", Level.PATCH, _modification(row), {})
    else:
        effects = {Who.OTHER_LANGUAGES: "see whether your generator reads this version of OpenAPI"}
        yield _change(row, "openapi-version", Level.BREAKING, _modification(row), effects)


def _renamed(row: Row, documents: Documents) -> Iterator[Change]:
    if "/properties/" in row.place and documents.is_sent(row.place):
        yield _change(row, "request-field-renamed", Level.BREAKING, _modification(row), _IN_REQUEST)
    else:
        yield _change(row, "name-changed", Level.PATCH, _modification(row), {})


_KEYWORDS = {
    "required": _required,
    "enum": _enum,
    "format": _format,
    "default": _default,
    "deprecated": _deprecated,
    "tags": _tags,
    "openapi": _openapi,
    "key": _renamed,
}


def _forbidden(row: Row, documents: Documents) -> Iterator[Change]:
    """Return a change of what `not` forbids, or of `not` itself."""
    if row.kind != "modified":
        yield _narrowed(row, documents, narrower=row.kind == "added", what=f"`not` was {row.kind}.")
    elif row.keyword == "enum":
        before, after = _as_set(row.before), _as_set(row.after)
        more = after - before - _told_apart(documents.revision)
        what = f"`not` forbids {_listed(after)}; it forbade {_listed(before)}."
        yield _narrowed(row, documents, narrower=bool(more), what=what)
    elif row.keyword in _CONSTRAINTS:
        what = f"Inside `not`: {_modification(row)}"
        effects = _IN_REQUEST if documents.is_sent(row.place) else _IN_REPLY
        yield _change(row, "forbidden-values-changed", Level.BREAKING, what, effects)


def _narrowed(row: Row, documents: Documents, *, narrower: bool, what: str) -> Change:
    rule = "forbidden-values-changed"
    if narrower != documents.is_sent(row.place):
        return _change(row, rule, Level.ADDITIVE, what, _MORE_ALLOWED)
    return _change(row, rule, Level.BREAKING, what, _IN_REQUEST if narrower else _IN_REPLY)


def _told_apart(document: Node) -> set[str]:
    """Values that a discriminator leads to a schema of their own, so that they need no other."""
    return {
        str(value)
        for schema in schemas_of(document).values()
        for value in schema.get("discriminator", {}).get("mapping", {})
    }


def _change(row: Row, rule: str, level: Level, what: str, effects: dict[Who, str]) -> Change:
    return Change(f"{_TOOL}/{rule}", level, row.place, what, effects)


def _modification(row: Row) -> str:
    if row.before is None:
        return f"`{row.keyword}` of `{_leaf(row)}` was set to {_shown(row.after)}."
    if row.after is None:
        return f"`{row.keyword}` of `{_leaf(row)}` was removed; it was {_shown(row.before)}."
    return (
        f"`{row.keyword}` of `{_leaf(row)}` changed from {_shown(row.before)} to"
        f" {_shown(row.after)}."
    )


def _title(row: Row) -> str:
    return f"{row.type_name} `{_leaf(row)}`"


def _leaf(row: Row) -> str:
    """Return the last name on the way to the place, without the keyword that was modified."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in row.place.split("/")]
    if parts[-1] == row.keyword:
        parts.pop()
    return parts[-1] or "the document"


def _as_set(value: Any) -> set[str]:
    return {str(item) for item in value} if isinstance(value, list) else {repr(value)}


def _listed(values: set[str]) -> str:
    return ", ".join(f"`{value}`" for value in sorted(values))


def _shown(value: Any) -> str:
    text = str(value)
    return f"`{text if len(text) <= 60 else text[:57] + '...'}`"
