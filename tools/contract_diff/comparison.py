"""Compare two contracts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import redocly
from .accepted import Accepted, accept
from .differences import find_differences
from .documents import Documents, Node
from .report import Report
from .shapes import rate
from .versions import Version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .changes import Change


def compare(base: Node, revision: Node, accepted: Sequence[Accepted] = ()) -> Report:
    """Return the changes from the base to the revision, and the next version.

    Args:
        base: the contract before.
        revision: the contract after.
        accepted: breaks that do not count as breaks.

    Raises:
        AcceptedError: an accepted break matches nothing.
        VersionError: one of the contracts has no usable version.
    """
    return compare_all(base, [revision], accepted)[0]


def compare_all(
    base: Node, revisions: Sequence[Node], accepted: Sequence[Accepted] = ()
) -> list[Report]:
    """Compare several contracts with one, as `compare` does, but much faster."""
    comparisons = [Documents(base, revision) for revision in revisions]
    try:
        rows, not_compared = redocly.compare(comparisons), None
    except redocly.UnavailableError as error:
        rows, not_compared = [[] for _ in comparisons], str(error)
    return [
        Report(
            base=_read_version(documents.base),
            revision=_read_version(documents.revision),
            changes=tuple(
                accept(
                    _sort_changes([*find_differences(documents), *rate(found, documents)]),
                    accepted,
                )
            ),
            not_compared=not_compared,
        )
        for documents, found in zip(comparisons, rows, strict=True)
    ]


def _sort_changes(changes: list[Change]) -> list[Change]:
    once = {(change.rule, change.place, change.what): change for change in changes}
    return sorted(once.values(), key=lambda each: (-each.level, each.place, each.rule, each.what))


def _read_version(document: Node) -> Version:
    return Version.parse(document.get("info", {}).get("version"))
