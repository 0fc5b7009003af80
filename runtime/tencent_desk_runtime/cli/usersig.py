"""Implement `tencent-desk usersig`: make, read and check signatures."""

import os
import time
from datetime import UTC, datetime
from typing import Annotated, cast

import typer

from .. import usersig as signatures
from ..errors import ValidationError
from ..redaction import hide_secrets
from ..secret import Secret
from ._credentials import CredentialsFile, read_account
from ._exit_status import DONE, NO, settle
from ._failures import report_failures
from ._input import STDIN, read
from ._output import AsJSON, print_fields, print_json
from ._program import get_program

_SHORTEST = 24
"""Characters of a word that can be part of a key or a signature."""

app = typer.Typer(
    help="Make, read or check a UserSig. Nothing is sent.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Signature = Annotated[
    str,
    typer.Argument(
        metavar="[FILE]",
        help="The file that holds the signature; - for stdin.",
    ),
]


@app.command()
def sign(
    *,
    identifier: Annotated[
        str | None,
        typer.Option(
            metavar="USERID",
            help="The user to sign for; by default the identifier of the account.",
        ),
    ] = None,
    lifetime: Annotated[int, typer.Option(metavar="SECONDS", help="How long it is valid.")] = 86400,
    credentials: CredentialsFile = None,
    as_json: AsJSON = False,
) -> None:
    """Make a UserSig with the secret key of the account.

    The output is a credential: anybody who has it can act as the user until it expires.
    """
    with report_failures(as_json=as_json):
        given = read_account(credentials)
        found = given.arguments()
        key = given.needed_key()
        user = found["identifier"] if identifier is None else identifier
        made = get_program().sign(found["sdk_app_id"], user, key, lifetime=lifetime)
    if as_json:
        print_json({"usersig": made})
    else:
        typer.echo(made)


@app.command()
def inspect(file: Signature = STDIN, *, as_json: AsJSON = False) -> None:
    """Print the user and the expiry of a UserSig. It does not check that the UserSig is genuine."""
    with report_failures(as_json=as_json):
        found = signatures.read(_read_signature(file))
    _print(found, as_json=as_json)


@app.command()
def verify(
    file: Signature = STDIN, *, credentials: CredentialsFile = None, as_json: AsJSON = False
) -> None:
    """Check that a UserSig was made with the account's secret key and is valid now.

    If not, the exit status is 1.
    """
    with report_failures(as_json=as_json):
        key, usersig = read_account(credentials).needed_key(), _read_signature(file)
    with report_failures(as_json=as_json, refusal=NO):
        found = signatures.verify(cast("str", usersig), cast("str", key))
    settle(DONE)  # this line is the answer; the others are the fields of the signature
    _print(found, as_json=as_json)


def _read_signature(file: str) -> Secret[str]:
    """Read a signature.

    Raises:
        ValidationError: the file cannot be read. A name that may be a signature is not shown.
    """
    try:
        return Secret(read(file).decode("latin-1").strip())
    except ValidationError as error:
        plain = _is_file_name(file)
        problem = error.message if plain else error.message.removeprefix(f"{file}: ")
    if not plain:
        problem = (
            f"the argument is not a readable file ({problem}), and is not shown, because it may "
            "be a signature. Everybody on this machine can read arguments: name a file that "
            "holds the signature, or pass it on stdin"
        )
    raise ValidationError(problem)


def _is_file_name(word: str) -> bool:
    """Return whether a word must be a file name: keys and signatures are one long word."""
    is_long = len(word) >= _SHORTEST and "." not in word and os.sep not in word
    return not is_long and hide_secrets(word) == word


def _print(found: signatures.UserSig, *, as_json: bool) -> None:
    """Print the fields of a signature, without its digest."""
    facts = {
        "sdk_app_id": found.sdk_app_id,
        "identifier": found.identifier,
        "issued_at": _format_time(found.issued_at),
        "expires_at": _format_time(found.expires_at),
        "lifetime": found.lifetime,
        "expired": time.time() >= found.expires_at,
    }
    (print_json if as_json else print_fields)(facts)


def _format_time(seconds: int) -> str:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
    except (OverflowError, ValueError, OSError):
        return f"{seconds} s of Unix time"
