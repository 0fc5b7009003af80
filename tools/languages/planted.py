"""Change the contract in ways that a language must detect."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from .registry import LANGUAGES
from .run import CONTRACT, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from .language import Language

CHANGES = {
    "a renamed field": ("        LanguageTag:", "        Language:", "[LanguageTag]", "[Language]"),
    "a removed enum name": ("- SESSION_NOT_FOUND\n", "- SESSION_GONE\n"),
    "a changed `required`": (
        "required: [ActionStatus, ErrorInfo, ErrorCode, MemberId]",
        "required: [ActionStatus, ErrorInfo, ErrorCode]",
    ),
}
_FASTEST = "typescript/openapi-fetch"


def change_contract(contract: str, name: str) -> str:
    """Return the contract with one of the changes.

    Raises:
        ValueError: The contract no longer has the text to change.
    """
    pairs = CHANGES[name]
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        if old not in contract:
            raise ValueError(f"the contract has no {old!r} to plant {name}")
        contract = contract.replace(old, new)
    return contract


def check_changes(console: Console, chosen: Sequence[Language] = ()) -> int:
    """Make each change. Return 0 if at least one language fails with each change.

    Args:
        console: where the result of each change is printed.
        chosen: the languages to run; the fastest by default.
    """
    languages = chosen or [one for one in LANGUAGES if one.folder == _FASTEST]
    unnoticed = 0
    for name in CHANGES:
        changed = change_contract(CONTRACT.read_text(encoding="utf-8"), name)
        failed = _find_failing(languages, changed)
        unnoticed += not failed
        console.print(f"{name}: {'noticed by ' + ', '.join(failed) if failed else 'NOT noticed'}")
    return 1 if unnoticed else 0


def _find_failing(languages: Sequence[Language], contract: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "openapi.yaml"
        path.write_text(contract, encoding="utf-8")
        return [one.folder for one in languages if not run(one, path).ok]
