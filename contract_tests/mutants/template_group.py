"""The templates of the client: a line left out, a condition turned round."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .contract_group import restored_client
from .mutant import Fate, Mutant
from .workshop import ROOT, Workshop, fate_of, run_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "templates"
TESTS = tuple(
    f"contract_tests/{name}.py"
    for name in (
        "test_public_api", "test_samples", "test_client_models", "test_client_errors",
        "test_client_messages", "test_client_regions", "test_client_edges", "test_client_surface",
        "test_client_limits", "test_client_validation", "test_client_typing", "test_client_retry",
        "test_client_tolerance", "test_client_secrets", "test_replies", "test_cli_operations",
        "test_cli_explain",
    )
)  # fmt: skip
"""The quick ones first: the first that fails is the last that runs."""

_CONDITION = re.compile(r"{%-? (?:el)?if (.+?) -?%}")
_PLAIN = re.compile(r"^\s*(?:#.*|{#.*#}|\"\"\".*|from __future__ .*|)$")
_REFUSED = 2
_SECONDS = 600


def mutants() -> list[Mutant]:
    """All of them."""
    return [
        mutant
        for path in sorted((ROOT / "codegen" / "templates").glob("*.jinja"))
        for mutant in _of(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    ]


def _of(file: str, text: str) -> Iterator[Mutant]:
    seen: Counter[tuple[str, str]] = Counter()
    lines = text.splitlines(keepends=True)
    prose = False
    for number, line in enumerate(lines):
        prose ^= line.count('"""') % 2 == 1
        for change, changed in _changes(line, prose):
            place = line.strip()
            seen[place, change] += 1
            whole = "".join([*lines[:number], changed, *lines[number + 1 :]])
            make = partial(str, whole)
            yield Mutant(file, place, change, seen[place, change], number + 1, make)


def _changes(line: str, prose: bool) -> Iterator[tuple[str, str]]:
    for found in _CONDITION.finditer(line):
        start, end = found.span(1)
        yield "condition turned round", f"{line[:start]}not ({line[start:end]}){line[end:]}"
    if not prose and "{%" not in line and not _PLAIN.match(line.rstrip("\n")):
        yield "line left out", ""


def tested(workshop: Workshop, mutant: Mutant) -> Fate:
    """What the tests make of a client of a changed template."""
    with restored_client(workshop), workshop.planted(mutant.file, str(mutant.make())):
        status = workshop.run(_generate_and_test, _SECONDS)
    return Fate.STILLBORN if status == _REFUSED + 100 else fate_of(status)


def _generate_and_test() -> int:
    from jinja2 import TemplateError  # noqa: PLC0415

    from codegen.__main__ import main  # noqa: PLC0415 - that of the copy

    tree = Path.cwd()
    where = ["--contract", str(tree / "openapi.yaml"), "--output", str(tree / "generated_client")]
    try:
        refused = main(where)
    except TemplateError:
        refused = _REFUSED
    return refused + 100 if refused else run_tests(TESTS)
