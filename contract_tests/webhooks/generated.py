"""Generate callback bodies from the contract, and read the fields of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import fields
from hypothesis import strategies as st

from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tencent_desk.webhooks import ReceivedCallback

SCHEMAS = oracle.document()["components"]["schemas"]
WEBHOOKS = oracle.document()["webhooks"]
OWN_NAMES = {
    "SessionId": "session_id", "ClientUserId": "user_id", "Operator_Account": "user_id",
    "CustomerServiceId": "service_account", "ChannelId": "service_account", "Type": "type_",
}  # fmt: skip
_OF_ALL = {"command", "verified", "request", "raw"}
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-1e300, 1e300) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def body_schema(command: str) -> str:
    node = WEBHOOKS[command]["post"]["requestBody"]["content"]["application/json"]["schema"]
    return str(node["$ref"].rpartition("/")[2])


def values(node: dict[str, Any], depth: int = 0) -> st.SearchStrategy[Any]:
    """Generate values that are valid against a schema of the contract."""
    if "$ref" in node:
        return values(SCHEMAS[node["$ref"].rpartition("/")[2]], depth)
    if "const" in node:
        return st.just(node["const"])
    if "enum" in node:
        return st.sampled_from(node["enum"])
    options = node.get("anyOf", node.get("oneOf"))
    if options:
        return st.one_of(
            [values(one, depth) for one in options if depth < 6 or "Relay" not in str(one)]
        )
    return _of_type(node, depth)


def _of_type(node: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
    kind = node["type"]
    if kind == "object":
        required = set(node.get("required", ()))
        known = {name: values(one, depth + 1) for name, one in node.get("properties", {}).items()}
        must = {name: one for name, one in known.items() if name in required}
        may = {name: one for name, one in known.items() if name not in required}
        return st.fixed_dictionaries(must, optional=may)
    if kind == "array":
        least = node.get("minItems", 0)
        most = max(least, 1) if depth > 3 else node.get("maxItems", 3)
        return st.lists(values(node["items"], depth + 1), min_size=least, max_size=min(most, 3))
    if kind == "string":
        return TEXTS if "not" not in node else TEXTS.map("x{}".format)
    if kind == "integer":
        return st.integers(node.get("minimum", 0), node.get("maximum", 2**53))
    return st.floats(-90, 90) if kind == "number" else st.booleans()


def bodies() -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.one_of(
        [
            st.tuples(
                st.just(command), values({"$ref": f"#/components/schemas/{body_schema(command)}"})
            )
            for command in WEBHOOKS
        ]
    )


def plain(value: Any) -> Any:
    """Return a field of an event as JSON data."""
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.to_dict() if hasattr(value, "to_dict") else value


def read_fields(event: ReceivedCallback, names: Iterable[str]) -> dict[str, Any]:
    """Return the fields of an event, by their names in the body, as JSON data."""
    attributes = {one.name for one in fields(type(event))} - _OF_ALL
    read = {}
    for name in names:
        own = OWN_NAMES.get(name) or "".join(f"_{c.lower()}" if c.isupper() else c for c in name)
        own = own.lstrip("_").replace("__", "_")
        if own not in attributes:
            raise AttributeError(f"{type(event).__name__} has no field for {name}")
        read[name] = plain(getattr(event, own))
    return read
