"""Walk a body schema: yield every position, and build a valid body around a value at that
position."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Schema: TypeAlias = "dict[str, Any]"


@dataclass(frozen=True)
class Place:
    """Describe a position in the body: its schema, and the path to it.

    Attributes:
        name: its position in the contract.
        pointer: its JSON pointer in the body.
        schema: the schema, with resolved references.
        whole: builds a valid body with a value at this position.
        refusals: x-desk-refusal of the schemas on the path, with their pointers.
        tag: the field that a discriminator reads at this position.
        tags: the tags in the mapping of the discriminator.
    """

    name: str
    pointer: str
    schema: Schema
    whole: Callable[[Any], Any]
    refusals: tuple[tuple[str, dict[str, int]], ...] = ()
    tag: str = ""
    tags: tuple[str, ...] = ()

    def code(self, pointer: str, rule: str, default: int, listed: frozenset[int]) -> int:
        """Return the code of the contract for a violated rule at this position, or in a field of
        this position.

        A code that the operation does not list applies only to other operations.
        """
        name = pointer.removeprefix(self.pointer).strip("/")
        properties = self.schema.get("properties", {})
        field: dict[str, int] = properties.get(name, {}).get("x-desk-refusal", {})
        for at, codes in reversed((*self.refusals, (pointer, field))):
            refusal = {key: code for key, code in codes.items() if code in listed}
            if at == pointer and rule in refusal:
                return refusal[rule]
            if "otherwise" in refusal:
                return refusal["otherwise"]
        return default


class Walk:
    """Walk the body schemas of a contract.

    Args:
        document: the contract.
    """

    def __init__(self, document: dict[str, Any]) -> None:
        self._schemas: dict[str, Schema] = document["components"]["schemas"]

    def places(self, schema: Schema) -> Iterator[Place]:
        """Return the positions in the values of a schema, each named schema once."""
        yield from self._visit(Place("", "", schema, lambda value: value), set())

    def example(self, schema: Schema) -> Any:
        """Return a valid value."""
        schema, _ = self.resolve(schema)
        for key in ("examples", "enum"):
            if key in schema:
                return schema[key][0]
        if "const" in schema:
            return schema["const"]
        return self.example((schema.get("anyOf") or schema["oneOf"])[0])

    def tagged(self, schema: Schema, tag: str) -> Schema:
        """Return the schema that a discriminator of this union, or of a nested union, maps to a
        tag."""
        schema, _ = self.resolve(schema)
        mapping = schema.get("discriminator", {}).get("mapping", {})
        if tag in mapping:
            return {"$ref": mapping[tag]}
        return self.tagged(schema["anyOf"][0], tag)

    def resolve(self, schema: Schema) -> tuple[Schema, str]:
        """Return the schema behind a reference, and its name."""
        name = ""
        while "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = self._schemas[name]
        return schema, name

    def _visit(self, place: Place, seen: set[str]) -> Iterator[Place]:
        schema, name = self.resolve(place.schema)
        if name in seen:
            return
        seen |= {name} - {""}
        place = replace(place, schema=schema, name=name or place.name)
        if "x-desk-refusal" in schema:
            refusal = (place.pointer, schema["x-desk-refusal"])
            place = replace(place, refusals=(*place.refusals, refusal))
        yield place
        for child in (*self._variants(place), *self._fields(place), *self._items(place)):
            yield from self._visit(child, seen)

    def _variants(self, place: Place) -> Iterator[Place]:
        schema = place.schema
        rule = schema.get("discriminator", {"propertyName": "", "mapping": ()})
        for variant in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            yield replace(
                place, schema=variant, tag=rule["propertyName"], tags=tuple(rule["mapping"])
            )

    def _fields(self, place: Place) -> Iterator[Place]:
        example = self.example(place.schema) if "properties" in place.schema else {}
        for name, schema in place.schema.get("properties", {}).items():
            yield Place(
                f"{place.name}.{name}",
                f"{place.pointer}/{name}",
                schema,
                partial(_with_field, place, example, name),
                place.refusals,
                tags=place.tags if name == place.tag else (),
            )

    def _items(self, place: Place) -> Iterator[Place]:
        if "items" in place.schema:
            yield Place(
                f"{place.name}[]",
                f"{place.pointer}/0",
                place.schema["items"],
                lambda value: place.whole([value]),
                place.refusals,
            )


def _with_field(place: Place, example: dict[str, Any], name: str, value: Any) -> Any:
    return place.whole({**example, name: value})
