"""Read `webhooks` of the contract for the template: one class for each callback."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .contract import ContractError, Node, schema_of
from .naming import Field

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .contract import Contract
    from .naming import Naming

ROLES = ("session_id", "user_id", "service_account")
_TYPES = {
    "string": "str",
    "integer": "int",
    "object": "Mapping[str, JSON]",
    "array": "Sequence[str]",
}
_TAKEN = frozenset(
    {"additional_properties", "command", "dedupe_key", "raw", "reply", "request", "text", "time"}
    | {"verified"}
)


@dataclass(frozen=True, slots=True)
class Argument:
    """Describe an argument of a method that writes a reply."""

    name: str
    field: str
    type: str
    kind: str
    description: str
    codes: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    name: str
    summary: str
    body: Mapping[str, Any]
    arguments: tuple[Argument, ...]
    refuses: bool


@dataclass(frozen=True, slots=True)
class Callback:
    """Describe a callback.

    Attributes:
        commands: its names; the key of the contract comes first.
        class_name: the class of its events.
        constants: names and members of the enum of its events.
        roles: names that its events have in addition to its fields.
    """

    commands: tuple[str, ...]
    class_name: str
    description: str
    details: str
    page: str
    fields: tuple[Field, ...]
    constants: tuple[tuple[str, str], ...]
    roles: tuple[str, ...]
    answers: tuple[Answer, ...]


class Callbacks:
    """Read the callbacks of a contract."""

    def __init__(self, contract: Contract, naming: Naming) -> None:
        self._contract = contract
        self._naming = naming

    @cached_property
    def every(self) -> list[Callback]:
        return [
            self._read_callback(command, node) for command, node in self._contract.webhooks.items()
        ]

    def _read_callback(self, command: str, node: Node) -> Callback:
        contract = self._contract
        schema = schema_of(node["requestBody"])
        properties = contract.schemas[schema]["properties"]
        fields = tuple(
            self._read_field(schema, name, one)
            for name, one in properties.items()
            if name != self.command
        )
        declared = contract.resolve(properties[self.command])
        others = [one for one in declared.get("enum", ()) if one != command]
        page = contract.document["x-desk-sources"][node["x-desk-source"]["page"]]["url"]
        rule = node["x-desk-callback"]
        seconds = f"Desk waits {rule['seconds']} s for the reply."
        repeats = _REPEATS[rule["repeats"]]
        return Callback(
            commands=(command, *others),
            class_name=schema,
            description=contract.schemas[schema]["description"],
            details=f"{node['description']} {seconds} {repeats}",
            page=page,
            fields=fields,
            constants=tuple(self._list_constants(properties)),
            roles=tuple(one for one in ROLES if one not in {item.python_name for item in fields}),
            answers=tuple(self._read_answers(node)),
        )

    def _read_field(self, schema: str, name: str, node: Node) -> Field:
        target = self._contract.resolve(node)
        role = node.get("x-desk-role", target.get("x-desk-role"))
        python_name = role if role in ROLES else self._naming.python_name(name)
        if python_name in _TAKEN:
            place = f"/components/schemas/{schema}/properties/{name}"
            raise ContractError(place, f"becomes {python_name!r}, which every callback has")
        kind, reader = self._naming.received(node, f"/components/schemas/{schema}")
        description = f"{target['description']} (`{name}`)"
        return Field(name, python_name, f"{kind} | None", "None", description, reader)

    def _list_constants(self, properties: Mapping[str, Node]) -> Iterator[tuple[str, str]]:
        """Return the members of the open enums of a body, as constants of its class."""
        for name, node in properties.items():
            options = self._contract.resolve(node).get("anyOf", ()) if name != self.command else ()
            for option in options:
                enum = option["$ref"].rpartition("/")[2]
                for member in self._contract.schemas[enum].get("x-enum-varnames", ()):
                    yield member, f"{enum}.{member}"

    def _read_answers(self, node: Node) -> Iterator[Answer]:
        reply = self._contract.schemas[schema_of(self._contract.resolve(node["responses"]["200"]))][
            "properties"
        ]
        for name, rule in node["x-desk-answers"].items():
            refuses = rule.get("refuses", False)
            arguments = tuple(
                self._read_argument(argument, field, reply[field], refuses)
                for argument, field in rule.get("fields", {}).items()
            )
            yield Answer(name, rule["summary"], rule["body"], arguments, refuses)

    def _read_argument(self, name: str, field: str, node: Node, refuses: bool) -> Argument:
        target = self._contract.resolve(node)
        options = [self._contract.resolve(one) for one in target.get("anyOf", (target,))]
        kind = options[0]["type"]
        spans = tuple(
            span
            for option in options
            for span in _list_spans(option)
            if span != (0, 0) or not refuses
        )
        return Argument(name, field, _TYPES[kind], kind, target["description"], spans)

    # Fields of every callback

    @cached_property
    def parameters(self) -> dict[str, str]:
        """Return the names of the query parameters, by meaning."""
        known = self._contract.document["components"]
        (scheme,) = (one for one in known["securitySchemes"].values() if "x-desk-signature" in one)
        over = [name for name in scheme["x-desk-signature"]["over"] if name != "token"]
        places = {
            "app": "CallbackSdkAppid",
            "request_id": "CallbackRequestId",
            "client_ip": "CallbackClientIp",
            "platform": "CallbackOptPlatform",
        }
        found = {key: known["parameters"][place]["name"] for key, place in places.items()}
        return {**found, "command": self.command, "sign": scheme["name"], "request_time": over[0]}

    command = "CallbackCommand"

    @cached_property
    def roles(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Return the paths of each role in the bodies."""
        found: dict[str, dict[tuple[str, ...], None]] = {}
        for body in self._contract.callback_bodies():
            for role, path in self._find_roles(body, ()):
                found.setdefault(role, {})[path] = None
        return {role: tuple(paths) for role, paths in found.items()}

    def _find_roles(
        self, properties: Mapping[str, Node], above: tuple[str, ...]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name, node in properties.items():
            target = self._contract.resolve(node)
            role = node.get("x-desk-role", target.get("x-desk-role"))
            if role:
                yield role, (*above, name)
            if "$ref" in node and "properties" in target:
                yield from self._find_roles(target["properties"], (*above, name))

    @cached_property
    def text(self) -> tuple[str, str, str, str]:
        """Return the path to the text of a message: tag's field, tag, content, text."""
        ((message,),) = self.roles["message"]
        bodies = self._contract.callback_bodies()
        field = next(body[message] for body in bodies if message in body)
        text = next(self._naming.find_texts(field["items"]["$ref"].rpartition("/")[2]))
        return text.tag, text.kind, text.holder, text.name

    def imported(self) -> list[str]:
        """Return the models of the events' fields."""
        bodies = self._contract.callback_bodies()
        nodes = [one for body in bodies for name, one in body.items() if name != self.command]
        return sorted({name for one in nodes for name in self._naming.find_names(one)})


_REPEATS = {
    "possible": "It can come again: see `dedupe_key`.",
    "never": "It is not repeated.",
    "unknown": "No page says whether it is repeated.",
}


def _list_spans(node: Node) -> Iterator[tuple[int, int]]:
    for value in node.get("enum", ()):
        yield value, value
    if "minimum" in node and "maximum" in node:
        yield node["minimum"], node["maximum"]
