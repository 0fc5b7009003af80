"""Build the commands and run one."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import EntryPoint
from traceback import walk_tb
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer
from typer.core import TyperGroup
from typer.main import get_command

from ..redaction import hide_secrets
from . import _elsewhere, usersig
from ._exit_status import NO, settle
from ._failures import list_statuses
from ._output import report_line
from ._program import Program, get_program, use_program
from .explain import explain
from .send import send_command

if TYPE_CHECKING:
    from io import TextIOWrapper

NAME = "tencent-desk"
_INSTALL = "--install-completion"


_UsageError = cast("type[typer.BadParameter]", typer.BadParameter.__base__)


class _Discreet(TyperGroup):
    """Hide words in errors that look like a signature or a key."""

    def make_context(self, *given: Any, **more: Any) -> Any:
        with _hide_secrets():
            return super().make_context(*given, **more)

    def invoke(self, ctx: Any) -> Any:
        with _hide_secrets():
            return super().invoke(ctx)


@contextmanager
def _hide_secrets() -> Iterator[None]:
    try:
        yield
    except _UsageError as error:
        error.message = hide_secrets(error.message)
        raise


@cache
def build_application(program: Program) -> typer.Typer:
    """Build the command with all its subcommands."""
    lines = "\n".join(
        f"{number:>3}  {meaning}"
        for number, meaning in sorted(list_statuses(program.kinds).items())
    )
    app = typer.Typer(
        cls=_Discreet,
        help="Call Tencent Cloud Desk from the command line. Unofficial.\n\n"
        "The account comes from TENCENT_DESK_SDK_APP_ID, TENCENT_DESK_IDENTIFIER, "
        "TENCENT_DESK_SECRET_KEY or TENCENT_DESK_USERSIG, and TENCENT_DESK_REGION or "
        "TENCENT_DESK_BASE_URL; or from a file, with --credentials.",
        epilog=f"\b\nExit status:\n{lines}",
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    for command in program.commands:
        app.command()(command)
    app.command("send")(send_command(program.service.general_rate_limit.calls))
    app.command(context_settings={"ignore_unknown_options": True})(explain)
    app.add_typer(usersig.app, name="usersig")
    for entry in _elsewhere.find_commands():
        app.command(
            entry.name,
            help=f"See {NAME} {entry.name} --help.",
            add_help_option=False,
            context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
        )(_wrap_command(entry))
    app.callback()(_handle_options)
    return app


def _wrap_command(entry: EntryPoint) -> Callable[[typer.Context], None]:
    """Return a command of another package, for help and completion."""

    def start(context: typer.Context) -> None:
        raise typer.Exit(_elsewhere.run(entry, context.args))

    return start


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"{NAME} {get_program().service.version}")
        raise typer.Exit


def _handle_options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    del version


def run(words: list[str], program: Program) -> int:
    """Run the command with these words, and return its exit status."""
    with suppress(AttributeError):  # the caller may have replaced the streams
        cast("TextIOWrapper", sys.stdout).reconfigure(errors="backslashreplace")
    try:
        with use_program(program):
            _build_command(program)(args=words, prog_name=NAME)
    except SystemExit as end:
        status = int(end.code or 0)
        if _INSTALL in words:  # typer's own: it writes a file and prints its name
            settle(status)
        return status
    except OSError as error:  # of stdout; the system's text holds no secret
        report_line(f"{NAME}: {error.strerror or _describe_place(error)}")
    except Exception as error:  # noqa: BLE001 - its text and its variables may hold a secret
        report_line(f"{NAME}: {_describe_place(error)}; this is a bug in {NAME}, please report it")
    return NO


@cache
def _build_command(program: Program) -> Callable[..., object]:
    return get_command(build_application(program))


def _describe_place(error: BaseException) -> str:
    """Return the kind of an unexpected error, and where it came from."""
    *_, (frame, line) = walk_tb(error.__traceback__)
    return f"{type(error).__name__} in {frame.f_code.co_name}, line {line}"
