"""The templates of the client: a line left out, a condition turned round.

What counts is what a template makes: the client is generated, and the tests run that reach the
lines of it that are not as they were.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .code_groups import RUNTIME, seconds
from .mutant import Mutant
from .trial import Trial
from .workshop import ROOT, Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .reach import Reach

NAME = "templates"
Files = dict[str, str]

_MORE = ("contract_tests/package/test_public_api.py",)
_FIRST = (
    "contract_tests/client/test_docs.py",
    "contract_tests/package/test_public_api.py::test_nothing_public_is_broken_unannounced[tencent_desk]",
)
"""They read what a template makes, and run none of it."""
_CONDITION = re.compile(r"{%-? (?:el)?if (.+?) -?%}")
_PLAIN = re.compile(r"^\s*(?:#.*|{#.*#}|\"\"\".*|from __future__ .*|)$")
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


def made(workshop: Workshop, mutant: Mutant) -> Files:
    """What a changed template makes: modules of the client that are not as they were.

    None are where the generator refuses it, or where it makes the same.
    """
    folder = workshop.tree.with_name(f"{workshop.tree.name}.made")
    shutil.rmtree(folder, ignore_errors=True)
    with workshop.planted({mutant.file: str(mutant.make())}):
        if workshop.run(partial(_generate, folder), _SECONDS):
            return {}
    fresh = {str(path.relative_to(folder)): path for path in folder.rglob("*.py")}
    texts = {f"{RUNTIME.folder}/{name}": path.read_text("utf-8") for name, path in fresh.items()}
    return {name: text for name, text in texts.items() if text != _committed(name)}


def _committed(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _generate(folder: Path) -> int:
    from jinja2 import TemplateError  # noqa: PLC0415

    from codegen.contract import ContractError  # noqa: PLC0415 - that of the copy
    from codegen.generate import generate  # noqa: PLC0415

    try:
        generate(Path("openapi.yaml"), folder)
    except (ContractError, TemplateError):
        return 1
    return 0


def trial(mutant: Mutant, files: Files, reach: Reach) -> Trial:
    """A mutant, what it makes, and the tests for that."""
    places = {(name, line) for name, text in files.items() for line in _moved(name, text)}
    found = reach.tests(places)
    tests = [*_FIRST, *found, *reach.beside(found)]
    return Trial(
        mutant,
        tests,
        collected=(*RUNTIME.collected(), *_MORE),
        seconds=seconds(tests, reach),
        early={name: reach.early.get(name, []) for name in files},
        files=files,
    )


def _moved(name: str, text: str) -> Iterator[int]:
    """Numbers of the lines of the committed module that are other ones, or lie beside new ones."""
    before, after = _committed(name).splitlines(), text.splitlines()
    for tag, start, end, _, _ in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from range(start + 1, max(end, start + 1) + 1)
