"""Validate bodies by jsonschema-rs, and choose one violation, always in the same way.

The choice: what is required comes in the order of `required`, then the properties in the order of
the schema, depth first. An `anyOf` is validated by the variant of which most required fields are
present (the first listed of equals), a `oneOf` with a discriminator by the variant that the
discriminator names.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator

from .contract_error import ContractError
from .keywords import ASSERTIONS, KEYWORDS, KNOWN
from .spelling import CONTRACT_NAME, respelt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .contract import Contract, Operation, Schema

_Refusals = tuple[tuple[str, "Schema"], ...]


@dataclass(frozen=True, slots=True)
class Violation:
    """The rule that a body breaks.

    Attributes:
        pointer: JSON pointer of the value, or of the field that is missing.
        rule: The keyword of the schema; `json` for a body that is no JSON object.
        message: What the rule asks for.
    """

    pointer: str
    rule: str
    message: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A value, where it stands, and the refusals of the schemas on the way to it."""

    schema: Schema
    value: Any
    pointer: str
    refusals: _Refusals

    def violation(self, rule: str, message: str) -> tuple[Violation, _Refusals]:
        return Violation(self.pointer, rule, message), self.refusals


class Validators:
    """Judges for the bodies of all operations, each built once.

    Args:
        contract: The contract.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._built: dict[tuple[str, frozenset[str]], BodyValidator] = {}

    def of(self, operation: Operation, spellings: frozenset[str] = frozenset()) -> BodyValidator:
        """Return the validator of an operation.

        Args:
            operation: The operation.
            spellings: Spellings in use instead of the contract's.

        Raises:
            ContractError: The schema uses a keyword that is not known here.
        """
        key = (operation.id, spellings)
        if key not in self._built:
            listed = operation.codes | self._contract.common_codes
            self._built[key] = BodyValidator(self._contract, operation.request, spellings, listed)
        return self._built[key]


@lru_cache(maxsize=8)
def validators_of(contract: Contract) -> Validators:
    """Return the validators of a contract, which its mocks share: building them takes longest."""
    return Validators(contract)


class BodyValidator:
    """Judges the bodies of one operation.

    Args:
        contract: The contract.
        schema: The schema of the body, with its references.
        spellings: Names that the service is taken to use instead of the contract's, out of
            x-desk-spellings.
        listed: The codes of the operation, without which an x-desk-refusal says nothing; by
            default all.

    Raises:
        ContractError: The schema uses a keyword that is not known here.
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
        self._document = respelt(components, spellings) if spellings else components
        self._schema = schema
        self.names = dict(self._names(schema, set()))
        root = {"components": self._document, **schema}
        self._validator = Draft202012Validator(root, keywords=KEYWORDS)
        self._leaves: dict[tuple[int, str], Draft202012Validator] = {}

    def check(self, body: Any, default: int) -> tuple[Violation, int] | None:
        """Look for a violation.

        Args:
            body: The parsed body.
            default: Code that applies where no schema states one.

        Returns:
            The violation and its code, or None for a valid body.
        """
        if self._validator.is_valid(body):
            return None
        found = self._first(self._place(self._schema, body, "", ()))
        if found is None:
            return Violation("", "schema", "must be valid"), default
        violation, refusals = found
        return violation, _code(violation, refusals, default)

    def _place(self, schema: Schema, value: Any, pointer: str, refusals: _Refusals) -> _Place:
        """Follows references and collects the refusals on the way."""
        while True:
            if "x-desk-refusal" in schema:
                codes = schema["x-desk-refusal"].items()
                listed = {key: code for key, code in codes if code in self._listed}
                refusals = (*refusals, (pointer, listed))
            if "$ref" not in schema:
                return _Place(schema, value, pointer, refusals)
            schema = self._target(schema)

    def _target(self, schema: Schema) -> Schema:
        target: Any = self._document
        for part in schema["$ref"].removeprefix("#/components/").split("/"):
            target = target[part]
        found: Schema = target
        return found

    def _first(self, place: _Place) -> tuple[Violation, _Refusals] | None:
        broken = self._own_rule(place)
        if broken:
            return place.violation(broken, f"must satisfy {_format(broken, place.schema)}")
        return (
            self._first_missing(place)
            or self._first_of(self._children(place))
            or self._first_of_union(place)
        )

    def _own_rule(self, place: _Place) -> str | None:
        own = [key for key in place.schema if key in ASSERTIONS]
        own.sort(key=lambda key: key != "type")
        for key in own:
            if not self._leaf(place.schema, key).is_valid(place.value):
                return key
        return None

    def _leaf(self, schema: Schema, key: str) -> Draft202012Validator:
        at = (id(schema), key)
        if at not in self._leaves:
            self._leaves[at] = Draft202012Validator({key: schema[key]}, keywords=KEYWORDS)
        return self._leaves[at]

    def _first_missing(self, place: _Place) -> tuple[Violation, _Refusals] | None:
        if not isinstance(place.value, dict):
            return None
        for name in place.schema.get("required", ()):
            if name not in place.value:
                schema = place.schema.get("properties", {}).get(name, {})
                missing = self._place(schema, None, _join(place.pointer, name), place.refusals)
                return missing.violation("required", "is missing")
        return None

    def _children(self, place: _Place) -> Iterator[_Place]:
        value = place.value
        if isinstance(value, dict):
            for name, schema in place.schema.get("properties", {}).items():
                if name in value:
                    pointer = _join(place.pointer, name)
                    yield self._place(schema, value[name], pointer, place.refusals)
        if isinstance(value, list) and "items" in place.schema:
            for index, item in enumerate(value):
                pointer = f"{place.pointer}/{index}"
                yield self._place(place.schema["items"], item, pointer, place.refusals)

    def _first_of(self, places: Iterator[_Place]) -> tuple[Violation, _Refusals] | None:
        for place in places:
            found = self._first(place)
            if found:
                return found
        return None

    def _first_of_union(self, place: _Place) -> tuple[Violation, _Refusals] | None:
        if "discriminator" in place.schema:
            return self._first_of_discriminated(place)
        variants = place.schema.get("anyOf") or place.schema.get("oneOf")
        if not variants:
            return None
        places = [self._place(row, place.value, place.pointer, place.refusals) for row in variants]
        found = [self._first(row) for row in places]
        if any(row is None for row in found):
            return None
        return found[self._meant(places)]

    def _meant(self, places: list[_Place]) -> int:
        """Return which variant of a union a value that fits none is meant for.

        The one that a discriminator names; else, where one is discriminated and does not know the
        value's tag, the other; else the one of which most required fields are present.
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
        return max(range(len(places)), key=lambda index: _present(places[index]))

    def _first_of_discriminated(self, place: _Place) -> tuple[Violation, _Refusals] | None:
        name = place.schema["discriminator"]["propertyName"]
        if isinstance(place.value, dict):
            pointer = _join(place.pointer, name)
            if name not in place.value:
                missing = _Place({}, None, pointer, place.refusals)
                return missing.violation("required", "is missing")
            if not isinstance(place.value[name], str):
                wrong = _Place({}, None, pointer, place.refusals)
                return wrong.violation("type", 'must satisfy type "string"')
        chosen = self._variant(place, name)
        return self._first(self._place(chosen, place.value, place.pointer, place.refusals))

    def _variant(self, place: _Place, name: str) -> Schema:
        variants: list[Schema] = place.schema["oneOf"]
        if not isinstance(place.value, dict):
            return variants[0]
        mapping = place.schema["discriminator"].get("mapping", {})
        return {"$ref": mapping[place.value[name]]} if place.value[name] in mapping else variants[0]

    def _names(self, schema: Schema, seen: set[int]) -> Iterator[tuple[str, str]]:
        """Pairs of the contract's field name and the name in use, for all fields of the body."""
        place = self._place(schema, None, "", ())
        if id(place.schema) in seen:
            return
        seen.add(id(place.schema))
        self._known_only(place.schema)
        for name, child in place.schema.get("properties", {}).items():
            yield child.get(CONTRACT_NAME, name), name
            yield from self._names(child, seen)
        parts = [*place.schema.get("anyOf", ()), *place.schema.get("oneOf", ())]
        for child in (*parts, *([place.schema["items"]] if "items" in place.schema else [])):
            yield from self._names(child, seen)

    def _known_only(self, schema: Schema) -> None:
        unknown = set(schema) - KNOWN - {CONTRACT_NAME}
        if unknown:
            raise ContractError(f"keywords of a body that are not known: {sorted(unknown)}")


def _present(place: _Place) -> int:
    if not isinstance(place.value, dict):
        return 0
    return sum(name in place.value for name in place.schema.get("required", ()))


def _code(violation: Violation, refusals: _Refusals, default: int) -> int:
    """Order refusals: the deepest one wins; a keyword counts for the value where it stands."""
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
