"""Read an operation from its row in `contract_tests/vendor_pages/`.

Facts that the row lacks become `TODO: ...`, which a check of the contract reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .shapes import prefix, ref

if TYPE_CHECKING:
    from collections.abc import Iterable

    from contract_tests.vendor_pages import DocumentedField, DocumentedOperation

    from .shapes import Node

TODO = "TODO: "
_BASE = frozenset({"ActionStatus", "ErrorInfo", "ErrorCode"})
_BOUNDS = {"min": "minimum", "min_length": "minLength", "min_bytes": "minLength"} | {
    "min_items": "minItems"
}
_LARGE = 2**31
_REFUSALS = {
    "malformed_json": (90001, -7, 60003),
    "invalid_field": (141004, 10004, -7, 60002),
    "not_administrator": (90009, -20, 60010),
}
_PLAIN: dict[str, Any] = {"string": "TODO", "integer": 1, "number": 1.5, "boolean": True}


def read(page: DocumentedOperation, explained: Iterable[int]) -> Node:
    """Return the operation in the format of `text.with_operation`.

    Args:
        page: The row of the operation.
        explained: The codes that the catalogue already has.
    """
    known = {*explained}
    reader = _Reader(prefix(page.operation), _find_examples(page))
    requests = {one.name: one.body for one in page.sample_requests}
    answers = {
        one.name: {key: value for key, value in one.body.items() if key not in _BASE}
        for one in page.sample_replies
    }
    forms = _list_forms(page, reader)
    reply = tuple(row for row in page.reply if row.field not in _BASE)
    needed = [row.field for row in reply if row.inferred.required]
    asked: Node = {row.field: reader.example(row, page.request) for row in page.request}
    asked = {name: value for name, value in asked.items() if "." not in name and "[" not in name}
    return {
        "name": page.operation,
        "title": page.page.title,
        "url": page.page.url,
        "updated": page.page.updated,
        "language": page.page.language,
        "path": page.path,
        "tag": "chatbot" if "/openim_console_http_svc/" in page.path else "conversations",
        "operation": _make_conduct(page),
        "asks": f"{TODO}what the body says, in a few words.",
        "done": f"{TODO}what a success means, in a few words.",
        "forms": forms,
        "reply": {"required": needed, "properties": reader.properties(reply, reply)},
        "schemas": reader.schemas,
        "codes": [*page.codes],
        "errors": [_make_entry(code, page) for code in sorted(set(page.codes) - known)],
        "samples": {_make_key(name, "request"): body for name, body in requests.items()}
        or {"a_request": asked},
        "answers": {_make_key(name, "success"): body for name, body in answers.items()}
        or {"a_success": {}},
    }


def _make_key(name: str, what: str) -> str:
    if name in ("documented", "ok"):
        return what
    return name if what == "request" else f"{name}_{what}"


def _find_examples(page: DocumentedOperation) -> dict[str, Any]:
    """Return an example of each field by name, from the page's samples."""
    found: dict[str, Any] = {}
    waiting: list[Any] = [one.body for one in (*page.sample_replies, *page.sample_requests)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found |= {key: value for key, value in node.items() if value not in ("", None)}
            waiting += node.values()
    return found


def _list_forms(page: DocumentedOperation, reader: _Reader) -> dict[str, Node]:
    if page.addressing is None:
        return {"Request": reader.shape(page.request)}
    forms = {}
    both = (page.addressing.either, page.addressing.alternative)
    for address, other in (both, both[::-1]):
        rows = tuple(row for row in page.request if row.field not in other)
        forms["By" + "And".join(address)] = reader.shape(rows, address)
    return forms


class _Reader:
    """Make schemas from rows; their enums and objects get their own names.

    Attributes:
        schemas: The named schemas, in order.
    """

    def __init__(self, own: str, shown: dict[str, Any]) -> None:
        self._own, self._shown = own, shown
        self.schemas: Node = {}

    def shape(self, rows: tuple[DocumentedField, ...], address: tuple[str, ...] = ()) -> Node:
        """Return the body of an object schema for the rows of a request."""
        needed = [
            row.field for row in _list_outer(rows) if row.must_be_sent or row.field in address
        ]
        shape: Node = {"required": needed} if needed else {}
        properties = self.properties(rows, rows)
        for name in address:
            why = f"{TODO}why it is needed here, though the table calls it optional."
            properties[name].setdefault("x-desk-inferred", {})["required"] = why
        examples = {row.field: self.example(row, rows) for row in _list_outer(rows)}
        return {**shape, "properties": properties, "examples": [examples]}

    def properties(
        self, rows: tuple[DocumentedField, ...], every: tuple[DocumentedField, ...]
    ) -> Node:
        """Return a schema for each outermost row."""
        return {row.field: self._make_property(row, row.field, every) for row in _list_outer(rows)}

    def example(self, row: DocumentedField, every: tuple[DocumentedField, ...]) -> Any:
        """Return a value for a field: from the samples, or one that fits."""
        name = row.field.rpartition(".")[2].removesuffix("[]")
        if name in self._shown:
            return self._shown[name]
        if row.enum or row.listed:
            return (row.enum or row.listed)[0]
        inside = {one.field: one for one in every if _find_parent(one.field) == row.field}
        if row.type == "object" or inside:
            whole = {
                key.rpartition(".")[2]: self.example(one, every) for key, one in inside.items()
            }
            return [whole] if row.type == "array" else whole
        return [] if row.type == "array" else _PLAIN[row.type]

    def _make_property(
        self, row: DocumentedField, name: str, every: tuple[DocumentedField, ...]
    ) -> Node:
        if row.enum:
            return ref(self._make_enum(name, row))
        node: Node = {"type": row.type, "description": f"{TODO}what {name} is."}
        bounds = {
            "minimum": row.min,
            "maximum": row.max,
            "minItems": row.min_items,
            "maxItems": row.max_items,
            "maxLength": row.max_bytes,
            "x-desk-max-bytes": row.max_bytes,
            "pattern": row.pattern,
            "x-desk-default": list(row.default) if isinstance(row.default, tuple) else row.default,
        }
        if row.type == "integer" and (row.max or 0) >= _LARGE:
            node["format"] = "int64"
        node |= {key: value for key, value in bounds.items() if value is not None}
        inferred = {}
        for key, keyword in _BOUNDS.items():
            value = getattr(row.inferred, key)
            if value is not None:
                node[keyword] = value
                inferred[keyword] = f"{TODO}the reason."
        if row.inferred.required:
            inferred["required"] = f"{TODO}the reason."
        if row.type == "array":
            node["items"] = self._make_items(row, name, every)
        elif row.type == "object":
            return ref(self._make_object(row, name, every))
        node["examples"] = [self.example(row, every)]
        if inferred:
            node["x-desk-inferred"] = inferred
        if row.stated_on:
            node["x-desk-source"] = {"page": row.stated_on[0]}
        return node

    def _make_items(
        self, row: DocumentedField, name: str, every: tuple[DocumentedField, ...]
    ) -> Node:
        if name == "MsgBody":
            return ref("MessageElement")
        if row.items == "object":
            return ref(self._make_object(row, name, every))
        kind = row.items or "string"
        return {"type": kind, "description": f"{TODO}one of them.", "examples": [_PLAIN[kind]]}

    def _make_object(
        self, row: DocumentedField, name: str, every: tuple[DocumentedField, ...]
    ) -> str:
        schema = f"{self._own}{name}Entry"
        inside = {
            one.field.rpartition(".")[2]: one
            for one in every
            if _find_parent(one.field) == row.field
        }
        needed = [key for key, one in inside.items() if one.must_be_sent]
        self.schemas[schema] = {
            "type": "object",
            "description": f"{TODO}what it is.",
            **({"required": needed} if needed else {}),
            "properties": {
                key: self._make_property(one, key, every) for key, one in inside.items()
            },
            "examples": [{key: self.example(one, every) for key, one in inside.items()}],
        }
        return schema

    def _make_enum(self, name: str, row: DocumentedField) -> str:
        schema = f"{self._own}{name}"
        self.schemas[schema] = {
            "type": row.type,
            "description": f"{TODO}what {name} says.",
            "enum": [*row.enum],
            "x-enum-varnames": [f"TODO_{number}" for number in range(len(row.enum))],
            "x-enum-descriptions": [f"{TODO}what {value} means." for value in row.enum],
            "examples": [row.enum[0]],
        }
        if row.default is not None:
            self.schemas[schema]["x-desk-default"] = row.default
        return schema


def _make_conduct(page: DocumentedOperation) -> Node:
    found: Node = {
        "summary": f"{TODO}what it does, in a few words",
        "description": f"{TODO}what it does, and what to know before calling it.",
    }
    if page.editions:
        found["x-desk-editions"] = [*page.editions]
    if page.rate_limit:
        rate = page.rate_limit
        found["x-desk-rate-limit"] = {"calls": rate.calls, "seconds": rate.seconds}
    if page.body_limit:
        found["x-desk-body-limit"] = {"bytes": page.body_limit.bytes}
    if page.codes_incomplete:
        because = f"{TODO}which part of the list was not read."
        found["x-desk-codes-incomplete"] = {"page": page.codes_incomplete, "because": because}
    found["x-desk-retry"] = {
        "repeatable": bool(page.repeatable),
        "because": f"{TODO}what a second call does after the first had an effect.",
    }
    found["x-desk-refusals"] = dict(page.refusals or _list_refusals(page))
    return found


def _list_refusals(page: DocumentedOperation) -> dict[str, int]:
    """Return the codes of refusals: the operation's own if it lists one."""
    found = {
        rule: next((code for code in codes if code in page.codes), codes[-1])
        for rule, codes in _REFUSALS.items()
    }
    if page.rate_limit:
        found["too_fast"] = next((code for code in (-14, 141009) if code in page.codes), 60007)
    if page.body_limit:
        found["body_too_long"] = page.body_limit.code
    return found


def _make_entry(code: int, page: DocumentedOperation) -> Node:
    reported = next((one for one in page.catalogue if one.code == code), None)
    return {
        "code": code,
        "name": reported.name if reported else f"TODO_{abs(code)}",
        "kind": reported.kind if reported else "invalid_request",
        "effect": reported.effect if reported else "none",
        "retry": reported.retry if reported else "never",
        **({"wait_seconds": reported.wait_seconds} if reported and reported.wait_seconds else {}),
        "meaning": f"{TODO}what {code} means.",
        "advice": f"{TODO}what to do about {code}.",
    }


def _list_outer(rows: tuple[DocumentedField, ...]) -> list[DocumentedField]:
    return [row for row in rows if not _find_parent(row.field)]


def _find_parent(name: str) -> str:
    """Return the parent of a field; empty for an outermost one."""
    if name.endswith("[]"):
        return name.removesuffix("[]")
    return name.rpartition(".")[0].removesuffix("[]")
