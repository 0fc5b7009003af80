"""Generate and compile clients in seven other languages, and run them against the mock.

    python -m tools.languages [--only go] [--contract FILE] [--json] [--planted]

Each folder here is a program to copy: build files, the generator's configuration and a caller.
`scenario` and `verdict` check what the caller sends, and what it prints about the replies.
"""

from __future__ import annotations

from .language import Command, Language, Tool
from .registry import LANGUAGES
from .run import BrokenStepError, Result, run
from .scenario import CALLS, Expected, arrange_desk
from .verdict import Check, check_run

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
    "arrange_desk",
    "check_run",
    "run",
]
