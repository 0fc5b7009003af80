"""Copy the tree, to make mutants and run tests in the copy."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .mutant import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
_PACKAGES = (".", "generated_client", "mock", "runtime")
_PYTEST = (
    "-m", "pytest", "-q", "--assert=plain", "-p", "no:cacheprovider", "--hypothesis-seed=1",
    "--hypothesis-profile=mutant", "-m", "not slow", "-o", "faulthandler_timeout=60",
    "-o", "faulthandler_exit_on_timeout=true",
)  # fmt: skip
"""The tests of `make test`: a mutant that only `make slow` notices counts as unnoticed."""
_SECONDS, _FIRST = 1800, 20


class Copy:
    """Hold a copy of the files that git tracks or would add.

    Args:
        folder: the folder; it must not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.tree = folder
        for path in files():
            target = folder / path.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)

    @contextmanager
    def change_files(self, changed: Mapping[str, str]) -> Iterator[None]:
        """Replace the text of files inside the context."""
        before = {self.tree / name: (self.tree / name).read_bytes() for name in changed}
        for name, text in changed.items():
            (self.tree / name).write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            for path, content in before.items():
                path.write_bytes(content)

    def fate(self, changed: Mapping[str, str], tests: Sequence[str]) -> Fate:
        """Run tests with changed files until the first test fails. An endless loop counts as
        detected.

        Most mutants need only the first few tests, and every file costs the time of its imports.
        """
        with self.change_files(changed):
            noticed = self.test(tests[:_FIRST], "-x") or self.test(
                _group_by_file(tests[_FIRST:]), "-x"
            )
        return Fate.KILLED if noticed else Fate.SURVIVED

    def test(self, tests: Sequence[str], *options: str) -> int:
        """Run tests. Return the exit status of pytest; 0 also without a test."""
        if not tests:
            return 0
        listed = self.tree / ".tests"
        listed.write_text("\n".join(tests), encoding="utf-8")
        status = self.run(*_PYTEST, *options, f"@{listed}")
        return 0 if status == pytest.ExitCode.NO_TESTS_COLLECTED else status

    def run(self, *arguments: str) -> int:
        """Run Python with the packages of the copy. Return its status."""
        paths = os.pathsep.join(str(self.tree / package) for package in _PACKAGES)
        said = self.tree / ".said"
        with (
            said.open("wb") as file,
            subprocess.Popen(  # noqa: S603 - fixed words
                [sys.executable, *arguments],
                cwd=self.tree,
                env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"},
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            ) as process,
        ):
            try:
                return process.wait(_SECONDS)
            except subprocess.TimeoutExpired:
                return -1
            finally:
                if process.returncode != 0:
                    _kill_group(process.pid)

    def get_output(self) -> str:
        """Return the end of the last output."""
        return (self.tree / ".said").read_text(encoding="utf-8", errors="replace")[-4000:]


def files() -> list[Path]:
    """Return the files that git tracks or would add."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    paths = [ROOT / name for name in sorted(filter(None, done.stdout.decode().split("\0")))]
    return [path for path in paths if path.is_file()]


def _group_by_file(tests: Sequence[str]) -> list[str]:
    """Group tests by file, in the order of files, so shared fixtures are made once."""
    order = {test.partition("::")[0]: number for number, test in reversed([*enumerate(tests)])}
    return sorted(tests, key=lambda test: order[test.partition("::")[0]])


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return
