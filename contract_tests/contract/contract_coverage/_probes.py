"""Derive from the contract, keyword by keyword, bodies that keep a rule and bodies that break it.

Every probe is a valid body in which one place has another value. Probes are candidates: callers
ask the oracle whether a body has its intended fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from contract_tests.support import oracle

from ._values import MAKERS
from ._walk import Walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._walk import Place

NOT_ASSERTED = frozenset(
    {
        # words for people and for generators
        *("description", "title", "examples", "deprecated", "format"),
        *("x-enum-varnames", "x-enum-descriptions"),
        # where a fact comes from, and what it is to the client or to the mock
        *(
            "x-desk-source",
            "x-desk-inferred",
            "x-desk-default",
            "x-desk-generated",
            "x-desk-spellings",
        ),
        "x-desk-refusal",
        # structure, whose parts are places of their own
        *("$ref", "properties", "items", "additionalProperties"),
        # annotations of JSON Schema: a text is valid whatever is in it
        *("contentMediaType", "contentSchema"),
    }
)
"""Keywords that no value can break."""


class Probe(NamedTuple):
    """One body.

    Attributes:
        operation: whose.
        place: where in the contract the keyword stands, as `TextContent.Text`.
        keyword: the keyword; for `required` with the name of the field.
        valid: whether the body keeps the rule.
        body: the body.
        pointer: the field in the body.
        rule: what the client and the mock call the rule.
        code: ErrorCode that the contract states for the fault.
        named: whether the client and the mock have to name this rule; where a union or its
            discriminator chooses among schemas, they may name one of the chosen schema.
    """

    operation: str
    place: str
    keyword: str
    valid: bool
    body: Any
    pointer: str
    rule: str
    code: int
    named: bool = True
    generated: bool = False

    @property
    def name(self) -> str:
        """Return operation, place and keyword."""
        return f"{self.operation} {self.place} {self.keyword}"


def probes(document: dict[str, Any]) -> Iterator[Probe]:
    """Return all probes of a contract.

    Raises:
        ValueError: a schema has a keyword for which there is no probe.
    """
    walk = Walk(document)
    for item in document["paths"].values():
        for node in item.values():
            schema = node["requestBody"]["content"]["application/json"]["schema"]
            for place in walk.places(schema):
                yield from _of_place(walk, node, place)


def _of_place(walk: Walk, node: dict[str, Any], place: Place) -> Iterator[Probe]:
    operation, default = node["operationId"], node["x-desk-refusals"]["invalid_field"]
    listed = oracle.listed_codes(operation)
    unknown = set(place.schema) - NOT_ASSERTED - set(MAKERS)
    if unknown:
        raise ValueError(f"{place.name}: no probe for {', '.join(sorted(unknown))}")
    doubled = {"enum"} if "const" in place.schema else set()
    for keyword in [key for key in place.schema if key in MAKERS.keys() - doubled]:
        for one in MAKERS[keyword](walk, place):
            pointer = f"{place.pointer}/{one.field}" if one.field else place.pointer
            rule = one.rule or keyword
            yield Probe(
                operation,
                place.name,
                f"{keyword} {one.field}".strip() if keyword == "required" else keyword,
                one.valid,
                place.whole(one.value),
                pointer,
                rule,
                place.code(pointer, rule, default, listed),
                one.named,
                "x-desk-generated" in place.schema.get("properties", {}).get(one.field, {}),
            )
