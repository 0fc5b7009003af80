"""What a command prints: text for people, or JSON for programs."""

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
    """Print fields below each other, without those that say nothing."""
    texts = {name: _text(value) for name, value in fields.items()}
    width = max(map(len, texts), default=0)
    for name, text in texts.items():
        if text:
            typer.echo(f"{format_line(name):<{width}}  {text}")


def report_line(problem: str) -> None:
    """Print a line for people on stderr, where somebody listens."""
    with suppress(OSError):  # whatever is done has to end well without them
        typer.echo(format_line(problem), err=True)


def format_line(text: str) -> str:
    """Return a text as one line that does not steer the terminal."""
    return one_line(text, _LONGEST)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return format_line(", ".join(map(str, value)))
    return format_line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
