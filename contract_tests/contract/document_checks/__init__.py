"""Check the parts of openapi.yaml that no linter checks: functions that return findings for a
document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _catalogue, _examples, _facts, _parts, _schemas, _structure, _yaml
from ._document import Document, Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Check = Callable[[Document], Iterable[Finding]]

__all__ = ["CHECKS", "Document", "Finding", "findings"]

CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for module in (_yaml, _parts, _structure, _schemas, _examples, _facts, _catalogue)
    for check in module.CHECKS
}


def findings(document: Document) -> list[tuple[str, Finding]]:
    """Return every finding of every check, with the name of the check."""
    return [(name, found) for name, check in CHECKS.items() for found in check(document)]
