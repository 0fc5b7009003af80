"""Print text for people, or JSON for programs."""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Annotated

import typer

from ..redaction import one_line

AsJSON = Annotated[
    bool,
    typer.Option("--json", help="Print one line of JSON, failures too; stderr is for people."),
]

_LONGEST = 4000


def print_json(value: object) -> None:
    """Print a JSON value as one line of ASCII."""
    typer.echo(json.dumps(value))


def print_fields(fields: Mapping[str, object]) -> None:
    """Print fields one per line, without empty ones."""
    texts = {name: _text(value) for name, value in fields.items()}
    width = max(map(len, texts), default=0)
    for name, text in texts.items():
        if text:
            typer.echo(f"{format_line(name):<{width}}  {text}")


def report_line(problem: str) -> None:
    """Print a line for people on stderr, if stderr is open."""
    with suppress(OSError):  # the work must end well even if nobody reads
        typer.echo(format_line(problem), err=True)


def format_line(text: str) -> str:
    """Return a text as one line without control characters for the terminal."""
    return one_line(text, _LONGEST)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return format_line(", ".join(map(str, value)))
    return format_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
