"""Provide changes of the contract as data, and apply them to the contract of today."""

from .edits import apply
from .rows import Row, rows

__all__ = ["Row", "apply", "rows"]
