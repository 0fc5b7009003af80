"""How options give the fields of a body."""

import json
from collections.abc import Callable
from typing import NoReturn

import typer

from ..errors import ValidationError
from ..types import JSON
from ._input import STDIN, read


def json_value(text: str) -> JSON:
    """The value of an option that takes JSON: itself, or `@FILE`, or `-` for stdin.

    Raises:
        typer.BadParameter: there is no such file, or it is no JSON.
    """
    try:
        found: JSON = json.loads(
            _content(text), parse_constant=_refuse_constant, object_pairs_hook=_object
        )
    except json.JSONDecodeError as error:
        problem = f"{error.msg} at line {error.lineno}, column {error.colno}"
    except ValueError as error:
        problem = str(error)
    except RecursionError:
        problem = "it is nested too deeply"
    else:
        if found is not None:
            return found
        raise typer.BadParameter("null is no value; leave the option out")
    raise typer.BadParameter(f"not JSON: {problem}")


def one_of(*values: str) -> Callable[[], list[str]]:
    """What a shell offers for the value of an option."""
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


def _object(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} stands twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"there is no {name} in it")
