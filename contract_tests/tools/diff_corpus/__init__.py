"""Changes of the contract as data, and how they are made to the contract of today."""

from .edits import apply
from .rows import Row, rows

__all__ = ["Row", "apply", "rows"]
