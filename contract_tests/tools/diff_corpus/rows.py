"""Load the rows of changes.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).resolve().with_name("changes.yaml")


@dataclass(frozen=True, slots=True)
class Row:
    """Describe one change and the expected result of the comparison; changes.yaml explains the
    fields."""

    name: str
    edits: tuple[dict[str, Any], ...]
    verdict: str
    affects: tuple[str, ...]
    next: str
    says: str = ""

    def __str__(self) -> str:
        return self.name


def rows() -> list[Row]:
    """Return all rows, in the order of the file."""
    return [
        Row(**row | {"edits": tuple(row["edits"]), "affects": tuple(row["affects"])})
        for row in yaml.load(_FILE.read_bytes(), Loader=yaml.CSafeLoader)
    ]
