"""Copy the handwritten pages to the folders in which MyST resolves their links."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

FRONT = Path(__file__).parent / "pages" / "index.md"
PROJECT = ("CHANGELOG", "CONTRIBUTING", "SECURITY")
FIRST = ("first-five-minutes", "first-bot")
CHINESE = "README.zh-CN"
RECIPES = ("retry-safety", "webhooks", "webhooks-recipes", "fastapi", "celery", "migrating")
"""Pages of `docs/` with a fixed position; the others follow in alphabetical order."""
MADE = ("reference/calls", "reference/operations", "reference/models", "reference/errors")
LINKED = (
    "openapi.yaml",
    "contract_tests/client/support/usersig_vectors.json",
    "codegen/extensions.schema.yaml",
    "generated_client/tencent_desk/documents/openapi-3.0.json",
    "generated_client/tencent_desk/documents/postman_collection.json",
    "Dockerfile",
)
"""Files that pages offer for download; other files of the repository are named, not linked."""


def copy_written(root: Path, source: Path) -> None:
    """Copy the pages and linked files, and write the front page.

    Args:
        root: the repository.
        source: the folder that Sphinx reads.
    """
    shutil.copytree(root / "docs", source / "docs")
    for name in ("README.md", *(f"{page}.md" for page in PROJECT), *LINKED):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / name, source / name)
    docs = sorted(path.stem for path in root.glob("docs/*.md"))
    front = FRONT.read_text(encoding="utf-8") + _write_contents(docs)
    (source / "index.md").write_text(front, encoding="utf-8")


def _write_contents(docs: list[str]) -> str:
    placed = {*FIRST, CHINESE, *RECIPES}
    groups = {
        "Start": ["README", *_link_in_docs(FIRST), f"简体中文 <docs/{CHINESE}>"],
        "Guide": _link_in_docs(name for name in docs if name not in placed),
        "Recipes": _link_in_docs(RECIPES),
        "Reference": [*MADE, "python/index"],
        "Project": [*PROJECT],
    }
    return "".join(
        f"\n```{{toctree}}\n:hidden:\n:caption: {caption}\n\n" + "\n".join(rows) + "\n```\n"
        for caption, rows in groups.items()
    )


def _link_in_docs(names: Iterable[str]) -> list[str]:
    return [f"docs/{name}" for name in names]
