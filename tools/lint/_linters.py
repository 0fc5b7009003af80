"""Run each linter on files, and return the problems."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openapi_spec_validator import OpenAPIV31SpecValidator
from openapi_spec_validator.readers import read_from_filename
from yaml import YAMLError

from . import _node

if TYPE_CHECKING:
    import subprocess

Linter = Callable[[Sequence[Path]], list["Problem"]]


@dataclass(frozen=True, slots=True)
class Problem:
    """Describe a problem in a file. Every severity counts."""

    linter: str
    file: Path
    place: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file.name}:{self.place} {self.rule}: {self.message}"


class LinterFailedError(Exception):
    """Report that a linter has no result."""


def spec_validator(files: Sequence[Path]) -> list[Problem]:
    """Check that the document is OpenAPI 3.1 and its defaults fit, with openapi-spec-validator."""
    return [problem for file in files for problem in _read_spec_problems(file)]


def redocly(files: Sequence[Path]) -> list[Problem]:
    """Run Redocly CLI with redocly.yaml."""
    by_path = _sort_by_path(files)
    done = _node.run(
        "redocly",
        "lint",
        "--config=redocly.yaml",
        "--format=json",
        "--max-problems=1000000",
        *by_path,
    )
    verdicts = list(_parse_json_values(done.stdout))
    problems = [_read_redocly_problem(found, by_path) for v in verdicts for found in v["problems"]]
    _check_result(done, len(verdicts) == len(by_path) and bool(problems or done.returncode == 0))
    return problems


def spectral(files: Sequence[Path]) -> list[Problem]:
    """Run Spectral with spectral.yaml, on copies whose callbacks are paths.

    Its rules for operations and parameters ignore `webhooks`.
    """
    with tempfile.TemporaryDirectory() as folder:
        by_path = {}
        for number, file in enumerate(files):
            copy = Path(folder).resolve() / f"{number}-{file.name}"
            copy.write_text(webhooks_as_paths(file.read_text(encoding="utf-8")), encoding="utf-8")
            by_path[str(copy)] = file
        done = _node.run(
            "spectral",
            "lint",
            "--ruleset=spectral.yaml",
            "--format=json",
            "--fail-severity=hint",
            *by_path,
        )
    found = next(_parse_json_values(done.stdout), None)
    _check_result(done, isinstance(found, list) and bool(found or done.returncode == 0))
    return [_read_spectral_problem(problem, by_path) for problem in found or ()]


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


def _read_spec_problems(file: Path) -> Iterator[Problem]:
    try:
        tree, _ = read_from_filename(str(file))
    except (OSError, YAMLError) as error:
        raise LinterFailedError(str(error)) from error
    for found in OpenAPIV31SpecValidator(tree).iter_errors():
        place = "#/" + "/".join(str(step) for step in found.absolute_path)
        yield Problem("openapi-spec-validator", file, place, "openapi-3.1", found.message)


def _read_redocly_problem(found: dict[str, Any], by_path: dict[str, Path]) -> Problem:
    location = found["location"][0]
    file = by_path[str((_node.FOLDER / location["source"]["ref"]).resolve())]
    line = location.get("start", {}).get("line", 1)
    return Problem("Redocly", file, str(line), found["ruleId"], found["message"])


def _read_spectral_problem(found: dict[str, Any], by_path: dict[str, Path]) -> Problem:
    line = found["range"]["start"]["line"] + 1
    file = by_path[str(Path(found["source"]).resolve())]
    return Problem("Spectral", file, str(line), str(found["code"]), found["message"])


def _sort_by_path(files: Sequence[Path]) -> dict[str, Path]:
    return {str(file.resolve()): file for file in files}


def _parse_json_values(text: str) -> Iterator[Any]:
    """Return the JSON values of a linter's output; Redocly writes one per file, Spectral adds a
    sentence.
    """
    decoder, at = json.JSONDecoder(), 0
    while (at := len(text) - len(text[at:].lstrip())) < len(text) and text[at] in "[{":
        value, at = decoder.raw_decode(text, at)
        yield value


def _check_result(done: subprocess.CompletedProcess[str], has_verdict: bool) -> None:
    if not has_verdict:
        said = (done.stderr or done.stdout).strip()
        raise LinterFailedError(f"exit status {done.returncode}, no result\n{said}")
