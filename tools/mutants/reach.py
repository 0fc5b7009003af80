"""Which tests reach which line, and how long each takes: only those can notice a mutant there."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import coverage
import pytest

from .workshop import ROOT, Workshop, run_tests

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

CACHE = ROOT / ".cache" / "mutants"
_SECONDS = 1800
_MANY = 20


@dataclass(frozen=True, slots=True)
class Reach:
    """What a run of some tests has reached.

    Attributes:
        lines: file and line, and the tests that ran it; a line that ran at import has none.
        early: of each file the lines that ran before any test did.
        seconds: duration of each test.
    """

    lines: dict[str, dict[str, list[str]]]
    early: dict[str, list[int]]
    seconds: dict[str, float]

    def tests(self, places: Collection[tuple[str, int]]) -> list[str]:
        """The tests to run: those that reach a place, the quickest first, then those of its file.

        What came of a line that ran at import, or once and was kept, may be noticed by whichever
        test reaches anything of the file. A line that many tests ran is no such line. What is only
        imported may be noticed by any test at all.

        Args:
            places: file and line.
        """
        found: set[str] = set()
        near: set[str] = set()
        for file, line in places:
            lines = self.lines.get(file, {})
            there = lines.get(str(line), ())
            found.update(there)
            if len(there) < _MANY:
                near.update(*lines.values())
        return self._quickest(found) + self._quickest(near - found) or self._quickest(self.seconds)

    def beside(self, tests: Sequence[str]) -> list[str]:
        """The other tests of the same files."""
        files = {test.partition("::")[0] for test in tests}
        there = {test for test in self.seconds if test.partition("::")[0] in files}
        return self._quickest(there.difference(tests))

    def _quickest(self, tests: Iterable[str]) -> list[str]:
        return sorted(tests, key=lambda test: (self.seconds[test], test))


class _Recorder:
    """A plugin of pytest: tells coverage which test runs.

    What several tests share is made when the first of them runs, and is there for all of them.
    """

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.seconds: dict[str, float] = defaultdict(float)
        self.sharing: dict[str, list[str]] = {}
        self._contexts = [""]

    @contextmanager
    def _context(self, name: str) -> Iterator[None]:
        self._contexts.append(name)
        self.measured.switch_context(name)
        try:
            yield
        finally:
            self._contexts.pop()
            self.measured.switch_context(self._contexts[-1])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        with self._context(item.nodeid):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(
        self, fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
    ) -> Iterator[None]:
        if fixturedef.scope == "function":
            return (yield)
        name = f"{fixturedef.argname} of {fixturedef.baseid}"
        self.sharing[name] = [
            item.nodeid
            for item in request.session.items
            if fixturedef.argname in getattr(item, "fixturenames", ())
            and item.nodeid.startswith(fixturedef.baseid)
        ]
        with self._context(name):
            return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] += report.duration

    def tests(self, contexts: Iterable[str]) -> list[str]:
        """The tests that some contexts stand for."""
        found = (self.sharing.get(name, [name]) for name in contexts if name)
        return sorted({test for tests in found for test in tests if test in self.seconds})


def measured(workshop: Workshop, tests: Sequence[str], sources: Sequence[str]) -> Reach:
    """Run tests of the copy once, without a mutant, and see what they reach.

    Args:
        workshop: where.
        tests: files.
        sources: folders of the modules.

    Raises:
        RuntimeError: they fail, so that no mutant could be told from none.
    """
    kept = CACHE / f"reach-{_fingerprint(workshop.tree, tests)}.json"
    if not kept.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        status = workshop.run(lambda: _measure(tests, sources, workshop.tree, kept), _SECONDS)
        if status != 0:
            said = workshop.said.read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"the tests fail without a mutant:\n{said[-4000:]}")
    return Reach(**json.loads(kept.read_text(encoding="utf-8")))


def _measure(tests: Sequence[str], sources: Sequence[str], tree: Path, kept: Path) -> int:
    found = coverage.Coverage(data_file=None, source=list(sources), config_file=False)
    recorder = _Recorder(found)
    found.start()
    status = run_tests(tests, recorder, longest=_SECONDS)
    found.stop()
    if not status:
        kept.write_text(json.dumps(_data(found, tree, recorder)), encoding="utf-8")
    return status


def _data(found: coverage.Coverage, tree: Path, recorder: _Recorder) -> dict[str, Any]:
    data, root = found.get_data(), tree.resolve()
    reached = {
        file.removeprefix(f"{root}/"): data.contexts_by_lineno(file)
        for file in data.measured_files()
    }
    return {
        "lines": {
            file: {line: recorder.tests(contexts) for line, contexts in lines.items()}
            for file, lines in reached.items()
        },
        "early": {
            file: [line for line, contexts in lines.items() if "" in contexts]
            for file, lines in reached.items()
        },
        "seconds": recorder.seconds,
    }


def _fingerprint(tree: Path, tests: Sequence[str]) -> str:
    digest = hashlib.sha256(" ".join(tests).encode())
    for path in sorted(tree.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(tree)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
