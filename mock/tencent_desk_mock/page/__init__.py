"""The page of the served mock: the world, the live journal and the contract, in one file."""

from __future__ import annotations

from .serving import METHODS, Page

__all__ = ["METHODS", "Page"]
