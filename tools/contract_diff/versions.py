"""Compute the next version: Semantic Versioning, and before 1.0 the rule of CONTRIBUTING.md."""

from __future__ import annotations

import re
from typing import NamedTuple

from .changes import Level


class VersionError(ValueError):
    """Report a version that is not three numbers with dots."""


class Version(NamedTuple):
    """Hold three numbers, compared in order."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return ".".join(map(str, self))

    @classmethod
    def parse(cls, text: object) -> Version:
        found = re.fullmatch(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", str(text))
        if found is None:
            raise VersionError(f"info.version is {text}, not three numbers such as 0.1.0")
        return cls(*map(int, found.groups()))

    def after(self, level: Level) -> Version:
        """Return the next version after changes up to this level."""
        if level is Level.NONE:
            return self
        if level is Level.BREAKING:
            return Version(self.major + 1, 0, 0) if self.major else Version(0, self.minor + 1, 0)
        if level is Level.ADDITIVE and self.major:
            return Version(self.major, self.minor + 1, 0)
        return Version(self.major, self.minor, self.patch + 1)
