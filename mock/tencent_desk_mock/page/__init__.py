"""Provide the page of the mock server: world, live journal and contract, in one file."""

from __future__ import annotations

from .serving import METHODS, Page

__all__ = ["METHODS", "Page"]
