"""What a run has found: the table, and what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rich.table import Table

from .mutant import Fate, Mutant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .survivors import Survivors

LEAST_SCORE = 95.0


@dataclass(slots=True)
class Result:
    """What became of the mutants of a group.

    Attributes:
        name: of the group.
        total: how many mutants there are.
        fates: what became of those that were tried.
        gates: whether the score counts.
        gone: entries of the survivors' list that name no mutant.
    """

    name: str
    total: int
    gates: bool = True
    fates: dict[Mutant, Fate] = field(default_factory=dict)
    gone: list[tuple[str, str, str, int]] = field(default_factory=list)

    def counts(self, known: Survivors) -> Counter[str]:
        """Killed, survived, listed as harmless, and stillborn."""
        return Counter(self._word(mutant, fate, known) for mutant, fate in self.fates.items())

    def _word(self, mutant: Mutant, fate: Fate, known: Survivors) -> str:
        if fate.noticed:
            return "killed"
        if fate is Fate.STILLBORN:
            return "stillborn"
        return "harmless" if mutant in known else "survived"

    def score(self, known: Survivors) -> float:
        """Per cent of the mutants that do harm and were killed."""
        counts = self.counts(known)
        harmful = counts["killed"] + counts["survived"]
        return 100.0 * counts["killed"] / harmful if harmful else 100.0

    def unnoticed(self, known: Survivors) -> list[str]:
        """The mutants that want a test, or an entry with a reason."""
        if not self.gates:
            return []
        return sorted(
            f"not noticed: {mutant}"
            for mutant, fate in self.fates.items()
            if fate is Fate.SURVIVED and mutant not in known
        )

    def problems(self, known: Survivors) -> list[str]:
        """Why the run fails: a group that is not gated never does."""
        if not self.gates:
            return []
        found = [
            f"listed as harmless, but noticed: {mutant}"
            for mutant, fate in self.fates.items()
            if fate.noticed and mutant in known
        ]
        found += [f"listed as harmless, but there is no such mutant: {key}" for key in self.gone]
        if self.score(known) < LEAST_SCORE:
            found.append(f"{self.name}: a score below {LEAST_SCORE:.0f} %")
        return sorted(found)


def table(results: Iterable[Result], known: Survivors) -> Table:
    """Killed, survived and score of each group."""
    made = Table("group", title="mutants")
    for heading in ("all", "tried", "killed", "survived", "harmless", "stillborn", "score"):
        made.add_column(heading, justify="right")
    for result in results:
        counts = result.counts(known)
        numbers = [result.total, len(result.fates)]
        numbers += [counts[word] for word in ("killed", "survived", "harmless", "stillborn")]
        cells = [f"{number:,}" for number in numbers]
        made.add_row(result.name, *cells, f"{result.score(known):.1f} %")
    return made
