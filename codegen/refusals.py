"""Refuse a contract that the client could not express faithfully, before anything is written."""

from __future__ import annotations

import keyword
from typing import TYPE_CHECKING, Any

from openapi_python_client.strings import PythonIdentifier, pascal_case, snake_case

from .contract import Contract, ContractError, Node
from .extensions import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .contract import Operation

_READ = {
    *("type", "const", "enum", "minimum", "maximum", "minLength", "maxLength", "pattern", "not"),
    *("items", "minItems", "maxItems", "properties", "required", "additionalProperties"),
    *("$ref", "oneOf", "anyOf", "allOf", "discriminator", "contentMediaType", "contentSchema"),
    *("description", "title", "format", "examples", "deprecated"),
}
_OPTIONS = (
    "attempt_timeout",
    "extra_body",
    "extra_query",
    "max_retries",
    "retry_ambiguous",
    "timeout",
    "validate",
)
_CLIENT_NAMES = (
    "aclose",
    "base_url",
    "close",
    "from_env",
    "identifier",
    "raw",
    "sdk_app_id",
    "with_options",
)
_HOME = "/components/schemas"
_MODEL_NAMES = ("additional_properties", "from_dict", "to_dict")


def check(contract: Contract, field_prefix: str) -> None:
    """Refuse what the client cannot express.

    Args:
        contract: the contract.
        field_prefix: the generator's prefix for names that Python does not allow.

    Raises:
        ContractError: the contract cannot be expressed. It names the place and what to do.
    """
    for pointer, node in _walk(contract.document, ""):
        reference = node.get("$ref")
        if isinstance(reference, str):
            _check_reference(contract, pointer, reference)
        for key in [key for key in node if key in EXTENSIONS]:
            for below, fault in EXTENSIONS[key].find_faults(node[key]):
                raise ContractError(f"{pointer}/{key}{below}", f"{fault}; see docs/extensions.md")
    names: dict[str, str] = {}
    for name, schema in contract.schemas.items():
        pointer = f"{_HOME}/{_escape(name)}"
        _check_schema_name(name, pointer, names)
        _check_schema(schema, pointer, named=True)
        _check_properties(schema, pointer, field_prefix)
    _check_operations(contract, field_prefix)


def _walk(node: Any, pointer: str) -> Iterator[tuple[str, Node]]:
    if isinstance(node, dict):
        yield pointer, node
        for key, value in node.items():
            yield from _walk(value, f"{pointer}/{_escape(str(key))}")
    elif isinstance(node, list):
        for position, item in enumerate(node):
            yield from _walk(item, f"{pointer}/{position}")


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _check_reference(contract: Contract, pointer: str, reference: str) -> None:
    try:
        contract.resolve({"$ref": reference})
    except ContractError:
        raise ContractError(pointer, f"points to {reference}, which does not exist") from None


def _check_schema_name(name: str, pointer: str, names: dict[str, str]) -> None:
    if not name.isidentifier() or keyword.iskeyword(name):
        raise ContractError(pointer, f"{name!r} cannot be the name of a Python class")
    if pascal_case(name) != name:
        raise ContractError(pointer, f"becomes {pascal_case(name)!r} in Python; use this name")
    module = snake_case(name)
    if keyword.iskeyword(module):
        raise ContractError(pointer, f"its module would be {module!r}, a Python keyword")
    other = names.setdefault(module, name)
    if other != name:
        raise ContractError(
            pointer, f"its module would be {module!r}, the same as that of {other!r}"
        )


def _check_schema(schema: Node, pointer: str, *, named: bool) -> None:
    if named and "description" not in schema:
        raise ContractError(pointer, "has no description")
    _check_keywords(schema, pointer)
    if not named:
        _check_unnamed(schema, pointer)
    if "const" in schema:
        _check_constant(schema, pointer)
    elif "enum" in schema:
        _check_enum(schema, pointer)
    _check_alternatives(schema, pointer)
    if isinstance(schema.get("items"), dict):
        _check_schema(schema["items"], f"{pointer}/items", named=False)
    for name, node in schema.get("properties", {}).items():
        place = f"{pointer}/properties/{_escape(name)}"
        _check_schema(node, place, named=False)
        if "$ref" not in node and "description" not in node:
            raise ContractError(place, "has no description")


def _check_keywords(schema: Node, pointer: str) -> None:
    if "default" in schema:
        reason = "breaks generators of other languages; say it in x-desk-default"
        raise ContractError(f"{pointer}/default", reason)
    for keyword_ in schema:
        if keyword_ not in _READ and not keyword_.startswith("x-"):
            reason = "is a keyword that the client does not check"
            raise ContractError(f"{pointer}/{keyword_}", reason)


def _check_unnamed(schema: Node, pointer: str) -> None:
    """Check that a schema inside another is a reference, a list or a plain value."""
    for keyword_ in ("enum", "properties", "oneOf", "anyOf", "allOf"):
        if keyword_ in schema and not (keyword_ == "enum" and "const" in schema):
            raise ContractError(pointer, f"is a shape without a name; move it to {_HOME}")
    if schema.get("type") == "object":
        raise ContractError(pointer, f"is an object without a name; move it to {_HOME}")
    if not {"type", "$ref", "const"} & schema.keys():
        raise ContractError(pointer, "has no type, so the client would take Any")
    if schema.get("type") == "array" and "items" not in schema:
        raise ContractError(pointer, "has no items")
    if not isinstance(schema.get("type", ""), str):
        raise ContractError(pointer, "has several types; give each its own named schema")


