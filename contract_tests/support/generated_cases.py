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
    """Hypothesis without a database and without deadlines, and with the seed of the run.

    Its own profile for CI would draw the same cases for ever, whatever the seed. And it tries
    constants out of whatever modules are loaded, so that a test would draw other cases alone than
    in the whole suite.
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
    """Return the seed of the run, which schemathesis shall use too.

    Args:
        option: what `--hypothesis-seed` says; without it, or for `random`, one is drawn.
    """
    drawn = option is None or not option.lstrip("-").isdigit()
    seed = SystemRandom().getrandbits(32) if drawn else int(str(option))
    SchemathesisConfig.shared_seed = seed
    return seed


class Cases:
    """Count generated cases by test."""

    def __init__(self) -> None:
        self.by_test: Counter[str] = Counter()

    @property
    def total(self) -> int:
        """Return all of them."""
        return self.by_test.total()

    @contextmanager
    def counted(self, test: str, explicit: int) -> Iterator[None]:
        """Count what is generated while one test runs, in it or in functions that it calls.

        Args:
            test: its id.
            explicit: how many explicit cases it has, in addition to drawn ones.
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
    """Return how many cases a function was called with to the end, those that fail included."""
    return sum(
        case["status"] in ("valid", "interesting")
        for phase in _PHASES
        for case in statistics.get(phase, {}).get("test-cases", ())
    )
