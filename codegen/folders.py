"""Compare two folders, and replace the old package by a fresh one."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def compare_folders(fresh: Path, committed: Path) -> list[str]:
    """Return one line for each file of a folder that is stale, missing or left over."""
    expected, found = _read_files(fresh), _read_files(committed)
    lines = []
    for name in sorted(expected.keys() | found.keys()):
        if name not in found:
            lines.append(f"missing   {name}")
        elif name not in expected:
            lines.append(f"left over {name}")
        elif expected[name] != found[name]:
            lines.append(f"stale     {name}")
    return lines


def _read_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def install(fresh: Path, target: Path) -> None:
    """Remove the old package and rename the complete new one. To undo, use git."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        shutil.rmtree(target)
    fresh.rename(target)
