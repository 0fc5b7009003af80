"""The commands, and how one of them is run."""

import typer
from typer.main import get_command

from .explain import explain

app = typer.Typer(
    name="tencent-desk",
    help="Calls Tencent Cloud Desk. Unofficial.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command(context_settings={"ignore_unknown_options": True})(explain)


@app.callback()
def _several() -> None:
    """Makes a command of `app` even where there is only one."""


def run(words: list[str]) -> int:
    """Run a command.

    Args:
        words: its name and its arguments.

    Returns:
        The exit status.
    """
    try:
        get_command(app)(args=words, prog_name="tencent-desk")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0
