"""Test mutants of contract, client, templates and mock, and print mutants that no test detects.

python -m tools.mutants [--group NAME] [--sample N | --all] [--seed N]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import Pool
from pathlib import Path
from queue import SimpleQueue
from random import Random

from rich.console import Console
from rich.table import Table

from . import contract, python_mutants, templates
from .copied import ROOT, Copy
from .mutant import SURVIVORS, Fate, Mutant, read_harmless
from .reach import Reach

LEAST_SCORE = 95.0
_WORKERS = 2
_BESIDE = (
    "agreement/test_replies.py",
    "agreement/test_samples.py",
    "package/test_public_api.py",  # notices a changed default
)
_CLIENT_ROOMS = ("bulk", "cli", "client", "runtime", "secrets", "webhooks")
_CLIENT = tuple(f"{room}/test_*.py" for room in _CLIENT_ROOMS)
ROOMS = {
    "client": (*_CLIENT, *_BESIDE),
    "templates": (*_CLIENT, *_BESIDE),
    "mock": ("mock/test_*.py", *_BESIDE),
}
FOLDERS = {"client": "runtime/tencent_desk_runtime", "mock": "mock/tencent_desk_mock"}
GROUPS = ("contract", "client", "templates", "mock")

Check = Callable[[Copy, Mutant], Fate]


@dataclass(slots=True)
class Result:
    """Hold the results of a group of mutants.

    Attributes:
        name: name of the group.
        total: the number of mutants.
        gates: whether the score counts.
        fates: results of the tested mutants.
    """

    name: str
    total: int
    gates: bool = True
    fates: dict[Mutant, Fate] = field(default_factory=dict)

    def add(self, mutant: Mutant, fate: Fate) -> None:
        """Add a result; a listed survivor counts as harmless."""
        listed = fate is Fate.SURVIVED and mutant.key in read_harmless()
        self.fates[mutant] = Fate.HARMLESS if listed else fate

    def counts(self) -> Counter[Fate]:
        """Return how many mutants have each result."""
        return Counter(self.fates.values())

    def score(self) -> float:
        """Return the percentage of harmful mutants that were killed."""
        counts = self.counts()
        harmful = counts[Fate.KILLED] + counts[Fate.SURVIVED]
        return 100.0 * counts[Fate.KILLED] / harmful if harmful else 100.0

    def problems(self) -> list[str]:
        """Return why the run fails; a group that does not gate never fails."""
        if not self.gates:
            return []
        found = [
            f"listed as harmless, but noticed: {mutant}"
            for mutant, fate in self.fates.items()
            if fate is Fate.KILLED and mutant.key in read_harmless()
        ]
        if self.score() < LEAST_SCORE:
            found.append(f"{self.name}: a score below {LEAST_SCORE:.0f} %")
        return found


class Run:
    """Run some groups.

    Args:
        options: options of the command line.
        copies: copies of the tree in which tests run in parallel.
    """

    def __init__(self, options: argparse.Namespace, copies: Sequence[Copy]) -> None:
        self._options = options
        self._copies = copies
        self._start = time.monotonic()

    def group(self, name: str) -> list[Result]:
        """Test the mutants of a group, and return the results."""
        if name == "contract":
            return self._test_contract()
        if name == "templates":
            mutants, fate = templates.mutants(), templates.fate
        else:
            mutants, fate = python_mutants.of_folder(FOLDERS[name]), _find_fate
        result = Result(name, len(mutants))
        reach = Reach(self._copies[0], test_files(name))
        self._test_mutants(
            result, self._take_sample(mutants), lambda copy, one: fate(copy, one, reach)
        )
        return [result]

    def _test_contract(self) -> list[Result]:
        """Check all facts with the oracles; run the tests on undetected facts, and on a sample."""
        mutants = contract.mutants()
        whole = Result("contract", len(mutants))
        alone = Result("contract, by the tests alone", len(mutants), gates=False)
        with Pool(_WORKERS) as pool:
            oracles = pool.map(contract.find_oracle, mutants.values(), chunksize=20)
        self.report(f"contract: {dict(Counter(map(str, oracles)))}")
        seen = dict(zip(mutants, oracles, strict=True))
        for mutant, oracle in seen.items():
            if oracle:
                whole.add(mutant, Fate.KILLED)
        self._test_mutants(
            whole, [mutant for mutant, one in seen.items() if not one], contract.fate
        )
        self._test_mutants(alone, self._take_sample(list(mutants)), contract.fate)
        return [whole, alone]

    def _take_sample(self, mutants: Sequence[Mutant]) -> list[Mutant]:
        if self._options.all or self._options.sample >= len(mutants):
            return list(mutants)
        return Random(self._options.seed).sample(mutants, self._options.sample)  # noqa: S311

    def _test_mutants(self, result: Result, mutants: Sequence[Mutant], check: Check) -> None:
        free: SimpleQueue[Copy] = SimpleQueue()
        for copy in self._copies:
            free.put(copy)

        def one(mutant: Mutant) -> Fate:
            copy = free.get()
            try:
                return check(copy, mutant)
            finally:
                free.put(copy)

        with ThreadPoolExecutor(_WORKERS) as pool:
            waiting = {pool.submit(one, mutant): mutant for mutant in mutants}
            for number, done in enumerate(as_completed(waiting), 1):
                result.add(waiting[done], done.result())
                if result.fates[waiting[done]] is Fate.SURVIVED:
                    self.report(f"{result.name}: not noticed: {waiting[done]}")
                if number % 20 == 0 or number == len(mutants):
                    self.report(f"{result.name}: {number:,} of {len(mutants):,}")

    def report(self, text: str) -> None:
        """Print a line of progress, with the seconds since the start."""
        print(f"{time.monotonic() - self._start:6.0f} s  {text}", flush=True)  # noqa: T201


def test_files(group: str) -> list[str]:
    """Return the test files of a group."""
    folder = ROOT / "contract_tests"
    found = {path for pattern in ROOMS[group] for path in folder.glob(pattern)}
    return sorted(str(path.relative_to(ROOT)) for path in found)


def _find_fate(copy: Copy, mutant: Mutant, reach: Reach) -> Fate:
    text = mutant.make()
    if text is None:
        return Fate.STILLBORN
    return copy.fate({mutant.file: text}, reach.tests([(mutant.file, mutant.line)]))


def table(results: Iterable[Result]) -> Table:
    """Return the table of results and scores."""
    made = Table("group", title="mutants")
    for heading in ("all", "tested", *Fate, "score"):
        made.add_column(heading, justify="right")
    for result in results:
        counts = result.counts()
        numbers = [result.total, len(result.fates), *(counts[fate] for fate in Fate)]
        cells = [f"{number:,}" for number in numbers]
        made.add_row(result.name, *cells, f"{result.score():.1f} %")
    return made


def list_outdated_keys() -> Iterator[str]:
    """Yield keys in the list of harmless mutants that no longer match a mutant."""
    code = [one for folder in FOLDERS.values() for one in python_mutants.of_folder(folder)]
    there = {mutant.key for mutant in (*code, *templates.mutants(), *contract.mutants())}
    yield from (f"listed as harmless, but no mutant: {key}" for key in read_harmless() - there)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line. Return 0 if the scores suffice and the list of survivors is right."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every mutant; takes many hours")
    parser.add_argument("--seed", type=int, default=1, help="of the samples")
    parser.add_argument("--sample", type=int, default=60, help="mutants of each group")
    parser.add_argument("--group", action="append", choices=GROUPS, help="one of the groups")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        run = Run(options, [Copy(Path(folder) / str(number)) for number in range(_WORKERS)])
        results = [result for name in options.group or GROUPS for result in run.group(name)]
    Console(soft_wrap=True).print(table(results))
    problems = [
        *list_outdated_keys(),
        *(problem for result in results for problem in result.problems()),
    ]
    survived = [m for one in results if one.gates for m, f in one.fates.items() if f == "survived"]
    lines = [*(f"not noticed, and not in {SURVIVORS.name}: {mutant}" for mutant in survived)]
    print(*lines, *problems, sep="\n")  # noqa: T201
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