def _check_alternatives(schema: Node, pointer: str) -> None:
    for keyword_ in ("oneOf", "anyOf", "allOf"):
        for position, option in enumerate(schema.get(keyword_, ())):
            if "$ref" not in option:
                place = f"{pointer}/{keyword_}/{position}"
                raise ContractError(place, f"is a shape without a name; move it to {_HOME}")
        if keyword_ in schema and "properties" in schema:
            raise ContractError(pointer, f"has properties next to {keyword_}, which become Any")
    if "allOf" in schema:
        raise ContractError(f"{pointer}/allOf", "is not read; write the fields out")


def _check_constant(schema: Node, pointer: str) -> None:
    """Check that a constant has `enum` and `const`, since some tools read only one of them."""
    value = schema["const"]
    if schema.get("enum") != [value] or type(schema["enum"][0]) is not type(value):
        raise ContractError(pointer, f"is a constant; write `enum: [{value}]` next to its const")


def _check_enum(schema: Node, pointer: str) -> None:
    values = schema["enum"]
    wanted = {"integer": int, "string": str}.get(schema.get("type", ""))
    if wanted is None or not all(type(value) is wanted for value in values):
        raise ContractError(f"{pointer}/enum", "must have strings or integers, like its type")
    for key in ("x-enum-varnames", "x-enum-descriptions"):
        names = schema.get(key)
        if not isinstance(names, list) or len(names) != len(values):
            count = len(names) if isinstance(names, list) else "no"
            raise ContractError(f"{pointer}/{key}", f"has {count} entries for {len(values)} values")
        for position, name in enumerate(names):
            if not isinstance(name, str):
                raise ContractError(
                    f"{pointer}/{key}/{position}", f"is {name!r}, not a string; put it in quotes"
                )
    _check_member_names(schema["x-enum-varnames"], f"{pointer}/x-enum-varnames")
    if len(set(values)) != len(values):
        raise ContractError(f"{pointer}/enum", "has a value twice")


def _check_member_names(names: list[str], pointer: str) -> None:
    for position, name in enumerate(names):
        if not name.isidentifier() or keyword.iskeyword(name) or name in ("name", "value", "mro"):
            raise ContractError(
                f"{pointer}/{position}", f"{name!r} cannot name a member of an enum"
            )
        if name in names[:position]:
            raise ContractError(f"{pointer}/{position}", f"{name!r} occurs twice")


def _check_properties(schema: Node, pointer: str, prefix: str) -> None:
    seen: dict[str, str] = dict.fromkeys(_MODEL_NAMES, "the model itself")
    for name in schema.get("properties", {}):
        python_name = str(PythonIdentifier(name, prefix))
        other = seen.setdefault(python_name, name)
        if other != name:
            place = f"{pointer}/properties/{_escape(name)}"
            raise ContractError(place, f"becomes {python_name!r} in Python, which {other} has")
    for position, name in enumerate(schema.get("required", ())):
        if name not in schema.get("properties", {}):
            raise ContractError(f"{pointer}/required/{position}", f"{name!r} is not a property")


def _check_operations(contract: Contract, prefix: str) -> None:
    seen: dict[str, str] = dict.fromkeys(_CLIENT_NAMES, "the client itself")
    for operation in contract.operations():
        _check_method_name(operation.name, operation.pointer, "operationId", seen)
        for variant in operation.variants:
            _check_arguments(contract.schemas[variant], variant, prefix)
        _check_helpers(contract, operation, seen)


def _check_helpers(contract: Contract, operation: Operation, seen: dict[str, str]) -> None:
    """Check the names of the operation's other methods, and the fields that they fill."""
    request = contract.schemas[operation.variants[0]].get("properties", {})
    success = contract.schemas[operation.success]["properties"]
    found: list[tuple[str, str, list[str], list[str]]] = []
    if rule := operation.stream:
        found.append(("x-desk-stream", rule.method, [*rule.filled], [rule.key]))
    if page := operation.paging:
        sent = [page.limit, page.offset, *page.steady]
        found.append(("x-desk-paging", page.method, sent, [page.items, page.total]))
    for key, method, sent, received in found:
        place = f"{operation.pointer}/{key}"
        if len(operation.variants) > 1:
            reason = "does not work for an operation with several forms of its body"
            raise ContractError(place, reason)
        _check_method_name(method, place, "method", seen)
        for known, what, names in ((request, "request", sent), (success, "reply", received)):
            for name in names:
                if name not in known:
                    reason = f"names {name!r}, which is not a field of the {what}"
                    raise ContractError(place, reason)


def _check_method_name(method: str, place: str, key: str, seen: dict[str, str]) -> None:
    if not method.isidentifier() or keyword.iskeyword(method):
        raise ContractError(f"{place}/{key}", f"{method!r} cannot name a method")
    other = seen.setdefault(method, place)
    if other != place:
        raise ContractError(f"{place}/{key}", f"{method!r} is the name of {other}")


def _check_arguments(schema: Node, name: str, prefix: str) -> None:
    pointer = f"/components/schemas/{_escape(name)}/properties"
    for field in schema.get("properties", {}):
        python_name = str(PythonIdentifier(field, prefix))
        if python_name in (*_OPTIONS, "self", "options", "pieces"):
            raise ContractError(
                f"{pointer}/{_escape(field)}",
                f"becomes the argument {python_name!r}, which is an option of every call",
            )
