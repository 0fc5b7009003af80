"""Count the generated cases of a run, and make the run repeatable by its seed."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from random import SystemRandom
from typing import TYPE_CHECKING, Any

import hypothesis
from hypothesis.internal.conjecture import providers
from hypothesis.statistics import collector
from schemathesis.config import SchemathesisConfig

if TYPE_CHECKING:
    from collections.abc import Iterator

_PHASES = ("reuse-phase", "generate-phase")


def use_repeatable_profile() -> None:
    """Use Hypothesis without a database and without deadlines, and with the seed of the run.

    The CI profile of Hypothesis would generate the same cases for every seed. Hypothesis also uses
    constants from all loaded modules, so a test alone would generate other cases than in the whole
    suite.
    """
    internals: Any = providers
    nothing = internals.Constants()
    internals._get_local_constants = lambda: nothing  # noqa: SLF001
    hypothesis.settings.register_profile(
        "contract", deadline=None, database=None, derandomize=False, print_blob=True
    )
    hypothesis.settings.load_profile("contract")
    hypothesis.settings.register_profile("mutant", max_examples=10)


def seed_of(option: str | None) -> int:
    """Return the seed of the run, and set the same seed for schemathesis.

    Args:
        option: the value of `--hypothesis-seed`; for `random` or no value, a seed is generated.
    """
    drawn = option is None or not option.lstrip("-").isdigit()
    seed = SystemRandom().getrandbits(32) if drawn else int(str(option))
    SchemathesisConfig.shared_seed = seed
    return seed


class Cases:
    """Count the generated cases of each test."""

    def __init__(self) -> None:
        self.by_test: Counter[str] = Counter()

    @property
    def total(self) -> int:
        """Return the number of all cases."""
        return self.by_test.total()

    @contextmanager
    def counted(self, test: str, explicit: int) -> Iterator[None]:
        """Count the cases that one test, or a function that it calls, generates.

        Args:
            test: the id of the test.
            explicit: the number of explicit cases, in addition to the generated cases.
        """
        statistics_of_functions: Any = collector
        before = statistics_of_functions.value

        def note(statistics: Any) -> None:
            self.by_test[test] += valid_cases(statistics)
            if before is not None:
                before(statistics)

        self.by_test[test] += explicit
        with statistics_of_functions.with_value(note):
            yield


def valid_cases(statistics: Any) -> int:
    """Return the number of cases that ran to the end, including cases that failed."""
    return sum(
        case["status"] in ("valid", "interesting")
        for phase in _PHASES
        for case in statistics.get(phase, {}).get("test-cases", ())
    )
