"""How options give the fields of a body."""

import json
from collections.abc import Callable

import typer

from ..errors import ValidationError
from ..strict_json import strict
from ..types import JSON
from ._input import STDIN, read


def json_value(text: str) -> JSON:
    """Return the value of an option that takes JSON: itself, or `@FILE`, or `-` for stdin.

    Raises:
        typer.BadParameter: there is no such file, or it is no JSON.
    """
    try:
        found = strict(_content(text))
    except json.JSONDecodeError as error:
        problem = f"{error.msg} at line {error.lineno}, column {error.colno}"
    except ValueError as error:
        problem = str(error)
    else:
        if found is not None:
            return found
        raise typer.BadParameter("null is no value; leave the option out")
    raise typer.BadParameter(f"not JSON: {problem}")


def json_such_as(example: str) -> Callable[[str], JSON]:
    """Return `json_value` for an option, with an example in its messages.

    Args:
        example: a value that the option takes.
    """

    def parse(text: str) -> JSON:
        try:
            return json_value(text)
        except typer.BadParameter as error:
            problem = error.message
        raise typer.BadParameter(f"{problem}\nIt takes JSON, such as {example}")

    return parse


def one_of(*values: str) -> Callable[[], list[str]]:
    """Return what a shell offers for the value of an option."""
    return lambda: [*values]


def _content(text: str) -> str:
    if text != STDIN and not text.startswith("@"):
        return text
    try:
        return read(text.removeprefix("@")).decode("utf-8-sig")
    except ValidationError as error:
        problem = error.message
    except UnicodeDecodeError:
        problem = f"{text.removeprefix('@')}: is not UTF-8"
    raise typer.BadParameter(problem)
