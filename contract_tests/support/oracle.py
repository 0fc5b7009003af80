"""Validate bodies against the contract, with a JSON Schema library and the contract's own keywords.

This oracle shares no code with the client or the mock, so that tests can compare all three.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .calls_alone import without_webhooks

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTRACT = Path(__file__).resolve().parents[2] / "openapi.yaml"


class Fault(NamedTuple):
    """Hold a rule that a body breaks, and the pointer of the field."""

    pointer: str
    rule: str


@cache
def document() -> dict[str, Any]:
    """Return the contract."""
    loaded: dict[str, Any] = yaml.load(CONTRACT.read_bytes(), Loader=yaml.CSafeLoader)
    return loaded


@cache
def calls() -> dict[str, Any]:
    """Return the contract without its webhooks."""
    return without_webhooks(document())


@cache
def operations() -> dict[str, tuple[str, dict[str, Any]]]:
    """Return the path and the node of each operation, by name."""
    return {
        node["operationId"]: (path, node)
        for path, item in document()["paths"].items()
        for node in item.values()
    }


def request_schema(operation: str) -> str:
    """Return the schema name of the request body."""
    _, node = operations()[operation]
    reference: str = node["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    return reference.rpartition("/")[2]


def reply_schema(operation: str) -> str:
    """Return the schema name of the reply."""
    _, node = operations()[operation]
    reference: str = node["responses"]["200"]["content"]["application/json"]["schema"]["$ref"]
    return reference.rpartition("/")[2]


def sent_schemas() -> frozenset[str]:
    """Return the schema names of requests, whose required fields the client checks."""
    return _held_by([request_schema(operation) for operation in operations()])


def received_schemas() -> frozenset[str]:
    """Return the schema names that only replies use, which the client reads tolerantly."""
    return _held_by([reply_schema(operation) for operation in operations()]) - sent_schemas()


def _held_by(waiting: list[str]) -> frozenset[str]:
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            text = json.dumps(document()["components"]["schemas"][name])
            waiting += re.findall(r"#/components/schemas/(\w+)", text)
    return frozenset(found)


def first_body(operation: str) -> dict[str, Any]:
    """Return the first example of a request body."""
    _, node = operations()[operation]
    examples = node["requestBody"]["content"]["application/json"].get("examples")
    if not examples:
        raise LookupError(f"{operation} has no example of a request: add one to its requestBody")
    name = next(iter(examples.values()))["$ref"].rpartition("/")[2]
    body: dict[str, Any] = document()["components"]["examples"][name]["value"]
    return body


def is_valid(schema: str, value: object) -> bool:
    """Return whether a value is valid against a named schema of the contract."""
    valid: bool = _validator(schema).is_valid(value)
    return valid


def is_valid_by(node: dict[str, Any], value: object) -> bool:
    """Return whether a value is valid against an inline (unnamed) schema."""
    valid: bool = _validator(json.dumps(node)).is_valid(value)
    return valid


def faults(schema: str, value: object) -> set[Fault]:
    """Return every rule that a value breaks, including the rules of each alternative."""
    return {fault for error in _validator(schema).iter_errors(value) for fault in _leaves(error)}


@cache
def refusal_codes(operation: str, fault: Fault) -> frozenset[int]:
    """Return the contract's codes for a fault: one code, or several codes of alternatives."""
    _, node = operations()[operation]
    default = node["x-desk-refusals"]["invalid_field"]
    root = {"$ref": f"#/components/schemas/{request_schema(operation)}"}
    parts = [part.replace("~1", "/").replace("~0", "~") for part in fault.pointer.split("/")[1:]]
    listed = listed_codes(operation)
    ways = [
        [{key: code for key, code in one.items() if code in listed} for one in way]
        for way in _ways(root, parts)
    ]
    return frozenset(_refusal(way, fault.rule, default) for way in ways)


