"""Test how both clients parse replies generated from the contract and its possible future versions.

The results are compared with the schemas and the error catalogue of the contract.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import respx
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_python_client.strings import PythonIdentifier
from tencent_desk import UNSET, errors

from contract_tests.agreement.both_clients import BothClients
from contract_tests.client.support import CALLS
from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = oracle.document()
CATALOGUE = {entry["code"]: entry for entry in DOCUMENT["x-desk-errors"]}
RANGES = DOCUMENT["x-desk-error-ranges"]
OPERATIONS = list(oracle.operations())
EXAMPLES = settings(max_examples=30)

# Error messages have one line, so these texts contain no line breaks.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]))
INTEGERS = st.integers(-(10**18), 10**18)
NEW_CODES = st.one_of(INTEGERS, *(st.integers(row["first"], row["last"]) for row in RANGES))
SCALARS: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXTS,
    "integer": INTEGERS,
    "number": st.floats(-1e6, 1e6, allow_nan=False),
    "boolean": st.booleans(),
    "null": st.none(),
}
JSON: st.SearchStrategy[Any] = st.recursive(
    st.one_of(*SCALARS.values(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = DOCUMENT["components"]["schemas"][node["$ref"].rpartition("/")[2]]
    return node


def variants(operation: str) -> list[dict[str, Any]]:
    """Return the schemas of the success and of the failure."""
    schema = DOCUMENT["components"]["schemas"][oracle.reply_schema(operation)]
    return [resolve(one) for one in schema["oneOf"]]


SENT = oracle.sent_schemas()


def get_request_schema_name(node: dict[str, Any]) -> str:
    """Return the schema name if requests contain this object or union too; else an empty text."""
    name = str(node.get("$ref", "")).rpartition("/")[2]
    is_plain = {"enum", "items"} & resolve(node).keys() or name not in SENT
    return "" if is_plain else name


def get_examples(node: dict[str, Any]) -> list[Any]:
    """Return the examples of a schema, or of its alternatives."""
    node = resolve(node)
    options = (*node.get("anyOf", ()), *node.get("oneOf", ()))
    return (
        node["examples"]
        if "examples" in node
        else [x for one in options for x in get_examples(one)]
    )


def generate_values(node: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Generate values that are valid against a schema of a reply."""
    if get_request_schema_name(node):
        return st.sampled_from(get_examples(node))
    node = resolve(node)
    if "const" in node:
        return st.just(node["const"])
    if "enum" in node:
        return st.sampled_from(node["enum"])
    if "anyOf" in node or "oneOf" in node:
        return st.one_of(
            [generate_values(one) for one in (*node.get("anyOf", ()), *node.get("oneOf", ()))]
        )
    if node["type"] == "object":
        fields = {name: generate_values(one) for name, one in node["properties"].items()}
        needed = {name: fields.pop(name) for name in node.get("required", ())}
        return st.fixed_dictionaries(needed, optional=fields)
    if node["type"] == "array":
        return st.lists(generate_values(node["items"]), max_size=2)
    drawn = SCALARS[node["type"]]
    return drawn.filter(lambda value: value != node.get("not", {}).get("const", UNSET))


def generate_documented(operation: str) -> st.SearchStrategy[dict[str, Any]]:
    """Generate replies that are valid against the contract."""
    return st.one_of([generate_values(one) for one in variants(operation)])


CHANGES = st.sampled_from(["as it is", "gone", "null", "other"])
CODE_CHANGES = st.one_of(st.none(), st.sampled_from(list(CATALOGUE)), NEW_CODES)
CODE_FORMS = st.sampled_from(["{}", '"{}"', '" {} "', "{}.0"])
NEW_FIELDS = st.dictionaries(TEXTS, JSON, max_size=3)


