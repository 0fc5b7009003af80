"""Derive bodies from the contract that satisfy or violate a rule, keyword by keyword.

Every probe is a valid body with another value at one position. Probes are candidates: callers use
the oracle to check whether a body has its intended error.
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
        # texts for readers and code generators
        *("description", "title", "examples", "deprecated", "format"),
        *("x-enum-varnames", "x-enum-descriptions"),
        # the source of a fact, and its role for the client or the mock
        *(
            "x-desk-source",
            "x-desk-inferred",
            "x-desk-default",
            "x-desk-generated",
            "x-desk-spellings",
        ),
        "x-desk-refusal",
        # structure, whose parts are separate positions
        *("$ref", "properties", "items", "additionalProperties"),
        # JSON Schema annotations: every string is valid
        *("contentMediaType", "contentSchema"),
    }
)
"""Keywords that no value can violate."""


class Probe(NamedTuple):
    """Describe one body.

    Attributes:
        operation: the operation of the body.
        place: the position of the keyword in the contract, such as `TextContent.Text`.
        keyword: the keyword; for `required`, with the name of the field.
        valid: whether the body satisfies the rule.
        body: the body.
        pointer: the JSON pointer of the field in the body.
        rule: the name of the rule in the client and the mock.
        code: the ErrorCode of the error in the contract.
        named: whether the client and the mock must report this rule; if a union or its
            discriminator selects a schema, they may report a rule of the selected schema.
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
        """Return operation, position and keyword."""
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
