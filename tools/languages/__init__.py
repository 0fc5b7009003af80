"""Clients in seven other languages: generated, compiled, and called on the mock.

    python -m tools.languages [--only go] [--contract FILE] [--json] [--planted]

Each folder below this one is a program that a newcomer can copy: its build files, the generator's
configuration and a caller. What it sends is judged by the mock's side (`scenario`, `verdict`),
and so is what it makes of the answers, which it prints.
"""

from __future__ import annotations

from .language import Command, Language, Tool
from .registry import LANGUAGES
from .run import BrokenStepError, Result, run
from .scenario import CALLS, Expected, arranged
from .verdict import Check, judged

__all__ = [
    "CALLS",
    "LANGUAGES",
    "BrokenStepError",
    "Check",
    "Command",
    "Expected",
    "Language",
    "Result",
    "Tool",
    "arranged",
    "judged",
    "run",
]
