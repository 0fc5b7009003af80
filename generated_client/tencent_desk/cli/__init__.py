# Made by `python -m codegen`; an edit here is lost. Edit openapi.yaml or codegen/.
"""Run the command `tencent-desk`."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tencent_desk_runtime.cli import run_command

from .. import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tencent_desk_runtime.cli._program import Program

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        arguments: the words after the name of the command; by default those of the process.

    Returns:
        The exit status. `tencent-desk --help` lists them.
    """
    return run_command(arguments, _program, __version__)


@cache
def _program() -> Program:
    from tencent_desk_runtime.cli._program import Program

    from .._sending import sending
    from .._service import SERVICE
    from ..client import AsyncDeskClient, DeskClient
    from ..usersig import sign
    from ._contract import INCOMPLETE, KINDS, LISTED
    from .operations import COMMANDS

    return Program(
        service=SERVICE,
        sync_client=DeskClient,
        async_client=AsyncDeskClient,
        sign=sign,
        sending=sending,
        commands=COMMANDS,
        kinds=KINDS,
        listed=LISTED,
        incomplete=INCOMPLETE,
    )
