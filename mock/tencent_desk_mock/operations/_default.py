"""Answer an operation without a handler with a success by the contract.

So a new operation of the contract is checked, answered and recorded at once. It does not change the
world.
"""

from __future__ import annotations

import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator

from tencent_desk_mock.call_context import Outcome
from tencent_desk_mock.keywords import KEYWORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tencent_desk_mock.call_context import CallContext
    from tencent_desk_mock.contract import Contract, Operation, Schema

_EMPTY: dict[str, Any] = {
    "string": "",
    "integer": 0,
    "number": 0,
    "boolean": False,
    "array": [],
    "object": {},
    "null": None,
}


def answer_by_schema(context: CallContext) -> Outcome:
    """Answer with the first success of the contract's examples, else by its schema.

    A reply field that the request also has is echoed, if its value fits; with an example, only if
    the example has it. Without an example, other fields are left out if optional, and have their
    own example if required.
    """
    return Outcome(dict(_build_fields(context.contract, context.operation, context.body.data)))


def _build_fields(
    contract: Contract, operation: Operation, asked: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    success, shown = operation.success, _find_example(contract, operation.id)
    for name, schema in success["properties"].items():
        is_wanted = name in shown or not shown
        if is_wanted and _is_valid(contract, operation.id, name, asked):
            yield name, asked[name]
        elif name in shown:
            yield name, copy.deepcopy(shown[name])
        elif name in success.get("required", ()) and name != "ErrorInfo":
            yield name, _make_value(contract, schema, success, name)


@lru_cache(maxsize=256)
def _find_example(contract: Contract, operation: str) -> Mapping[str, Any]:
    """Return the first example of a success; empty without one."""
    known = contract.operations[operation]
    node = contract.document["paths"][known.path][known.method.lower()]
    examples = node["responses"]["200"]["content"]["application/json"].get("examples", {})
    bodies = (contract.resolve(one).get("value") for one in examples.values())
    return next((one for one in bodies if one and one.get("ErrorCode") == 0), {})


def _is_valid(contract: Contract, operation: str, name: str, asked: Mapping[str, Any]) -> bool:
    return name in asked and _get_validator(contract, operation, name).is_valid(asked[name])


@lru_cache(maxsize=256)
def _get_validator(contract: Contract, operation: str, name: str) -> Draft202012Validator:
    schema = contract.operations[operation].success["properties"][name]
    root = {**schema, "components": contract.document["components"]}
    return Draft202012Validator(root, keywords=KEYWORDS)


def _make_value(contract: Contract, schema: Schema, parent: Schema, name: str) -> Any:
    """Return the value of a field without an example."""
    found = contract.resolve(schema)
    for example in (*schema.get("examples", ()), *found.get("examples", ())):
        return example
    for example in parent.get("examples", ()):
        if name in example:
            return example[name]
    return _make_plainest(contract, found)


def _make_plainest(contract: Contract, schema: Schema) -> Any:
    for key in ("const", "x-desk-default"):
        if key in schema:
            return schema[key]
    if "enum" in schema:
        return schema["enum"][0]
    for variant in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        return _make_value(contract, variant, {}, "")
    if "properties" in schema:
        rows = schema["properties"].items()
        needed = schema.get("required", ())
        return {name: _make_value(contract, row, {}, name) for name, row in rows if name in needed}
    kind = schema.get("type", "object")
    return _EMPTY[kind if isinstance(kind, str) else kind[0]]
