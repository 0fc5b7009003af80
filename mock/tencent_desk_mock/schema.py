"""Validate bodies by jsonschema-rs, and choose one violation, always in the same way.

The order: missing fields in the order of `required`, then properties in the order of the schema,
depth first. An `anyOf` is checked by the variant with most required fields present (the first among
equals), a `oneOf` with a discriminator by the variant that the discriminator names.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator

from .contract_error import ContractError
from .keywords import ASSERTIONS, KEYWORDS, KNOWN
from .spelling import CONTRACT_NAME, respell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .contract import Contract, Schema

_Refusals = tuple[tuple[str, "Schema"], ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """Describe the rule that a body breaks.

    Attributes:
        pointer: JSON pointer of the value, or of the missing field.
        rule: The keyword of the schema; `json` for a body that is not a JSON object.
        message: What the rule requires.
    """

    pointer: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Hold a value, its pointer, and the refusals of the schemas above it."""

    schema: Schema
    value: Any
    pointer: str
    refusals: _Refusals

    def violation(self, rule: str, message: str) -> tuple[Violation, _Refusals]:
        return Violation(self.pointer, rule, message), self.refusals


@lru_cache(maxsize=256)
def get_validator(
    contract: Contract, operation_id: str, spellings: frozenset[str]
) -> BodyValidator:
    """Return the validator of an operation's body with some spellings, cached, since it is slow.

    Raises:
        ContractError: The schema uses an unknown keyword.
    """
    operation = contract.operations[operation_id]
    listed = operation.codes | contract.common_codes
    return BodyValidator(contract, operation.request, spellings, listed)


