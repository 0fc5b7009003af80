"""The pages that people wrote, with links that hold within the site."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

START = "README.md"
PROJECT = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
FIRST = ("first-five-minutes",)
CHINESE = "README.zh-CN"
RECIPES = ("retry-safety", "webhooks", "fastapi", "celery", "migrating")
"""Pages of `docs/` with a place of their own; the others follow in the order of the alphabet."""
MADE = ("reference/calls", "reference/operations", "reference/models", "reference/errors")

_FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"(!?)\[([^\[\]]*)\]\(([^()\s]+)\)")


class PageError(Exception):
    """A page leads to something that there is not."""


def copy_written(root: Path, source: Path) -> None:
    """Copies README, the pages of the project and `docs/` to where Sphinx reads them.

    Args:
        root: the repository.
        source: the folder that Sphinx reads.

    Raises:
        PageError: a link leads to a file that there is not.
    """
    docs = sorted(path.stem for path in root.glob("docs/*.md"))
    names = [START, *PROJECT, *(f"docs/{name}.md" for name in docs)]
    for name in names:
        text = _Page(name, root, source, frozenset(names)).text()
        target = source / _place(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text + _contents(docs) if name == START else text, encoding="utf-8")


def _place(name: str) -> str:
    return "index.md" if name == START else name


class _Page(NamedTuple):
    """A page, and what its links may lead to."""

    name: str
    root: Path
    source: Path
    pages: frozenset[str]

    def text(self) -> str:
        """The page; code is left as it is."""
        text = (self.root / self.name).read_text(encoding="utf-8")
        parts, begin = [], 0
        for fence in _FENCE.finditer(text):
            parts += [_LINK.sub(self._link, text[begin : fence.start()]), fence[0]]
            begin = fence.end()
        return "".join([*parts, _LINK.sub(self._link, text[begin:])])

    def _link(self, found: re.Match[str]) -> str:
        picture, label, target = found.groups()
        path, mark, anchor = target.partition("#")
        if "://" in target or not path:
            return found[0]
        led = Path(os.path.normpath(self.root / PurePosixPath(self.name).parent / path))
        there = led.relative_to(self.root).as_posix()
        if not led.exists():
            raise PageError(f"{self.name}: {target} leads to no file")
        if led.is_dir() or (led.suffix == ".md" and there not in self.pages):
            return f"`{there}`" if label.strip("`") == there else f"{label} (`{there}`)"
        if led.suffix != ".md":
            self._copy(there)
        place = os.path.relpath(_place(there), PurePosixPath(_place(self.name)).parent)
        return f"{picture}[{label}]({place}{mark}{anchor})"

    def _copy(self, there: str) -> None:
        (self.source / there).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.root / there, self.source / there)


def _contents(docs: list[str]) -> str:
    placed = {*FIRST, CHINESE, *RECIPES}
    groups = {
        "Start": ["Overview <self>", *_in_docs(FIRST), f"简体中文 <docs/{CHINESE}>"],
        "Guide": _in_docs(name for name in docs if name not in placed),
        "Recipes": _in_docs(RECIPES),
        "Reference": [*MADE, "python/index"],
        "Project": [PurePosixPath(name).stem for name in PROJECT],
    }
    return "".join(
        f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(rows) + "\n```\n"
        for caption, rows in groups.items()
    )


def _in_docs(names: Iterable[str]) -> list[str]:
    return [f"docs/{name}" for name in names]
