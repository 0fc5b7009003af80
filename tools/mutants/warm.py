"""A process that has collected tests, and runs some of them in forks, each time with other code.

To start, to import and to collect takes longer than most tests. Functions can be exchanged without
all that; whatever else is changed has to be tried in a run of its own.
"""

from __future__ import annotations

import os
from functools import partial
from multiprocessing import Pipe
from typing import TYPE_CHECKING

import pytest

from .fork import started, status_of
from .transplant import TooEarlyError, exchange, live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
    from pathlib import Path
    from types import CodeType, FunctionType

    from .trial import Trial

    Changes = Mapping[str, tuple[str, str]]
    """The text of each file before and after."""

    Functions = Mapping[tuple[str, CodeType], Sequence[FunctionType]]

_LOOK_SECONDS = 5.0
_TOO_EARLY = "too early"


class Warm:
    """Such a process, seen from the one that starts it.

    Args:
        tree: the copy of the tree.
        tests: the files of tests that it collects.
        run: runs pytest with these files and a plugin.
    """

    def __init__(
        self, tree: Path, tests: Sequence[str], run: Callable[[Sequence[str], object], int]
    ) -> None:
        self.tests = tests
        self._jobs, theirs = Pipe()
        said = tree.with_name(f"{tree.name}.said")
        started(partial(run, tests, Serving(tree, theirs, said)), said.with_suffix(".collected"))
        theirs.close()

    def wait(self) -> None:
        """Until the tests are collected.

        Raises:
            EOFError: they cannot be collected.
        """
        self._jobs.recv()

    def status(self, changes: Changes, trial: Trial) -> int | None:
        """The exit status of a trial's tests under changed files; see `status_of`.

        Raises:
            TooEarlyError: they reach what is not a function, or has run already.
        """
        self._jobs.send((changes, trial.tests, trial.early, trial.seconds))
        status: int | str | None = self._jobs.recv()
        if isinstance(status, str):
            raise TooEarlyError
        return status

    def close(self) -> None:
        """End it."""
        self._jobs.close()


class Serving:
    """A plugin of pytest: what it does instead of running all tests.

    Args:
        tree: the copy of the tree.
        jobs: where they come from.
        said: a file for what the tests print.
    """

    def __init__(self, tree: Path, jobs: Connection, said: Path) -> None:
        self._tree = tree.resolve()
        self._jobs = jobs
        self._said = said

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Does jobs until the other side is gone."""
        functions = live(f"{self._tree}/")
        self._jobs.send("ready")
        for changes, tests, early, seconds in self._asked():
            try:
                codes = self._codes(functions, changes, early)
            except TooEarlyError:
                self._jobs.send(_TOO_EARLY)
            else:
                step = partial(_changed_and_run, session, codes, tests)
                self._jobs.send(status_of(step, seconds, self._said))
        return True

    def _asked(self) -> Iterator[tuple[Changes, Sequence[str], Mapping[str, Sequence[int]], float]]:
        parent = os.getppid()
        while os.getppid() == parent:
            if self._jobs.poll(_LOOK_SECONDS):
                try:
                    yield self._jobs.recv()
                except EOFError:
                    return

    def _codes(
        self, functions: Functions, changes: Changes, early: Mapping[str, Sequence[int]]
    ) -> list[tuple[FunctionType, CodeType]]:
        found = []
        for name, (before, after) in changes.items():
            path = str(self._tree / name)
            for old, new in exchange(before, after, path, early.get(name, ())).items():
                found += [(function, new) for function in functions.get((path, old), ())]
        return found


def _changed_and_run(
    session: pytest.Session, codes: Sequence[tuple[FunctionType, CodeType]], tests: Sequence[str]
) -> int:
    for function, code in codes:
        function.__code__ = code
        if function.__doc__ is not None:
            function.__doc__ = code.co_consts[0]
    items = list(_items(session, tests))
    for item, following in zip(items, [*items[1:], None], strict=True):
        session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            break
    status = pytest.ExitCode.TESTS_FAILED if session.testsfailed else pytest.ExitCode.OK
    # It puts away what fixtures have made, other processes for example.
    session.config.hook.pytest_sessionfinish(session=session, exitstatus=status)
    return int(status)


def _items(session: pytest.Session, tests: Sequence[str]) -> Iterator[pytest.Item]:
    order = {test: number for number, test in reversed([*enumerate(tests)])}
    chosen = [
        (order.get(item.nodeid, order.get(item.nodeid.partition("::")[0])), item)
        for item in session.items
    ]
    ranked = [(rank, item) for rank, item in chosen if rank is not None]
    yield from (item for _, item in sorted(ranked, key=lambda pair: pair[0]))
