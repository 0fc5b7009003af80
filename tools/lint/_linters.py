"""Run each linter on files, and return what it prints about problems."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from . import _node

Linter = Callable[[Sequence[Path]], str]


def spec_validator(files: Sequence[Path]) -> str:
    """Check that the document is OpenAPI 3.1 and its defaults fit, with openapi-spec-validator."""
    command = [sys.executable, "-m", "openapi_spec_validator", "--validation-errors", "all"]
    return _get_problems(
        subprocess.run(  # noqa: S603 - fixed words
            [*command, *map(str, files)], capture_output=True, encoding="utf-8", check=False
        )
    )


def redocly(files: Sequence[Path]) -> str:
    """Run Redocly CLI with redocly.yaml."""
    options = ("--config=redocly.yaml", "--format=stylish", "--max-problems=1000000")
    paths = [str(file.resolve()) for file in files]
    done = _node.run("redocly", "lint", *options, *paths)
    return done.stdout.strip() or _get_problems(done)  # with warnings alone, the status is 0


def spectral(files: Sequence[Path]) -> str:
    """Run Spectral with spectral.yaml, on copies whose callbacks are paths.

    Its rules for operations and parameters ignore `webhooks`.
    """
    with tempfile.TemporaryDirectory() as folder:
        copies = []
        for file in files:
            copy = Path(folder) / file.name
            copy.write_text(webhooks_as_paths(file.read_text(encoding="utf-8")), encoding="utf-8")
            copies.append(str(copy))
        options = ("--ruleset=spectral.yaml", "--fail-severity=hint")
        return _get_problems(_node.run("spectral", "lint", *options, *copies))


def webhooks_as_paths(text: str) -> str:
    """Return a contract, with the same lines, whose callbacks are paths.

    Args:
        text: the contract, with `webhooks` after `paths`.
    """
    calls, mark, rest = text.partition("\nwebhooks:\n")
    callbacks, end, others = rest.partition("\ncomponents:\n")
    named = re.sub(r"(?m)^  (?=[A-Za-z])", "  /", callbacks)
    return f"{calls}\n\n{named}{end}{others}" if mark else text


NODE_LINTERS: dict[str, Linter] = {"Redocly": redocly, "Spectral": spectral}
LINTERS: dict[str, Linter] = {"openapi-spec-validator": spec_validator, **NODE_LINTERS}


def _get_problems(done: subprocess.CompletedProcess[str]) -> str:
    """Return the output of a linter that found problems or failed; empty if it found none."""
    said = done.stdout.strip() or done.stderr.strip()
    return said or f"exit status {done.returncode}" if done.returncode else ""
