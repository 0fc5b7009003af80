"""Implement `tencent-desk send`: a message for each row of a file."""

import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from ._credentials import CredentialsFile
from ._output import AsJSON


def send_command(rate_limit: int) -> Callable[..., None]:
    """Make the command; `rate_limit` is the default of `--rate`, in calls per second."""

    def send(
        context: typer.Context,
        *,
        file: Annotated[
            Path,
            typer.Option(
                "--from",
                metavar="FILE",
                help="The rows: CSV with a header, or JSON lines; - for stdin. Columns, or keys, "
                "are the fields of send_msg, and Text for a message with one text.",
            ),
        ],
        encoding: Annotated[
            str,
            typer.Option(
                metavar="NAME",
                help="The encoding of the file: gb18030, big5, utf-16 and so on.",
            ),
        ] = "utf-8",
        ignore_columns: Annotated[
            list[str] | None,
            typer.Option(
                "--ignore-columns",
                metavar="NAMES",
                help="Your own columns to skip, separated by commas.",
            ),
        ] = None,
        journal: Annotated[
            Path | None,
            typer.Option(
                metavar="FILE",
                help="The journal of the rows; by default FILE.journal, next to FILE. A run with "
                "the same journal continues where the last one ended.",
            ),
        ] = None,
        concurrency: Annotated[
            int, typer.Option(metavar="NUMBER", min=1, help="How many calls run at once.")
        ] = 32,
        rate: Annotated[
            int,
            typer.Option(
                metavar="NUMBER", min=0, help="The most calls per second; 0 for no limit."
            ),
        ] = rate_limit,
        resend_unknown: Annotated[
            bool,
            typer.Option(
                "--resend-unknown",
                help="Send rows again that may have been sent. A user may get a message twice.",
            ),
        ] = False,
        credentials: CredentialsFile = None,
        as_json: AsJSON = False,
    ) -> None:
        """Send a message for each row of a file, all of them checked first.

        The same command continues where a run ended. It sends no row again that was sent.
        At an interrupt it waits for calls in progress; at a second one it stops at once.
        """
        from ._bulk import send_rows

        send_rows(
            file,
            encoding=encoding,
            ignore_columns=[
                name.strip()
                for names in ignore_columns or ()
                for name in names.split(",")
                if name.strip()
            ],
            journal=journal,
            credentials=credentials,
            concurrency=concurrency,
            rate=rate or None,
            resend_unknown=resend_unknown,
            as_json=as_json,
            again=_format_command(context),
        )

    return send


def _format_command(context: typer.Context) -> str:
    """Return the command as given, without options to decide again each time."""
    words = context.command_path.split()
    for parameter in context.command.params:
        name = parameter.name or ""
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE" and name != "resend_unknown":
            value = context.params[name]
            for one in value if isinstance(value, (list, tuple)) else [value]:
                words += [parameter.opts[0], *([] if one is True else [str(one)])]
    return shlex.join(words)
