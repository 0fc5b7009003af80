"""`tencent-desk explain`."""

from typing import Annotated

import typer

from .. import errors


def explain(code: Annotated[int, typer.Argument(help="An ErrorCode.")]) -> None:
    """Say what an ErrorCode means, and what to do. Nothing is sent."""
    known = errors.explain(code)
    typer.echo(f"{known.code} {known.name}: {known.meaning} {known.advice}")
