"""Where the name that a line of a module gives to a value is used."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import TYPE_CHECKING

from .workshop import ROOT

if TYPE_CHECKING:
    from pathlib import Path

Place = tuple[str, int]


def mentions(file: str, line: int, folder: str) -> list[Place]:
    """Lines that use what a line at the level of a module sets, or what is set from that.

    Args:
        file: the module, from the root of the tree.
        line: its number.
        folder: where the modules are that may use it.

    Returns:
        File and line of each use; none where the line sets nothing for all of the module.
    """
    todo = [(file, line)]
    seen: set[Place] = set()
    uses: set[Place] = set()
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        for place in _uses(frozenset(_sets(*at)), folder):
            if _sets(*place):
                todo.append(place)
            else:
                uses.add(place)
    return sorted(uses)


@cache
def _uses(names: frozenset[str], folder: str) -> list[Place]:
    if not names:
        return []
    word = re.compile(rf"\b(?:{'|'.join(sorted(names))})\b")
    return [
        (str(path.relative_to(ROOT)), number)
        for path in sorted((ROOT / folder).rglob("*.py"))
        for number, line in enumerate(_text(path).splitlines(), 1)
        if word.search(line) and number not in _imports(path)
    ]


def _sets(file: str, line: int) -> tuple[str, ...]:
    """The names that a line sets at the level of its module."""
    for start, end, names in _assignments(ROOT / file):
        if start <= line <= end:
            return names
    return ()


@cache
def _assignments(path: Path) -> list[tuple[int, int, tuple[str, ...]]]:
    return [
        (node.lineno, node.end_lineno or node.lineno, tuple(_targets(node)))
        for node in _tree(path).body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
    ]


def _targets(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {
        name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)
    }


@cache
def _imports(path: Path) -> frozenset[int]:
    return frozenset(
        number
        for node in ast.walk(_tree(path))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    )


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(_text(path))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
