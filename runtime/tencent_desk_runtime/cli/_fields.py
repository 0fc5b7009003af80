"""Read the fields of a body from options."""

import json
from collections.abc import Callable

import typer

from ..errors import ValidationError
from ..strict_json import parse_strict
from ..types import JSON
from ._input import STDIN, read


def read_json(text: str) -> JSON:
    """Return the JSON value of an option: the text itself, `@FILE`, or `-` for stdin.

    Raises:
        typer.BadParameter: the file cannot be read, or the text is not JSON.
    """
    try:
        found = parse_strict(_read_content(text))
    except json.JSONDecodeError as error:
        problem = f"{error.msg} at line {error.lineno}, column {error.colno}"
    except ValueError as error:
        problem = str(error)
    else:
        if found is not None:
            return found
        raise typer.BadParameter("null is not allowed; leave the option out")
    raise typer.BadParameter(f"not JSON: {problem}")


def make_json_reader(example: str) -> Callable[[str], JSON]:
    """Return `read_json` for an option, with an example in its messages."""

    def parse(text: str) -> JSON:
        try:
            return read_json(text)
        except typer.BadParameter as error:
            problem = error.message
        raise typer.BadParameter(f"{problem}\nIt takes JSON, such as {example}")

    return parse


def complete_from(*values: str) -> Callable[[], list[str]]:
    """Return the completions for the value of an option."""
    return lambda: [*values]


def _read_content(text: str) -> str:
    if text != STDIN and not text.startswith("@"):
        return text
    try:
        return read(text.removeprefix("@")).decode("utf-8-sig")
    except ValidationError as error:
        problem = error.message
    except UnicodeDecodeError:
        problem = f"{text.removeprefix('@')}: is not UTF-8"
    raise typer.BadParameter(problem)
