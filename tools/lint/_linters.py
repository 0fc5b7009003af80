"""Each linter as a function from files to the problems it finds in them."""

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
    """What a linter has against a file. Every severity counts: the gates are at nought."""

    linter: str
    file: Path
    place: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.file.name}:{self.place} {self.rule}: {self.message}"


class LinterFailedError(Exception):
    """A linter did not come to a verdict."""


def spec_validator(files: Sequence[Path]) -> list[Problem]:
    """openapi-spec-validator: the document is OpenAPI 3.1, and its defaults fit their schemas."""
    return [problem for file in files for problem in _spec_problems(file)]


def redocly(files: Sequence[Path]) -> list[Problem]:
    """Redocly CLI with redocly.yaml."""
    by_path = _by_path(files)
    done = _node.run(
        "redocly",
        "lint",
        "--config=redocly.yaml",
        "--format=json",
        "--max-problems=1000000",
        *by_path,
    )
    verdicts = list(_json_values(done.stdout))
    problems = [_redocly_problem(found, by_path) for v in verdicts for found in v["problems"]]
    _insist(done, len(verdicts) == len(by_path) and bool(problems or done.returncode == 0))
    return problems


def spectral(files: Sequence[Path]) -> list[Problem]:
    """Spectral with spectral.yaml, over copies in which the callbacks are paths.

    None of its rules for operations and parameters looks into `webhooks`.
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
    found = next(_json_values(done.stdout), None)
    _insist(done, isinstance(found, list) and bool(found or done.returncode == 0))
    return [_spectral_problem(problem, by_path) for problem in found or ()]


def webhooks_as_paths(text: str) -> str:
    """Return a contract, line by line as it was, with its callbacks among its paths.

    Args:
        text: the contract, in which `webhooks` follow `paths`.
    """
    calls, mark, rest = text.partition("\nwebhooks:\n")
    callbacks, end, others = rest.partition("\ncomponents:\n")
    named = re.sub(r"(?m)^  (?=[A-Za-z])", "  /", callbacks)
    return f"{calls}\n\n{named}{end}{others}" if mark else text


NODE_LINTERS: dict[str, Linter] = {"Redocly": redocly, "Spectral": spectral}
LINTERS: dict[str, Linter] = {"openapi-spec-validator": spec_validator, **NODE_LINTERS}


def _spec_problems(file: Path) -> Iterator[Problem]:
    try:
        tree, _ = read_from_filename(str(file))
    except (OSError, YAMLError) as error:
        raise LinterFailedError(str(error)) from error
    for found in OpenAPIV31SpecValidator(tree).iter_errors():
        place = "#/" + "/".join(str(step) for step in found.absolute_path)
        yield Problem("openapi-spec-validator", file, place, "openapi-3.1", found.message)


def _redocly_problem(found: dict[str, Any], by_path: dict[str, Path]) -> Problem:
    location = found["location"][0]
    file = by_path[str((_node.FOLDER / location["source"]["ref"]).resolve())]
    line = location.get("start", {}).get("line", 1)
    return Problem("Redocly", file, str(line), found["ruleId"], found["message"])


def _spectral_problem(found: dict[str, Any], by_path: dict[str, Path]) -> Problem:
    line = found["range"]["start"]["line"] + 1
    file = by_path[str(Path(found["source"]).resolve())]
    return Problem("Spectral", file, str(line), str(found["code"]), found["message"])


def _by_path(files: Sequence[Path]) -> dict[str, Path]:
    return {str(file.resolve()): file for file in files}


def _json_values(text: str) -> Iterator[Any]:
    """Return the JSON values of a linter's output; Redocly writes one a file, Spectral adds a
    sentence."""
    decoder, at = json.JSONDecoder(), 0
    while (at := len(text) - len(text[at:].lstrip())) < len(text) and text[at] in "[{":
        value, at = decoder.raw_decode(text, at)
        yield value


def _insist(done: subprocess.CompletedProcess[str], has_verdict: bool) -> None:
    if not has_verdict:
        said = (done.stderr or done.stdout).strip()
        raise LinterFailedError(f"exit status {done.returncode}, no verdict\n{said}")
