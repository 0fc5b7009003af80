"""Which tests reach which line: only those can notice a mutant there."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections import Counter
from typing import TYPE_CHECKING

from coverage import CoverageData

from .copied import ROOT, files

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .copied import Copy

    Place = tuple[str, int]

_FEW, _MOST = 20, 1000
_WATCHED = {"contract_tests", "generated_client", "mock", "openapi.yaml", "runtime"}
_CONFIG = """\
[run]
source =
    generated_client/tencent_desk
    mock/tencent_desk_mock
    runtime/tencent_desk_runtime
data_file = {data}
relative_files = true
"""


class Reach:
    """The contexts of coverage of one run of tests without a mutant, kept in `.cache/mutants`.

    Args:
        copy: where they run, if they did not yet.
        tests: files of tests.

    Raises:
        RuntimeError: they fail, so that no mutant could be told from none.
    """

    def __init__(self, copy: Copy, tests: Sequence[str]) -> None:
        digest = hashlib.sha256("\n".join(tests).encode())
        for path in files():
            if path.relative_to(ROOT).parts[0] in _WATCHED:
                digest.update(path.read_bytes())
        kept = ROOT / ".cache" / "mutants" / f"{digest.hexdigest()[:16]}.coverage"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            config, data = copy.tree.with_name("reach.ini"), copy.tree.with_name("reach")
            config.write_text(_CONFIG.format(data=data), encoding="utf-8")
            options = ("--cov", f"--cov-config={config}", "--cov-context=test", "--cov-report=")
            if copy.test(tests, *options):
                raise RuntimeError(f"the tests fail without a mutant:\n{copy.said()}")
            contexts = _read(data).measured_contexts() - {""}
            if not contexts or copy.test([*{*map(_id, contexts)}], "--collect-only"):
                raise RuntimeError(f"what was measured are no tests:\n{copy.said()}")
            shutil.copyfile(data, kept)
        found = _read(kept)
        self._lines = {file: found.contexts_by_lineno(file) for file in found.measured_files()}
        self._width = Counter(
            _id(context)
            for lines in self._lines.values()
            for each in lines.values()
            for context in each
        )

    def tests(self, places: Iterable[Place]) -> list[str]:
        """Return the tests to run, those that reach least first, as they are the quickest.

        Where a line runs at import, or is reached by few, what came of it may have been kept by
        others: those that use a name which it sets, and the others of its module, follow.
        """
        places = list(places)
        found = {context for place in places for context in self._at(place)}
        near: set[str] = set()
        if len(found) < _FEW:
            near = {context for place in places for context in self._near(place)}
        first = self._ranked(map(_id, found))
        return [*dict.fromkeys([*first, *self._ranked(map(_id, near))])][:_MOST]

    def _at(self, place: Place) -> set[str]:
        return set(self._lines.get(place[0], {}).get(place[1], ())) - {""}

    def _near(self, place: Place) -> set[str]:
        """Return the contexts of the uses of a constant; without one, those of the module."""
        file, line = place
        text = (ROOT / file).read_text(encoding="utf-8").splitlines()[line - 1 : line]
        name = re.match(r"([A-Za-z_]\w*)\b[^=(]*= ", "".join(text))
        uses = self._uses(name[1], file.rpartition("/")[0]) if name else set()
        return uses or {
            context for each in self._lines.get(file, {}).values() for context in each
        } - {""}

    def _uses(self, name: str, folder: str) -> set[str]:
        word = re.compile(rf"\b{name}\b")
        return {
            context
            for file in self._lines
            if file.startswith(folder)
            for number, text in enumerate((ROOT / file).read_text("utf-8").splitlines(), 1)
            if word.search(text)
            for context in self._at((file, number))
        }

    def _ranked(self, tests: Iterable[str]) -> list[str]:
        """Return one test of each function, the narrowest first; then the second of each."""
        seen: Counter[str] = Counter()
        ranked = []
        for test in sorted(set(tests), key=lambda one: (self._width[one], one)):
            function = test.partition("[")[0]
            ranked.append((seen[function], test))
            seen[function] += 1
        return [test for _, test in sorted(ranked, key=lambda one: one[0])]


def _read(file: Path) -> CoverageData:
    data = CoverageData(str(file))
    data.read()
    return data


def _id(context: str) -> str:
    """Return the test of a context, which names its phase too."""
    return context.rpartition("|")[0]
