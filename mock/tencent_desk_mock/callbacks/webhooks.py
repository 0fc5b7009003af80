"""Read the callbacks of the contract: commands, fields by their roles, limits, replies."""

from __future__ import annotations

import copy
import difflib
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tencent_desk_mock.contract import read_parameter
from tencent_desk_mock.contract_error import ContractError
from tencent_desk_mock.schema import BodyValidator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tencent_desk_mock.contract import Contract, Parameter, Schema

COMMAND = "CallbackCommand"
"""The field, and the parameter, that names the callback."""

_SIMILAR = 0.85


@dataclass(frozen=True, slots=True, eq=False)
class Webhook:
    """Describe one callback of the contract.

    Attributes:
        commands: Its commands. Desk uses the first.
        events: The names of `Event` on a page; empty without this field.
        parameters: The query parameters.
        fields: The fields of the body, and their schemas.
        roles: The paths of fields by role.
        example: The shortest valid body.
        validator: Checks bodies.
        answers: `x-desk-answers`: the replies with an effect on a page.
        when: Whether it comes "before" an event, "during" or "after" it.
        seconds: How long Desk waits for the reply.
        is_repeated: Whether Desk may post it again.
    """

    commands: tuple[str, ...]
    events: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    fields: Mapping[str, Schema]
    roles: Mapping[str, tuple[str, ...]]
    example: Mapping[str, Any]
    validator: BodyValidator
    answers: Mapping[str, Mapping[str, Any]]
    when: str
    seconds: float
    is_repeated: bool

    def body(
        self, command: str, roles: Mapping[str, Any], fields: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return a body.

        Args:
            command: One of the commands.
            roles: Values by role, such as `session_id`; None and unknown roles are left out.
            fields: Values by field.

        Raises:
            ValueError: The callback has no such field, or a value breaks its schema.
        """
        body: dict[str, Any] = {COMMAND: command}
        for role, path in self.roles.items():
            if roles.get(role) is not None:
                _set_at(body, path, roles[role])
        for name, value in fields.items():
            if name not in self.fields:
                raise ValueError(f"{command} has no field {name!r}; {self._list_fields()}")
            body[name] = {**body.get(name, {}), **value} if isinstance(value, dict) else value
        try:  # not left to the validator: older versions of its library end in a SystemError
            json.dumps(body, ensure_ascii=False, default=str).encode("utf-8")
        except UnicodeEncodeError as error:
            raise ValueError(f"{command}: the body cannot be sent as JSON: {error}") from None
        found = self.validator.check(body, 0)
        if found is not None:
            violation = found[0]
            raise ValueError(f"{command}: {violation.pointer or 'body'} {violation.message}")
        return {name: body[name] for name in self.fields if name in body}

    def reply_field(self, answer: str, name: str) -> str:
        """Return the field of the reply for an argument of an answer."""
        found: str = self.answers[answer]["fields"][name]
        return found

    def _list_fields(self) -> str:
        return f"the fields are {', '.join(self.fields)}; send others with extra="


class Webhooks:
    """Hold the callbacks of a contract by command.

    Raises:
        ContractError: The description of a callback is incomplete.
    """

    def __init__(self, contract: Contract) -> None:
        self.by_command: dict[str, Webhook] = {}
        for name, item in contract.document.get("webhooks", {}).items():
            try:
                webhook = _read(contract, item["post"])
            except KeyError as error:
                raise ContractError(f"webhook {name}: has no {error}") from None
            self.by_command.update(dict.fromkeys(webhook.commands, webhook))

    def of(self, command: str) -> Webhook:
        """Return the callback with a command.

        Raises:
            ValueError: No callback has it.
        """
        try:
            return self.by_command[command]
        except KeyError:
            known = ", ".join(self.by_command)
            raise ValueError(
                f"no callback {command!r}; the callbacks are {known or 'none'}"
            ) from None

    def find(self, name: str) -> tuple[str, str | None]:
        """Return the command for a name, and the event if it is one, also an unlisted one.

        Raises:
            ValueError: The name looks misspelled.
        """
        self.check_name(name)
        if name in self.by_command:
            return name, None
        command = next((one for one, hook in self.by_command.items() if hook.events), None)
        if command is None:
            raise ValueError(f"no callback {name!r}: no callback of the contract has events")
        return command, name

    def check_name(self, name: str) -> None:
        """Check the name of a command or an event.

        Raises:
            ValueError: It looks misspelled.
        """
        events = (event for webhook in self.by_command.values() for event in webhook.events)
        known = [*self.by_command, *events]
        close = next(iter(difflib.get_close_matches(name, known, cutoff=_SIMILAR)), name)
        if close != name:
            raise ValueError(f"no callback {name!r}; did you mean {close}?")


@lru_cache(maxsize=8)
def webhooks_of(contract: Contract) -> Webhooks:
    """Return the callbacks of a contract, shared by its mocks."""
    return Webhooks(contract)


def _read(contract: Contract, node: Schema) -> Webhook:
    schema = node["requestBody"]["content"]["application/json"]["schema"]
    resolved = contract.resolve(schema)
    fields = resolved["properties"]
    rules = node["x-desk-callback"]
    command = contract.resolve(fields[COMMAND])
    return Webhook(
        commands=tuple(command.get("enum") or [command["const"]]),
        events=tuple(_find_events(contract, fields.get("Event", {}))),
        parameters=tuple(read_parameter(contract, row) for row in node["parameters"]),
        fields=fields,
        roles=dict(_find_roles(contract, resolved, ())),
        example=resolved["examples"][0],
        validator=BodyValidator(contract, schema),
        answers=node["x-desk-answers"],
        when=rules["when"],
        seconds=rules["seconds"],
        is_repeated=rules["repeats"] == "possible",
    )


def _find_events(contract: Contract, node: Schema) -> Iterator[str]:
    for option in contract.resolve(node).get("anyOf", ()):
        yield from contract.resolve(option).get("enum", ())


def _find_roles(
    contract: Contract, schema: Schema, path: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, node in schema.get("properties", {}).items():
        resolved = contract.resolve(node)
        role = node.get("x-desk-role") or resolved.get("x-desk-role")
        if role is not None:
            yield role, (*path, name)
        yield from _find_roles(contract, resolved, (*path, name))


def _set_at(body: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for name in path[:-1]:
        body = body.setdefault(name, {})
    body[path[-1]] = copy.deepcopy(value)
