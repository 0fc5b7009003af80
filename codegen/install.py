"""Replace the old package by a fresh one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def install(fresh: Path, target: Path) -> None:
    """Remove the old package and rename the complete new one. To undo, use git.

    Args:
        fresh: the new package, on the same file system.
        target: its final path.

    Raises:
        OSError: the file system refuses.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.rmtree(target)
    fresh.rename(target)