class BodyValidator:
    """Validate the bodies of one operation.

    Args:
        contract: The contract.
        schema: The schema of the body, with its references.
        spellings: Names from x-desk-spellings to use instead of the contract's.
        listed: The codes of the operation; an x-desk-refusal with another code is ignored. By
            default all.

    Raises:
        ContractError: The schema uses an unknown keyword.
    """

    def __init__(
        self,
        contract: Contract,
        schema: Schema,
        spellings: frozenset[str] = frozenset(),
        listed: frozenset[int] | None = None,
    ) -> None:
        self._listed = contract.errors.keys() if listed is None else listed
        components = contract.document["components"]
        self._document = respell(components, spellings) if spellings else components
        self._schema = schema
        self.names = dict(self._list_names(schema, set()))
        root = {"components": self._document, **schema}
        self._validator = Draft202012Validator(root, keywords=KEYWORDS)
        self._leaves: dict[tuple[int, str], Draft202012Validator] = {}

    def check(self, body: Any, default: int) -> tuple[Violation, int] | None:
        """Find a violation, with the code `default` if no schema has one.

        Returns:
            The violation and its code, or None for a valid body.
        """
        if self._validator.is_valid(body):
            return None
        found = self._find_first(self._make_place(self._schema, body, "", ()))
        if found is None:
            return Violation("", "schema", "must be valid"), default
        violation, refusals = found
        return violation, _choose_code(violation, refusals, default)

    def _make_place(self, schema: Schema, value: Any, pointer: str, refusals: _Refusals) -> _Place:
        """Follow references and collect the refusals on the way."""
        while True:
            if "x-desk-refusal" in schema:
                codes = schema["x-desk-refusal"].items()
                listed = {key: code for key, code in codes if code in self._listed}
                refusals = (*refusals, (pointer, listed))
            if "$ref" not in schema:
                return _Place(schema, value, pointer, refusals)
            schema = self._follow_references(schema)

    def _follow_references(self, schema: Schema) -> Schema:
        target: Any = self._document
        for part in schema["$ref"].removeprefix("#/components/").split("/"):
            target = target[part]
        found: Schema = target
        return found

    def _find_first(self, place: _Place) -> tuple[Violation, _Refusals] | None:
        broken = self._find_own_rule(place)
        if broken:
            return place.violation(broken, f"must satisfy {_format(broken, place.schema)}")
        return (
            self._find_missing(place)
            or self._find_first_of(self._list_children(place))
            or self._find_in_union(place)
        )

    def _find_own_rule(self, place: _Place) -> str | None:
        own = [key for key in place.schema if key in ASSERTIONS]
        own.sort(key=lambda key: key != "type")
        for key in own:
            if not self._get_leaf_validator(place.schema, key).is_valid(place.value):
                return key
        return None

    def _get_leaf_validator(self, schema: Schema, key: str) -> Draft202012Validator:
        at = (id(schema), key)
        if at not in self._leaves:
            self._leaves[at] = Draft202012Validator({key: schema[key]}, keywords=KEYWORDS)
        return self._leaves[at]

    def _find_missing(self, place: _Place) -> tuple[Violation, _Refusals] | None:
        if not isinstance(place.value, dict):
            return None
        for name in place.schema.get("required", ()):
            if name not in place.value:
                schema = place.schema.get("properties", {}).get(name, {})
                missing = self._make_place(schema, None, _join(place.pointer, name), place.refusals)
                return missing.violation("required", "is missing")
        return None

    def _list_children(self, place: _Place) -> Iterator[_Place]:
        value = place.value
        if isinstance(value, dict):
            for name, schema in place.schema.get("properties", {}).items():
                if name in value:
                    pointer = _join(place.pointer, name)
                    yield self._make_place(schema, value[name], pointer, place.refusals)
        if isinstance(value, list) and "items" in place.schema:
            for index, item in enumerate(value):
                pointer = f"{place.pointer}/{index}"
                yield self._make_place(place.schema["items"], item, pointer, place.refusals)

    def _find_first_of(self, places: Iterator[_Place]) -> tuple[Violation, _Refusals] | None:
        for place in places:
            found = self._find_first(place)
            if found:
                return found
        return None

    def _find_in_union(self, place: _Place) -> tuple[Violation, _Refusals] | None:
        if "discriminator" in place.schema:
            return self._find_in_discriminated(place)
        variants = place.schema.get("anyOf") or place.schema.get("oneOf")
        if not variants:
            return None
        places = [
            self._make_place(row, place.value, place.pointer, place.refusals) for row in variants
        ]
        found = [self._find_first(row) for row in places]
        if any(row is None for row in found):
            return None
        return found[self._guess_variant(places)]

    def _guess_variant(self, places: list[_Place]) -> int:
        """Return the intended variant of a union for a value that fits none.

        It is the variant that a discriminator names; else, if one variant is discriminated and
        lacks the value's tag, the other; else the one with most required fields present.
        """
        for index, place in enumerate(places):
            rule = place.schema.get("discriminator")
            if rule:
                tag = (
                    place.value.get(rule["propertyName"]) if isinstance(place.value, dict) else None
                )
                unknown = isinstance(tag, str) and tag not in rule["mapping"]
                others = (other for other in range(len(places)) if other != index)
                return next(others) if unknown else index
        return max(range(len(places)), key=lambda index: _count_present(places[index]))

    def _find_in_discriminated(self, place: _Place) -> tuple[Violation, _Refusals] | None:
        name = place.schema["discriminator"]["propertyName"]
        if isinstance(place.value, dict):
            tag = _Place({}, None, _join(place.pointer, name), place.refusals)
            if name not in place.value:
                return tag.violation("required", "is missing")
            if not isinstance(place.value[name], str):
                return tag.violation("type", 'must satisfy type "string"')
        chosen = self._get_variant(place, name)
        return self._find_first(
            self._make_place(chosen, place.value, place.pointer, place.refusals)
        )

    def _get_variant(self, place: _Place, name: str) -> Schema:
        variants: list[Schema] = place.schema["oneOf"]
        if not isinstance(place.value, dict):
            return variants[0]
        mapping = place.schema["discriminator"].get("mapping", {})
        return {"$ref": mapping[place.value[name]]} if place.value[name] in mapping else variants[0]

    def _list_names(self, schema: Schema, seen: set[int]) -> Iterator[tuple[str, str]]:
        """Return the names in use by the contract's names, for all fields of the body."""
        place = self._make_place(schema, None, "", ())
        if id(place.schema) in seen:
            return
        seen.add(id(place.schema))
        self._check_keywords(place.schema)
        for name, child in place.schema.get("properties", {}).items():
            yield child.get(CONTRACT_NAME, name), name
            yield from self._list_names(child, seen)
        parts = [*place.schema.get("anyOf", ()), *place.schema.get("oneOf", ())]
        for child in (*parts, *([place.schema["items"]] if "items" in place.schema else [])):
            yield from self._list_names(child, seen)

    def _check_keywords(self, schema: Schema) -> None:
        unknown = set(schema) - KNOWN - {CONTRACT_NAME}
        if unknown:
            raise ContractError(f"unknown keywords in a body's schema: {sorted(unknown)}")


def _count_present(place: _Place) -> int:
    if not isinstance(place.value, dict):
        return 0
    return sum(name in place.value for name in place.schema.get("required", ()))


def _choose_code(violation: Violation, refusals: _Refusals, default: int) -> int:
    """Return the code: the deepest refusal wins; a keyword's code applies to its own value only."""
    for pointer, refusal in reversed(refusals):
        if pointer == violation.pointer and violation.rule in refusal:
            code: int = refusal[violation.rule]
            return code
        if "otherwise" in refusal:
            otherwise: int = refusal["otherwise"]
            return otherwise
    return default


def _join(pointer: str, name: str) -> str:
    return f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"


def _format(rule: str, schema: Schema) -> str:
    return f"{rule} {json.dumps(schema[rule], ensure_ascii=False)}"
