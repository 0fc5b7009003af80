"""`survivors.yaml`: the mutants that no test can notice, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .mutant import Mutant

    Key = tuple[str, str, str, int]

FILE = Path(__file__).parent / "survivors.yaml"


@dataclass(frozen=True, slots=True)
class Survivors:
    """Mutants that are known to be harmless, and why."""

    because: dict[Key, str]

    @classmethod
    def read(cls, path: Path = FILE) -> Survivors:
        """Those of the file.

        Raises:
            ValueError: an entry stands twice, or gives no reason.
        """
        entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        found: dict[Key, str] = {}
        for entry in entries:
            key = entry["file"], entry["place"], entry["change"], entry.get("nth", 1)
            if key in found or not entry.get("because"):
                raise ValueError(f"{path.name}: twice, or without a reason: {key}")
            found[key] = entry["because"]
        return cls(found)

    def __contains__(self, mutant: Mutant) -> bool:
        return mutant.key in self.because

    def gone(self, mutants: Iterable[Mutant]) -> list[Key]:
        """Entries of these files that name no mutant any more."""
        mutants = list(mutants)
        files = {mutant.file for mutant in mutants}
        keys = {mutant.key for mutant in mutants}
        return [key for key in self.because if key[0] in files and key not in keys]
