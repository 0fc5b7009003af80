"""Write Python for schemas in templates: types, readers, arguments, imports."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from openapi_python_client.strings import PythonIdentifier, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .contract import Contract, Node, Operation, Union

PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
_READERS = {
    "string": "_codec.text",
    "integer": "_codec.integer",
    "number": "_codec.number",
    "boolean": "_codec.boolean",
}


@dataclass(frozen=True, slots=True)
class Field:
    """Describe a field of a model, or an argument of a method."""

    name: str
    python_name: str
    type: str
    default: str | None
    description: str
    reader: str = ""
    position: int = 0

    @property
    def is_renamed(self) -> bool:
        """Return whether the name is reserved in Python, and so gets an underscore."""
        return self.python_name.endswith("_")


@dataclass(frozen=True, slots=True)
class Text:
    """Describe the only field, a text, of a kind of elements of messages.

    Attributes:
        tag: the field that names the kind.
        kind: the kind.
        holder: the field with the object that has the text.
        name: the field with the text.
        description: the description of that field.
    """

    tag: str
    kind: str
    holder: str
    name: str
    description: str


class Naming:
    """Write Python for the schemas of one contract."""

    def __init__(self, contract: Contract, field_prefix: str) -> None:
        self._contract = contract
        self._prefix = field_prefix
        # Schemas used in requests are parsed strictly, also in replies.
        sent = contract.reachable([one.request for one in contract.operations()])
        self._replies = (contract.reply_schemas() | contract.callback_schemas()) - sent

    def python_name(self, name: str) -> str:
        return str(PythonIdentifier(name, self._prefix))

    def is_reply(self, schema: str) -> bool:
        return schema in self._replies

    # models

    def fields(self, schema: str) -> list[Field]:
        """Return the fields of a model in the contract's order, required ones first."""
        node = self._contract.schemas[schema]
        required = node.get("required", ())
        names = [*required, *(name for name in node.get("properties", {}) if name not in required)]
        fields = [self._make_field(schema, name, name in required) for name in names]
        return sorted(fields, key=lambda item: item.default is not None)

    def _make_field(self, schema: str, name: str, required: bool) -> Field:
        pointer = f"/components/schemas/{schema}/properties/{name}"
        node = self._contract.schemas[schema]["properties"][name]
        kind, reader = self._write_type(node, pointer), self._write_reader(node, pointer)
        python_name = self.python_name(name)
        literal = repr(name)
        default: str | None
        if not required:
            kind, default = f"{kind} | Unset", "UNSET"
            take = "receive" if self.is_reply(schema) else "take"
            reader = f"_codec.{take}(rest, {literal}, {reader})"
        elif self.is_reply(schema):
            default, reader = None, f"expect(rest, {literal}, {reader})"
        else:
            default = repr(node["const"]) if "const" in node else None
            reader = f"_codec.need(rest, {schema!r}, {literal}, {reader})"
        description = self._contract.resolve(node)["description"]
        position = list(self._contract.schemas[schema]["properties"]).index(name)
        return Field(name, python_name, kind, default, description, reader, position)

    def _write_type(self, node: Node, pointer: str) -> str:
        if "$ref" in node:
            return self._write_named_type(node["$ref"].rpartition("/")[2], pointer)
        if "const" in node:
            return f"Literal[{node['const']!r}]"
        if node.get("type") == "array":
            return f"list[{self._write_type(node['items'], f'{pointer}/items')}]"
        return PLAIN[node["type"]]

    def _write_named_type(self, name: str, pointer: str) -> str:
        node = self._contract.schemas[name]
        if self._contract.union(name):
            return name
        if "enum" in node:
            return f"{name} | {PLAIN[node['type']]}"
        if "anyOf" in node:
            members = [self._write_type(option, pointer) for option in node["anyOf"]]
            return " | ".join(
                dict.fromkeys(part for member in members for part in member.split(" | "))
            )
        if node.get("type") == "object":
            return name
        return self._write_type(node, f"/components/schemas/{name}")

    def _write_reader(self, node: Node, pointer: str) -> str:
        if "$ref" in node:
            return self._write_named_reader(node["$ref"].rpartition("/")[2], pointer)
        if "const" in node:
            return f"_codec.constant({node['const']!r})"
        if node["type"] == "array":
            return f"_codec.array({self._write_reader(node['items'], pointer)})"
        return _READERS[node["type"]]

    def _write_named_reader(self, name: str, pointer: str) -> str:
        node = self._contract.schemas[name]
        if self._contract.union(name):
            return f"read_{snake_case(name)}"
        if "enum" in node:
            return f"_codec.member({name}, {_READERS[node['type']]})"
        if "anyOf" in node:
            members = [option["$ref"].rpartition("/")[2] for option in node["anyOf"]]
            reader = _READERS[self._contract.schemas[members[-1]]["type"]]
            for member in reversed(members):
                if "enum" in self._contract.schemas[member]:
                    reader = f"_codec.member({member}, {reader})"
            return reader
        if node["type"] == "object":
            return f"_codec.model({name}.from_dict)"
        return self._write_reader(node, pointer)

    @cached_property
    def unions(self) -> dict[str, Union]:
        """Return the unions that models use, without those that are part of another union."""
        operations = self._contract.operations()
        roots = [name for one in operations for name in (one.request, one.success, one.failure)]
        names = {
            used
            for schema in self._contract.reachable(roots)
            if "properties" in self._contract.schemas[schema]
            for used in self.used_names(schema)
        }
        found = {name: self._contract.union(name) for name in sorted(names)}
        return {name: union for name, union in found.items() if union is not None}

    def used_names(self, schema: str) -> Iterator[str]:
        """Return the names of the enums, models and unions that a model's fields use."""
        for node in self._contract.schemas[schema].get("properties", {}).values():
            yield from self.find_names(node)

    def find_names(self, node: Node) -> Iterator[str]:
        """Return the names of the enums, models and unions that a field uses."""
        if "items" in node:
            yield from self.find_names(node["items"])
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            target = self._contract.schemas[name]
            if self._contract.union(name):
                yield name
            elif "anyOf" in target:
                for option in target["anyOf"]:
                    yield from self.find_names(option)
            elif "enum" in target or target.get("type") == "object":
                yield name

    def imports(self, schema: str, *, enums: bool) -> list[str]:
        """Return the enums that a model's fields use, or the models and unions."""
        schemas = self._contract.schemas
        used = {name for name in self.used_names(schema) if ("enum" in schemas[name]) is enums}
        return sorted(used)

    # callbacks

    def received(self, node: Node, pointer: str) -> tuple[str, str]:
        """Return type and reader of a field of a callback."""
        options = self._contract.resolve(node).get("anyOf", ())
        kinds = {self._contract.resolve(one)["type"] for one in options if "$ref" in one}
        if len(kinds) > 1 and not self._contract.union(node["$ref"].rpartition("/")[2]):
            readers = ", ".join(self._write_reader(one, pointer) for one in options)
            return self._write_type(node, pointer), f"_event.either({readers})"
        return self._write_type(node, pointer), self._write_reader(node, pointer)

    # elements of messages

    def find_texts(self, name: str) -> Iterator[Text]:
        """Return the kinds of a union whose content is one text."""
        union = self._contract.union(name)
        if union is None:
            return
        for kind, member in union.mapping.items():
            for holder, part in self._contract.schemas[member]["properties"].items():
                inside = self._contract.resolve(part).get("properties", {})
                if [self._contract.resolve(one).get("type") for one in inside.values()] == [
                    "string"
                ]:
                    ((text, node),) = inside.items()
                    description = self._contract.resolve(node)["description"]
                    yield Text(union.field, kind, holder, text, description)

    # methods

    def arguments(self, operation: Operation, variant: str | None = None) -> list[Field]:
        """Return the arguments of a method, for one form of its body or for all forms."""
        variants = operation.variants if variant is None else (variant,)
        forms = [self._list_arguments(one, operation) for one in variants]
        found: dict[str, Field] = {}
        for field in chain.from_iterable(forms):
            found.setdefault(field.name, field)
        needed = [{field.name for field in form if field.default is None} for form in forms]
        everywhere = set.intersection(*needed)
        return [
            field if field.name in everywhere else self._make_optional(field)
            for field in sorted(found.values(), key=lambda item: item.name not in everywhere)
        ]

    def stream_arguments(self, operation: Operation) -> list[Field]:
        """Return the arguments of the method that sends pieces, without the pieces."""
        filled = operation.stream.filled if operation.stream else ()
        return [one for one in self.arguments(operation) if one.name not in filled]

    def paging_arguments(self, operation: Operation) -> list[Field]:
        """Return the arguments of the method that reads all pages, with the largest page by
        default.
        """
        rule = operation.paging
        assert rule is not None  # noqa: S101 - only such operations have the method
        limit = self._contract.schemas[operation.variants[0]]["properties"][rule.limit]
        given = {**rule.steady, rule.offset: 0}
        if "maximum" in limit:
            given[rule.limit] = limit["maximum"]
        return [self._set_default(one, given) for one in self.arguments(operation)]

    @staticmethod
    def _set_default(field: Field, given: Mapping[str, object]) -> Field:
        if field.name not in given:
            return field
        kind = field.type.removesuffix(" | Unset")
        return replace(field, type=kind, default=repr(given[field.name]))

    def item_type(self, operation: Operation) -> str:
        """Return the type of the items on an operation's pages."""
        items = operation.paging.items if operation.paging else ""
        node = self._contract.schemas[operation.success]["properties"][items]["items"]
        return self._write_type(node, f"/components/schemas/{operation.success}/properties/{items}")

    def _list_arguments(self, schema: str, operation: Operation) -> list[Field]:
        node = self._contract.schemas[schema]
        arguments = []
        for field in self.fields(schema):
            pointer = f"/components/schemas/{schema}/properties/{field.name}"
            kind = self._write_argument_type(node["properties"][field.name], pointer)
            argument = Field(field.name, field.python_name, kind, None, field.description)
            must = field.name in node.get("required", ()) and field.name not in operation.generated
            arguments.append(argument if must else self._make_optional(argument))
        return arguments

    @staticmethod
    def _make_optional(field: Field) -> Field:
        if field.default is not None:
            return field
        return replace(field, type=f"{field.type} | Unset", default="UNSET")

    def _write_argument_type(self, node: Node, pointer: str) -> str:
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            target = self._contract.schemas[name]
            if "enum" in target:
                return f"{name} | Literal[{', '.join(map(repr, target['enum']))}]"
            if target.get("type") == "object" or self._contract.union(name):
                return f"{name} | Mapping[str, JSON]"
        if node.get("type") == "array":
            return f"Sequence[{self._write_argument_type(node['items'], f'{pointer}/items')}]"
        return self._write_type(node, pointer)

    def client_models(self) -> list[str]:
        """Return the names that the signatures of the clients use."""
        names: set[str] = set()
        for operation in self._contract.operations():
            names.add(operation.success)
            if operation.paging:
                node = self._contract.schemas[operation.success]["properties"]
                names.update(self.find_names(node[operation.paging.items]))
            for variant in operation.variants:
                names.update(self.used_names(variant))
        return sorted(names)
