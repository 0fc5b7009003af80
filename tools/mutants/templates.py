"""Make mutants of the client's templates: remove a line, invert a condition.

Only the output counts: the tests run that reach changed lines of the generated client.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import partial
from typing import TYPE_CHECKING

from .copied import ROOT, Copy
from .mutant import Fate, Mutant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .reach import Reach

_CLIENT = "generated_client"
_READERS = ("contract_tests/client/test_docs.py", "contract_tests/package/test_public_api.py")
"""Tests that read the output of a template without running it."""
_CONDITION = re.compile(r"{%-? (?:el)?if (.+?) -?%}")
_PLAIN = re.compile(r"^\s*(?:#.*|{#.*#}|\"\"\".*|from __future__ .*|)$")


def mutants() -> list[Mutant]:
    """Return the mutants of all templates."""
    return [
        mutant
        for path in sorted((ROOT / "codegen" / "templates").rglob("*.jinja"))
        for mutant in _make_mutants(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8"))
    ]


def _make_mutants(file: str, text: str) -> Iterator[Mutant]:
    seen: Counter[tuple[str, str]] = Counter()
    lines = text.splitlines(keepends=True)
    prose = False
    for number, line in enumerate(lines):
        prose ^= line.count('"""') % 2 == 1
        for change, changed in _list_changes(line, prose):
            place = line.strip()
            seen[place, change] += 1
            nth = seen[place, change]
            name = change if nth == 1 else f"{change} {nth}"
            whole = "".join([*lines[:number], changed, *lines[number + 1 :]])
            yield Mutant(file, place, name, number + 1, partial(str, whole))


def _list_changes(line: str, prose: bool) -> Iterator[tuple[str, str]]:
    for found in _CONDITION.finditer(line):
        start, end = found.span(1)
        yield "condition inverted", f"{line[:start]}not ({line[start:end]}){line[end:]}"
    if not prose and "{%" not in line and not _PLAIN.match(line.rstrip("\n")):
        yield "line left out", ""


def fate(copy: Copy, mutant: Mutant, reach: Reach) -> Fate:
    """Generate the client, and run the tests of its changed lines.

    A template with unchanged or invalid output is stillborn.
    """
    with copy.change_files({mutant.file: str(mutant.make())}):
        refused = copy.run("-m", "codegen", "--output", ".made")
    folder = copy.tree / ".made"
    made = {
        f"{_CLIENT}/{path.relative_to(folder)}": path.read_text("utf-8")
        for path in ([] if refused else folder.rglob("*.py"))
    }
    changed = {name: text for name, text in made.items() if text != _read_committed(name)}
    if not changed:
        return Fate.STILLBORN
    places = [(name, line) for name, text in changed.items() for line in _find_moved(name, text)]
    return copy.fate(changed, [*_READERS, *reach.tests(places)])


def _read_committed(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _find_moved(name: str, text: str) -> Iterator[int]:
    """Yield the lines of the committed module that are changed, or next to new ones."""
    before, after = _read_committed(name).splitlines(), text.splitlines()
    for tag, start, end, _, _ in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from range(start + 1, max(end, start + 1) + 1)
