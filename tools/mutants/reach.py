"""Find the tests that reach a line: only these tests can detect a mutant at this line."""

from __future__ import annotations

import hashlib
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

_MOST = 1000
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
    """Hold coverage contexts of one test run without a mutant, cached in `.cache/mutants`.

    Args:
        copy: the copy to run the tests in, if needed.
        tests: files of tests.

    Raises:
        RuntimeError: the tests fail without a mutant.
    """

    def __init__(self, copy: Copy, tests: Sequence[str]) -> None:
        self._files = tests
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
                raise RuntimeError(f"the tests fail without a mutant:\n{copy.get_output()}")
            contexts = _read(data).measured_contexts() - {""}
            if not contexts or copy.test([*{*map(_get_test_id, contexts)}], "--collect-only"):
                raise RuntimeError(f"the measured contexts are not tests:\n{copy.get_output()}")
            shutil.copyfile(data, kept)
        found = _read(kept)
        self._lines = {file: found.contexts_by_lineno(file) for file in found.measured_files()}
        self._width = Counter(
            _get_test_id(context)
            for lines in self._lines.values()
            for each in lines.values()
            for context in each
        )

    def tests(self, places: Iterable[Place]) -> list[str]:
        """Return the tests to run: first tests that reach a place, narrowest first, then all files.

        Other tests may depend on a value that the line stored in a cache, or run the line in
        another process.
        """
        found = {context for place in places for context in self._find_contexts(place)}
        return [*self._rank(map(_get_test_id, found))[:_MOST], *self._files]

    def _find_contexts(self, place: Place) -> set[str]:
        return set(self._lines.get(place[0], {}).get(place[1], ())) - {""}

    def _rank(self, tests: Iterable[str]) -> list[str]:
        """Return one test of each function, narrowest first; then the second of each."""
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


def _get_test_id(context: str) -> str:
    """Return the test of a context, without its phase."""
    return context.rpartition("|")[0]
