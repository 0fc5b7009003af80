"""Build the options of the commands, one for each field of a request."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .naming import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .contract import Contract, Node, Operation
    from .naming import Field, Naming

_METAVARS = {"string": "TEXT", "integer": "INTEGER", "number": "NUMBER"}
_TAKEN = frozenset({"as_json", "body", "call", "credentials", "dry_run", "help", "json"})
"""Names of every command in addition to the fields."""


@dataclass(frozen=True, slots=True)
class Flag:
    """Describe the option of a field.

    Attributes:
        field: the field's name.
        parameter: the parameter of the function.
        option: the option as written on the command line.
        type: type of the parameter; `object` for JSON.
        metavar: name of the value in the help; empty without a value.
        choices: the values of an enum, as written.
        help: the description of the field.
        example: an example of its JSON; empty if it takes no JSON.
        value: Python expression of the field's value.
    """

    field: str
    parameter: str
    option: str
    type: str
    metavar: str | None
    choices: tuple[str, ...]
    help: str
    example: str
    value: str


def every_code(contract: Contract, operation: Operation) -> tuple[int, ...]:
    """Return the codes that an operation can return: those on its page, and the common ones."""
    failure = contract.schemas[operation.failure]["properties"]["ErrorCode"]
    options = map(contract.resolve, contract.resolve(failure)["anyOf"])
    return tuple(sorted(code for option in options for code in option.get("enum", ())))


def flags(contract: Contract, naming: Naming, operation: Operation) -> list[Flag]:
    """Return the options of the command of an operation."""
    fields = [(one, _find_node(contract, operation, one)) for one in naming.arguments(operation)]
    found = {one.name: _make_flag(contract, one, node) for one, node in fields}
    taken = {flag.parameter for flag in found.values()}
    return [
        flag
        for one, node in fields
        for flag in (found[one.name], *_make_short_forms(contract, naming, one, node))
        if flag is found[one.name] or flag.parameter not in taken
    ]


def _find_node(contract: Contract, operation: Operation, field: Field) -> Node:
    every = (contract.schemas[variant]["properties"] for variant in operation.variants)
    return next(properties[field.name] for properties in every if field.name in properties)


def _make_flag(contract: Contract, field: Field, node: Node) -> Flag:
    kind, choices = _find_plain_type(contract, node)
    parameter = _name_parameter(field.python_name)
    metavar = "JSON" if kind is None else "|".join(choices) or _METAVARS.get(kind)
    description = " ".join(field.description.split())
    examples = contract.resolve(node).get("examples", []) if kind is None else []
    example = json.dumps(examples[0], ensure_ascii=False) if examples else ""
    described = f"{description} Required." if field.default is None else description
    return Flag(
        field=field.name,
        parameter=parameter,
        option=_name_option(parameter),
        type="object" if kind is None else PLAIN[kind],
        metavar=metavar,
        choices=choices,
        help=f"{described} Such as {example}" if example else described,
        example=example,
        value=parameter,
    )


def _find_plain_type(contract: Contract, node: Node) -> tuple[str | None, tuple[str, ...]]:
    """Return the type of a field with a single value, and the values of its enum."""
    target = contract.resolve(node)
    if "const" in target:
        target = {"enum": [target["const"]], **target}
    kind = target.get("type")
    choices = tuple(str(value) for value in target.get("enum", ()))
    return (kind, choices) if kind in PLAIN else (None, ())


def _name_parameter(python_name: str) -> str:
    name = python_name.strip("_")
    return f"field_{name}" if name in _TAKEN else python_name


def _name_option(parameter: str) -> str:
    return f"--{parameter.strip('_').replace('_', '-')}"


def _make_short_forms(
    contract: Contract, naming: Naming, field: Field, node: Node
) -> Iterator[Flag]:
    """Return short options for a list with one message element that is a text."""
    name = contract.resolve(node).get("items", {}).get("$ref", "").rpartition("/")[2]
    for text in naming.find_texts(name) if name else ():
        parameter = _name_parameter(text.name.lower())
        content = f"{{{text.name!r}: {parameter}}}"
        value = f"{{{text.tag!r}: {text.kind!r}, {text.holder!r}: {content}}}"
        yield Flag(
            field=field.name,
            parameter=parameter,
            option=_name_option(parameter),
            type="str",
            metavar="TEXT",
            choices=(),
            help=f"{' '.join(text.description.split())} "
            f"Short for {field.name} with one {text.kind} of it.",
            example="",
            value=f"[{value}] if {parameter} is not None else None",
        )