@cache
def listed_codes(operation: str) -> frozenset[int]:
    """Return the codes of an operation's page, and the common codes."""
    schemas = document()["components"]["schemas"]
    reply = schemas[reply_schema(operation)]
    failure = schemas[reply["discriminator"]["mapping"]["FAIL"].rpartition("/")[2]]
    codes = schemas[failure["properties"]["ErrorCode"]["$ref"].rpartition("/")[2]]
    enums = [schemas[one["$ref"].rpartition("/")[2]].get("enum", ()) for one in codes["anyOf"]]
    return frozenset(code for enum in enums for code in enum)


def _ways(node: dict[str, Any], parts: list[str]) -> Iterator[list[dict[str, int]]]:
    """Yield the `x-desk-refusal` values on each path to a value, from the outside in."""
    here = [node.get("x-desk-refusal", {})]
    while "$ref" in node:
        node = document()["components"]["schemas"][node["$ref"].rpartition("/")[2]]
        here.append(node.get("x-desk-refusal", {}))
    if parts:  # keywords other than `otherwise` apply only to their own value
        here = [{"otherwise": one["otherwise"]} for one in here if "otherwise" in one]
    else:
        yield here
    inner = [(one, parts) for one in (*node.get("anyOf", ()), *node.get("oneOf", ()))]
    if parts:
        fields = node.get("properties", {})
        child = node.get("items") if parts[0].isdigit() else fields.get(parts[0])
        inner += [(child, parts[1:])] if child else []
    for schema, rest in inner:
        yield from ([*here, *way] for way in _ways(schema, rest))


def _refusal(way: list[dict[str, int]], rule: str, default: int) -> int:
    for refusal in reversed(way):
        for key in (rule, "otherwise"):
            if key in refusal:
                return refusal[key]
    return default


def broken(schema: str, value: object) -> Iterator[ValidationError]:
    """Yield the errors of the library for a value, one error for each broken keyword."""
    yield from _validator(schema).iter_errors(value)


def _leaves(error: ValidationError) -> Iterator[Fault]:
    if error.context:
        for inner in error.context:
            yield from _leaves(inner)
        return
    pointer = "".join(
        "/" + str(part).replace("~", "~0").replace("/", "~1") for part in error.absolute_path
    )
    if error.validator == "required":
        instance: Any = error.instance
        for name in error.validator_value:  # type: ignore[union-attr]
            if name not in instance:
                yield Fault(f"{pointer}/{name}", "required")
    else:
        yield Fault(pointer, str(error.validator))


def _max_bytes(_: Any, most: int, value: object, __: Any) -> Iterator[ValidationError]:
    size = len(value.encode("utf-8", "surrogatepass")) if isinstance(value, str) else 0
    if size > most:
        yield ValidationError(f"{size} bytes of UTF-8, at most {most} are taken")


def _at_most_one(
    _: Any, wanted: dict[str, str], value: object, __: Any
) -> Iterator[ValidationError]:
    ((name, tag),) = wanted.items()
    if isinstance(value, list):
        count = sum(isinstance(item, dict) and item.get(name) == tag for item in value)
        if count > 1:
            yield ValidationError(f"{count} items with the {name} {tag}, at most one is taken")


ContractValidator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator,
    {"x-desk-max-bytes": _max_bytes, "x-desk-at-most-one": _at_most_one},
)
"""Validate by JSON Schema and by the contract's own keywords."""


@cache
def _validator(schema: str) -> Any:
    """Return the validator of a named schema, or of a schema as JSON text."""
    resource = Resource.from_contents(document(), default_specification=DRAFT202012)
    registry: Registry[Any] = Registry().with_resource("urn:contract", resource)
    if schema.startswith("{"):
        node = json.loads(schema.replace('"#/', '"urn:contract#/'))
    else:
        node = {"$ref": f"urn:contract#/components/schemas/{schema}"}
    return ContractValidator(node, registry=registry)
