"""The page of the served fake Desk: the world, the live journal and the contract, in one file."""

from __future__ import annotations

from .serving import METHODS, Page

__all__ = ["METHODS", "Page"]
