"""Implement what the commands of all operations share."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from ..errors import ValidationError
from ..operation import Operation
from ._credentials import client
from ._exit_status import DONE, settle
from ._failures import report_failures
from ._fields import read_json
from ._output import print_fields, print_json
from ._request import VARIABLE, Shown, prepare_request

Body = Annotated[
    object | None,
    typer.Option(
        "--body",
        metavar="JSON",
        parser=read_json,
        help="Fields in the vendor's spelling, besides those given by options: "
        "JSON, @FILE, or - for stdin.",
    ),
]
DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run",
        help="Send nothing. Print the request without the signature, and a line for curl.",
    ),
]


class Field(NamedTuple):
    """Hold a field of the body, its option and its value; `None` without the option."""

    name: str
    option: str
    value: object


def call(
    operation: Operation,
    given: Sequence[Field],
    *,
    body: object,
    dry_run: bool,
    credentials: Path | None,
    as_json: bool,
) -> None:
    """Make a call, and print the reply or the failure.

    Raises:
        typer.Exit: the call failed.
    """
    options: dict[str, list[str]] = {}
    for field in given:
        options.setdefault(field.name, []).append(field.option)
    with report_failures(as_json=as_json, options=options):
        fields = _merge_fields(given, body)
        with client(credentials) as desk:
            if dry_run:
                _print_request(prepare_request(desk, operation, fields), as_json=as_json)
                return
            reply = desk._call(operation, fields, dict, {})  # noqa: SLF001 - of this package
            settle(DONE)
    (print_json if as_json else print_fields)(reply.data)


def _merge_fields(given: Sequence[Field], body: object) -> dict[str, object]:
    """Return the fields of the body.

    Raises:
        ValidationError: a field is given twice, or the body is not an object.
    """
    if body is not None and not isinstance(body, dict):
        raise ValidationError(
            "--body must be a JSON object, with the fields in the vendor's spelling"
        )
    fields: dict[str, object] = dict(body or {})
    sources = dict.fromkeys(fields, "--body")
    for field in given:
        if field.value is None:
            continue
        if field.name in fields:
            raise ValidationError(
                f"{field.name} is given twice, by {sources[field.name]} and by {field.option}"
            )
        fields[field.name] = field.value
        sources[field.name] = field.option
    return fields


def _print_request(request: Shown, *, as_json: bool) -> None:
    if as_json:
        print_json(request.document())
        return
    typer.echo(f"{request.method} {request.url}")
    for name, value in request.headers:
        typer.echo(f"{name}: {value}")
    typer.echo(f"\n{request.body}\n")
    typer.echo(f"# {VARIABLE} holds the signature: {VARIABLE}=$(tencent-desk usersig sign)")
    typer.echo(request.curl)
