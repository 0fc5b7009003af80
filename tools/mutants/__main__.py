"""`make mutants`: what no test notices when the contract, the client or the fake Desk is broken."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console

from . import code_groups, contract_group, template_group
from .crew import crew
from .mutant import Fate, Mutant
from .results import Result, table
from .survivors import FILE, Survivors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .crew import Crew

T = TypeVar("T")
GROUPS = ("contract", "client", "templates", "mock")
_EVERY = 20


class Run:
    """A run over some groups.

    Args:
        options: of the command line.
        workshops: where the tests run.
        console: for the progress.
    """

    def __init__(self, options: argparse.Namespace, workshops: Crew, console: Console) -> None:
        self.options = options
        self.crew = workshops
        self.known = Survivors.read()
        self._console = console
        self._start = time.monotonic()

    def results(self) -> list[Result]:
        """What became of the mutants of each group."""
        groups: dict[str, Callable[[], list[Result]]] = {
            "contract": self._contract,
            "client": lambda: self._code(code_groups.RUNTIME),
            "templates": self._templates,
            "mock": lambda: self._code(code_groups.MOCK),
        }
        return [result for name in self.options.group for result in groups[name]()]

    def _contract(self) -> list[Result]:
        """The cheap oracles on all facts; the tests on what is left, and on a sample."""
        facts = contract_group.facts()
        whole = Result("contract", len(facts))
        whole.gone = self.known.gone(fact.mutant for fact in facts)
        alone = Result("contract, by the tests alone", len(facts), gates=False)
        oracles: Counter[str] = Counter()
        left = []
        seen = self.crew.each(contract_group.seen, facts)
        for fact, oracle in self._told("contract", seen, len(facts)):
            oracles[oracle or "left for the tests"] += 1
            whole.fates[fact.mutant] = Fate.KILLED
            if oracle is None:
                left.append(fact)
        self.say(f"contract: {dict(oracles)}")
        self.crew.once(contract_group.untouched)
        sample = self._sample(facts, self.options.contract_sample)
        tried = {fact.mutant.key: fact for fact in (*left, *sample)}.values()
        in_sample = {fact.mutant.key for fact in sample}
        done = self.crew.each(contract_group.tested, tried)
        for fact, fate in self._told("contract, tests", done, len(tried), every=5):
            if fact in left:
                whole.fates[fact.mutant] = fate
            if fact.mutant.key in in_sample:
                alone.fates[fact.mutant] = fate
                self._tell(fact.mutant, fate, "not noticed by the tests alone")
        return [whole, alone]

    def _code(self, group: code_groups.CodeGroup) -> list[Result]:
        mutants = group.mutants()
        result = Result(group.name, len(mutants), gone=self.known.gone(mutants))
        reach = group.reach(self.crew)
        trials = [group.trial(mutant, reach) for mutant in self._chosen(mutants)]
        done = self.crew.each(code_groups.fate, trials)
        for trial, fate in self._told(group.name, done, len(trials)):
            result.fates[trial.mutant] = fate
            self._tell(trial.mutant, fate)
        return [result]

    def _templates(self) -> list[Result]:
        mutants = template_group.mutants()
        result = Result(template_group.NAME, len(mutants), gone=self.known.gone(mutants))
        chosen = self._chosen(mutants, self.options.template_sample)
        made = self.crew.each(template_group.made, chosen)
        files = dict(self._told("templates, generated", made, len(chosen)))
        reach = code_groups.RUNTIME.reach(self.crew)
        trials = [template_group.trial(mutant, files[mutant], reach) for mutant in chosen]
        done = self.crew.each(code_groups.fate, trials)
        for trial, fate in self._told("templates", done, len(trials)):
            result.fates[trial.mutant] = fate
            self._tell(trial.mutant, fate)
        return [result]

    def _chosen(self, mutants: Sequence[Mutant], size: int | None = None) -> list[Mutant]:
        """A sample, and whatever is listed as harmless."""
        sample = self._sample(mutants, self.options.sample if size is None else size)
        return sample + [one for one in mutants if one in self.known and one not in sample]

    def _sample(self, everything: Sequence[T], size: int) -> list[T]:
        if self.options.all or size >= len(everything):
            return list(everything)
        return Random(self.options.seed).sample(everything, size)  # noqa: S311 - no secret

    def _told(self, name: str, done: Iterable[T], total: int, every: int = _EVERY) -> Iterable[T]:
        for count, one in enumerate(done, 1):
            if count % every == 0 or count == total:
                self.say(f"{name}: {count:,} of {total:,}")
            yield one

    def _tell(self, mutant: Mutant, fate: Fate, what: str = "not noticed") -> None:
        if fate is Fate.SURVIVED and mutant not in self.known:
            self.say(f"{what}: {mutant}")

    def say(self, text: str) -> None:
        """A line of progress, with the seconds since the start."""
        seconds = time.monotonic() - self._start
        self._console.print(f"{seconds:6.0f} s  {text}", markup=False, highlight=False)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: the words after `python -m tools.mutants`.

    Returns:
        The exit status: 0 the list of survivors is right and the scores suffice, 1 not.
    """
    options = _options(arguments)
    console = Console(soft_wrap=True, emoji=False)
    with crew() as workshops:
        run = Run(options, workshops, console)
        which = "all mutants" if options.all else f"samples of seed {options.seed}"
        run.say(f"{which}: {', '.join(options.group)}")
        results = run.results()
        run.say("done")
    problems = [problem for result in results for problem in result.problems(run.known)]
    for result in results:
        for line in result.unnoticed(run.known):
            run.say(f"{line}\n  write a test, or its reason into {FILE.name}")
    console.print(table(results, run.known))
    for problem in problems:
        console.print(problem, markup=False, highlight=False)
    return 1 if problems else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tools.mutants", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every mutant; takes hours")
    parser.add_argument("--seed", type=int, default=1, help="of the samples")
    parser.add_argument("--sample", type=int, default=150, help="mutants of each group of modules")
    parser.add_argument("--template-sample", type=int, default=60, help="mutants of the templates")
    parser.add_argument(
        "--contract-sample", type=int, default=30, help="facts that are given to the tests alone"
    )
    parser.add_argument("--group", action="append", choices=GROUPS, help="one of the groups")
    options = parser.parse_args(arguments)
    options.group = options.group or list(GROUPS)
    return options


if __name__ == "__main__":
    sys.exit(main())
