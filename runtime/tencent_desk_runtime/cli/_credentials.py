"""Read the account from the environment, or from a file that nobody else can read."""

import os
import stat
import tomllib
from pathlib import Path
from typing import Annotated, Any

import typer

from ..client import SyncClient
from ..errors import ValidationError
from ..from_env import NAMES, NamedTexts, hide_unknown, read_variables
from ..redaction import hide_secrets
from ..secret import Secret
from ._output import report_line
from ._program import get_program

CredentialsFile = Annotated[
    Path | None,
    typer.Option(
        "--credentials",
        metavar="FILE",
        help="Read the account from this TOML file, and ignore TENCENT_DESK_*. Its keys: "
        f"{', '.join(NAMES)}.",
    ),
]


_HAS_MODES = os.name == "posix"


def read_account(file: Path | None) -> NamedTexts:
    """Return the arguments of the account, from a file or else from the environment.

    Raises:
        ValidationError: the file cannot be used. The message does not show its content.
    """
    return read_variables() if file is None else _read_account_file(file)


def client(file: Path | None) -> SyncClient:
    """Return a client of the account.

    Raises:
        ValidationError: something is missing or makes no sense.
    """
    return get_program().sync_client(**read_account(file).arguments())


def _read_account_file(file: Path) -> NamedTexts:
    found = {name: hide_unknown(name, value) for name, value in _read(file).items()}
    unknown = sorted(found.keys() - set(NAMES))
    if unknown:
        known = ", ".join(NAMES)
        raise ValidationError(
            f"{file}: no such key: {hide_secrets(repr(unknown[0]))}; the keys are {known}"
        )
    for name, value in found.items():
        wanted = int if name == "sdk_app_id" else str
        if type(value.reveal() if isinstance(value, Secret) else value) is not wanted:
            kind = "a number" if wanted is int else "a text"
            raise ValidationError(f"{file}: {name} must be {kind}")
    number = found.get("sdk_app_id", "")
    return NamedTexts(found | {"sdk_app_id": str(number)}, lambda name: f"{name} in {file}")


def _read(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as opened:
            if _HAS_MODES:
                _check_mode(file, opened.fileno())
            return tomllib.loads(opened.read().decode("utf-8-sig"))
    except OSError as error:
        problem = error.strerror or type(error).__name__
    except UnicodeDecodeError:
        problem = "is not UTF-8"
    except tomllib.TOMLDecodeError as error:
        # The message has the position, and at most one character of the text.
        problem = f"is not TOML: {error}"
    except RecursionError:
        problem = "cannot be read: it nests too deeply"
    raise ValidationError(f"{file}: {problem}")


def _check_mode(file: Path, descriptor: int) -> None:
    """Refuse a file that others can write to, and warn about one that they can read.

    Any mode is right on a read-only file system: the user of a secret that is mounted into a
    container cannot change it. No warning for a file of root, for the same reason.
    """
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or os.fstatvfs(descriptor).f_flag & os.ST_RDONLY:
        return
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise ValidationError(
            f"{file}: others can write to it and change the account; run: chmod 600 {file}"
        )
    readable = found.st_mode & (stat.S_IRGRP | stat.S_IROTH)
    if readable and found.st_uid == os.geteuid():
        report_line(f"tencent-desk: {file}: others can read it; run: chmod 600 {file}")
