"""The public API of the two packages as text, read from their source without importing them."""

from .differences import REMEDY, Broken, breaks, broken, is_announced
from .snapshot import FILES, ROOT, snapshot

__all__ = ["FILES", "REMEDY", "ROOT", "Broken", "breaks", "broken", "is_announced", "snapshot"]
