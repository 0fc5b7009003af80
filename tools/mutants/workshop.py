"""A copy of the tree, and tests that run in it within a second or two.

Most of the time of a small test run goes by in imports. So a process imports the libraries once,
and each run is a fork of it, which then imports what is under test from the copy.
"""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .fork import status_of
from .mutant import Fate
from .transplant import TooEarlyError
from .warm import Warm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .fork import Step
    from .trial import Trial
    from .warm import Changes

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = (
    "aiohttp", "anyio", "httpx", "hypothesis", "jsonschema", "jsonschema_rs",
    "openapi_python_client", "requests", "respx", "rich.console", "schemathesis", "trio",
    "uvicorn", "yaml",
)  # fmt: skip
OPTIONS = (
    "-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "--hypothesis-seed=1",
    "-m", "not slow",
)  # fmt: skip
"""Those of `make test`: a mutant that only `make slow` notices has not been noticed."""
_EXAMPLES = 10
_LONGEST_TEST = 60
_FIRST = 40
_PACKAGES = (".", "generated_client", "mock", "runtime")


class Few:
    """A plugin of pytest: few generated cases where a test does not say how many, and no loops.

    Args:
        longest: seconds after which a test is taken for one that never ends.
    """

    def __init__(self, longest: int) -> None:
        self.longest = longest

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """After the profile of the suite."""
        from hypothesis import settings  # noqa: PLC0415 - belongs to the fork

        settings.register_profile("mutant", settings(), max_examples=_EXAMPLES)
        settings.load_profile("mutant")

    def pytest_runtest_logstart(self) -> None:
        """The signal ends the process."""
        signal.alarm(self.longest)


class Workshop:
    """A copy of the tree in which mutants are tried. Use it in a process of its own.

    Args:
        tree: the copy.

    Attributes:
        said: a file with the words of the last run.
    """

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self.said = tree.with_name(f"{tree.name}.said")
        self._warm: Warm | None = None
        for library in LIBRARIES:
            importlib.import_module(library)
        os.chdir(tree)
        paths = [str((tree / package).resolve()) for package in _PACKAGES]
        sys.path[:] = paths + [path for path in sys.path if not _ours(path)]
        os.environ.update(PYTHONPATH=os.pathsep.join(paths), PYTHONDONTWRITEBYTECODE="1")
        sys.dont_write_bytecode = True

    @contextmanager
    def planted(self, files: Mapping[str, str]) -> Iterator[None]:
        """Files of the copy are others for a while."""
        before = {self.tree / name: (self.tree / name).read_bytes() for name in files}
        for name, text in files.items():
            (self.tree / name).write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            for path, content in before.items():
                path.write_bytes(content)

    def fate(self, trial: Trial) -> Fate:
        """What becomes of a mutant."""
        files = trial.files
        if files is None:
            text = trial.mutant.make()
            files = {} if text is None else {trial.mutant.file: text}
        if not files:
            return Fate.STILLBORN
        if not trial.tests:
            return Fate.SURVIVED
        warm = self._warm_for(trial.collected)  # collects before anything is planted
        changes = {name: ((self.tree / name).read_text("utf-8"), files[name]) for name in files}
        with self.planted(files):
            return self._tried(warm, changes, trial)

    def _tried(self, warm: Warm, changes: Changes, trial: Trial) -> Fate:
        try:
            return fate_of(warm.status(changes, trial))
        except TooEarlyError:
            fate = Fate.SURVIVED
            for tests in _in_turn(trial.tests):
                fate = fate_of(self.run(partial(run_tests, tests), trial.seconds))
                if fate.noticed:
                    break
            return fate

    def _warm_for(self, tests: tuple[str, ...]) -> Warm:
        if self._warm is None or self._warm.tests != tests:
            if self._warm is not None:
                self._warm.close()
            self._warm = Warm(self.tree, tests, run_tests)
            self._warm.wait()
        return self._warm

    def run(self, step: Step, seconds: float) -> int | None:
        """The exit status of something that is done in a fork; None if it takes too long."""
        return status_of(step, seconds, self.said)


def fate_of(status: int | None) -> Fate:
    """What an exit status of pytest says."""
    if status is None or status == -signal.SIGALRM:
        return Fate.TIMEOUT
    nothing_said = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
    return Fate.SURVIVED if status in nothing_said else Fate.KILLED


def run_tests(tests: Sequence[str], *plugins: object, longest: int = _LONGEST_TEST) -> int:
    """Run tests in this process, which must not have run any."""
    return int(pytest.main([*OPTIONS, *tests], plugins=[Few(longest), *plugins]))


def _in_turn(tests: Sequence[str]) -> list[Sequence[str]]:
    """First some of one file: most mutants need no more, and every file costs its imports."""
    if len(tests) <= _FIRST:
        return [tests]
    files = Counter(test.partition("::")[0] for test in tests)
    best = files.most_common(1)[0][0]
    first = [test for test in tests if test.partition("::")[0] == best][:_FIRST]
    taken = set(first)
    return [first, [test for test in tests if test not in taken]]


def _ours(path: str) -> bool:
    return Path(path).resolve() in {(ROOT / package).resolve() for package in _PACKAGES}


@contextmanager
def copied_tree() -> Iterator[Path]:
    """The files that git knows or would take, elsewhere."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    with tempfile.TemporaryDirectory(prefix="mutants-") as parent:
        folder = f"{parent}/tree"
        for name in filter(None, listed.stdout.decode().split("\0")):
            source, target = ROOT / name, Path(folder) / name
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
        yield Path(folder)
