"""Find commands of other packages. They need neither typer nor rich."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.metadata import EntryPoint, EntryPoints

_GROUP = "tencent_desk.commands"


@cache
def commands() -> EntryPoints:
    """Return the commands by name: functions like `tencent_desk.cli.main`."""
    return entry_points(group=_GROUP)


def run(entry: EntryPoint, words: Sequence[str]) -> int:
    """Run a command and return its exit status."""
    return cast("Callable[[Sequence[str]], int]", entry.load())(words)
