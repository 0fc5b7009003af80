"""Read extensions.schema.yaml, which defines the x-desk-* keys of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """Define the allowed positions of an extension, and the JSON Schema of its value."""

    places: tuple[str, ...]
    schema: Mapping[str, Any]

    def find_faults(self, value: Any) -> Iterator[tuple[str, str]]:
        """Return the JSON pointer below the value, and the message, of each fault."""
        for error in Draft202012Validator(self.schema).iter_errors(value):
            steps = (str(step).replace("~", "~0").replace("/", "~1") for step in error.path)
            yield "".join(f"/{step}" for step in steps), error.message


EXTENSIONS = {
    key: ExtensionRule(tuple(rule["places"]), rule["schema"])
    for key, rule in yaml.safe_load(
        Path(__file__).with_name("extensions.schema.yaml").read_bytes()
    ).items()
}
