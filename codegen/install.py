"""Puts a fresh package in the place of the old one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def install(fresh: Path, target: Path) -> None:
    """Remove the old package and rename the fresh one, which is whole by then. Git is the undo.

    Args:
        fresh: the new package, in a folder of the same file system.
        target: where it belongs.

    Raises:
        OSError: the file system refuses.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.rmtree(target)
    fresh.rename(target)
