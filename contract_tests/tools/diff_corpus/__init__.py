"""Provide contract changes as data, and apply them to the current contract."""

from .edits import apply
from .rows import Row, rows

__all__ = ["Row", "apply", "rows"]
