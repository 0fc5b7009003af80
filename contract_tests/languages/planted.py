"""Changes of the contract that a language has to notice: one that is planted must fail."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .registry import LANGUAGES
from .run import CONTRACT, run

if TYPE_CHECKING:
    from rich.console import Console

# What is replaced, by what, and how often it stands in the contract.
CHANGES = {
    "a renamed field": ("LanguageTag", "Language", None),
    "a removed enum name": ("        - SESSION_NOT_FOUND\n", "        - SESSION_GONE\n", None),
    "a changed `required`": (
        "required: [ActionStatus, ErrorInfo, ErrorCode, MemberId]",
        "required: [ActionStatus, ErrorInfo, ErrorCode]",
        1,
    ),
}
_FASTEST = "typescript"


def planted(console: Console) -> int:
    """Plants each change, and returns 0 where at least one language failed by each."""
    unnoticed = 0
    for name, (old, new, _) in CHANGES.items():
        failed = _failing(CONTRACT.read_text(encoding="utf-8").replace(old, new))
        unnoticed += not failed
        console.print(f"{name}: {'noticed by ' + ', '.join(failed) if failed else 'NOT noticed'}")
    return 1 if unnoticed else 0


def _failing(contract: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "openapi.yaml"
        path.write_text(contract, encoding="utf-8")
        chosen = [one for one in LANGUAGES if one.folder.startswith(_FASTEST)]
        return [one.folder for one in chosen if not run(one, path).ok]