@st.composite
def generate_changed(draw: st.DrawFn, replies: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    """Generate replies of possible future versions: a new code or another code format; removed, new
    or wrong fields."""
    reply = draw(replies)
    new_code = draw(CODE_CHANGES)
    code = reply.pop("ErrorCode") if new_code is None else new_code
    for name in [name for name in reply if name != "ErrorCode"]:
        change = draw(CHANGES)
        if change == "gone":
            del reply[name]
        elif change != "as it is":
            reply[name] = None if change == "null" else draw(JSON)
    form = draw(CODE_FORMS) if abs(code) < 2**53 else "{}"
    reply["ErrorCode"] = json.loads(form.format(code))
    return {**draw(NEW_FIELDS), **reply}


@dataclass
class Service:
    """Hold both clients, and the route that returns the reply."""

    route: respx.Route
    clients: BothClients

    def outcomes(self, operation: str, reply: dict[str, Any]) -> Iterator[Any]:
        """Yield the typed reply or the exception of each client."""
        content = json.dumps(reply, ensure_ascii=False).encode()
        self.route.mock(return_value=httpx.Response(200, content=content))
        for tasks in (False, True):
            try:
                yield self.clients.call(operation, CALLS[operation], tasks=tasks)
            except errors.APIError as error:
                yield error


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    clients = BothClients(1400000000, secret_key="key", identifier="administrator")  # noqa: S106
    with respx.mock(assert_all_called=False) as router, clients:
        yield Service(router.route(), clients)


def code_of(reply: dict[str, Any]) -> int:
    return int(reply["ErrorCode"])


def check_reply(operation: str, data: Any, reply: dict[str, Any]) -> None:
    """Check that each field is in its attribute, and that unknown values are in
    `additional_properties`."""
    success, _ = variants(operation)
    kept = dict(data.additional_properties)
    for name, node in success["properties"].items():
        found = getattr(data, PythonIdentifier(name, "field_"), UNSET)
        if name in reply and fits(node, reply[name]):
            assert plain(found) == reply[name]
            assert name not in kept
        else:
            assert found is UNSET
            assert kept.pop(name, UNSET) == reply.get(name, UNSET)
    assert kept == {name: reply[name] for name in reply if name not in success["properties"]}
    assert to_sorted_json(data.to_dict()) == to_sorted_json(reply)
    assert type(data).from_dict(data.to_dict()) == data


def to_sorted_json(fields: dict[str, Any]) -> str:
    """Return sorted JSON text in which 0, 0.0 and false differ; only for the code, 0 and 0.0 are
    equal."""
    code = fields.get("ErrorCode")
    same = int(code) if isinstance(code, float) else code
    return json.dumps({**fields, "ErrorCode": same}, sort_keys=True)


KINDS: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (),
}


def plain(found: Any) -> Any:
    """Return a value of a typed reply as JSON data."""
    if isinstance(found, list):
        return [plain(one) for one in found]
    return found.to_dict() if hasattr(found, "to_dict") else found


def fits(node: dict[str, Any], value: object) -> bool:
    """Return whether a value has the type of its field. Enums are open, constants are not."""
    if name := get_request_schema_name(node):
        return oracle.is_valid(name, value)
    node = resolve(node)
    if "const" in node:
        return value == node["const"] and not isinstance(value, bool)
    if "anyOf" in node or "oneOf" in node:
        options = (*node.get("anyOf", ()), *node.get("oneOf", ()))
        return any(fits(one, value) for one in options)
    if isinstance(value, list) and node["type"] == "array":
        return all(fits(node["items"], item) for item in value)
    return type(value) in KINDS[node["type"]]


def check_error(error: Any, reply: dict[str, Any]) -> None:
    """Check that the exception has the class of the code's kind, and the texts of the catalogue."""
    code = code_of(reply)
    entry = CATALOGUE.get(code)
    assert type(error).__name__ == (class_name(entry["kind"]) if entry else "APIError")
    assert error.code == code
    info = reply.get("ErrorInfo")
    whole = info.strip() if isinstance(info, str) else ""
    assert error.info == (whole if len(whole) <= 300 else whole[:297] + "...")
    assert error.name == (entry["name"] if entry else None)
    assert error.outcome == outcome(entry)
    known = entry or range_of(code)
    if known:
        assert (error.meaning, error.advice) == (known["meaning"], known["advice"])


def range_of(code: int) -> dict[str, Any] | None:
    return next((row for row in RANGES if row["first"] <= code <= row["last"]), None)


def class_name(kind: str) -> str:
    return "".join(part.title() for part in kind.split("_")) + "Error"


def outcome(entry: dict[str, Any] | None) -> str:
    if entry is None or entry["retry"] != "automatic":
        return "final"
    return "ambiguous" if entry["effect"] == "possible" else "refused"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_documented_reply_is_parsed_into_every_field(operation: str, service: Service) -> None:
    @EXAMPLES
    @given(reply=generate_documented(operation))
    def reads(reply: dict[str, Any]) -> None:
        assert oracle.is_valid(oracle.reply_schema(operation), reply)
        for found in service.outcomes(operation, reply):
            if reply["ErrorCode"] == 0:
                check_reply(operation, found, reply)
                assert not found.additional_properties
            else:
                check_error(found, reply)

    reads()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_changed_reply_is_parsed_without_loss(operation: str, service: Service) -> None:
    @EXAMPLES
    @given(reply=generate_changed(generate_documented(operation)))
    def reads(reply: dict[str, Any]) -> None:
        for found in service.outcomes(operation, reply):
            if code_of(reply) == 0:
                check_reply(operation, found, reply)
            else:
                check_error(found, reply)

    reads()


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_code_raises_the_exception_class_of_its_kind(
    operation: str, service: Service
) -> None:
    everywhere = operation == OPERATIONS[0]  # the class depends on the code alone
    for code in CATALOGUE if everywhere else oracle.listed_codes(operation):
        reply = {"ActionStatus": "FAIL", "ErrorInfo": "it failed", "ErrorCode": code}
        for found in service.outcomes(operation, reply):
            check_error(found, reply)
