"""Remove personal environment variables, so that no test depends on them."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import MutableMapping

_KEPT = {"PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED", "PYTHONPATH"}
"""`make mutants` sets two of them for its copy; the hash seed makes a run repeatable."""
_MEANT_FOR_OTHERS = re.compile(
    r"(?i:(http|https|all|no|ws|wss)_proxy)"  # all tests use the loopback interface
    r"|SSL_CERT_(FILE|DIR)|SSLKEYLOGFILE"
    r"|(FORCE|NO|PY|CLI|CLICOLOR)_?(COLORS?|FORCE)|CLICOLOR|COLORTERM|COLUMNS|LINES|TERMINAL_WIDTH"
    r"|(TYPER|_TYPER|RICH|TTY)_.*|GITHUB_ACTIONS|JPY_.*|JUPYTER_.*"
    r"|PYTEST_(ADDOPTS|PLUGINS|DISABLE_PLUGIN_AUTOLOAD|THEME.*|DEBUG)|PYTHON.*"
    r"|GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|CEILING_DIRECTORIES)|MAKE.*|MFLAGS"
    r"|(TENCENT_)?DESK_.*"
)


def leave_out_what_is_meant_for_others(variables: MutableMapping[str, str] = os.environ) -> None:
    """Remove the variables that are meant for other programs on the same machine.

    Args:
        variables: the variables to change.
    """
    for name in list(variables):
        if name not in _KEPT and _MEANT_FOR_OTHERS.fullmatch(name):
            del variables[name]
