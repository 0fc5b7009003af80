"""Read the fields of a body from options."""

import json
from collections.abc import Callable

import typer

from ..errors import ValidationError
from ..strict_json import strict
from ..types import JSON
from ._input import STDIN, read


def json_value(text: str) -> JSON:
    """Return the JSON value of an option: the text itself, `@FILE`, or `-` for stdin.

    Raises:
        typer.BadParameter: the file cannot be read, or the text is not JSON.
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
        raise typer.BadParameter("null is not allowed; leave the option out")
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
    """Return the completions for the value of an option."""
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
