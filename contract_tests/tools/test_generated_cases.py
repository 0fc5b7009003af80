"""A seed repeats a run, the run says which one it was, and how many cases it made."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import hypothesis
import pytest
from hypothesis import core, given, settings
from hypothesis import strategies as st
from schemathesis.config import SchemathesisConfig

from contract_tests.support.generated_cases import Cases, seed_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def keep_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SchemathesisConfig, "shared_seed", SchemathesisConfig.shared_seed)


def drawn(seed: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(core, "global_force_seed", seed)
    values: list[int] = []

    @settings(max_examples=20)
    @given(st.integers(0, 10**9))
    def draws(value: int) -> None:
        values.append(value)

    draws()
    return values


def test_a_seed_gives_the_same_cases_again(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(5, monkeypatch) == drawn(5, monkeypatch) != drawn(6, monkeypatch)


def test_other_modules_do_not_change_the_cases(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def texts() -> list[str]:
        values: list[str] = []

        @settings(max_examples=100)
        @given(st.text())
        def draws(value: str) -> None:
            values.append(value)

        draws()
        return values

    monkeypatch.setattr(core, "global_force_seed", 5)
    before = texts()
    for number in range(3):
        (tmp_path / f"one_more_{number}.py").write_text(
            f"WORDS = ['word{number}a', 'word{number}b']"
        )
    monkeypatch.syspath_prepend(tmp_path)
    for number in range(3):
        importlib.import_module(f"one_more_{number}")

    assert texts() == before


def test_a_seed_is_taken_or_drawn_and_schemathesis_has_the_same() -> None:
    assert seed_of("17") == SchemathesisConfig.shared_seed == 17
    assert seed_of(None) != seed_of(None)
    assert seed_of("random") == SchemathesisConfig.shared_seed != 17


def test_nothing_depends_on_the_time_or_on_earlier_runs() -> None:
    profile = hypothesis.settings()

    assert (profile.deadline, profile.database, profile.derandomize) == (None, None, False)


def test_cases_are_counted_also_in_functions_inside_a_test() -> None:
    cases = Cases()

    @settings(max_examples=7)
    @given(st.integers())
    def draws(value: int) -> None:
        hypothesis.assume(value % 2 == 0)

    with cases.counted("one", explicit=2):
        draws()
        draws()
    with cases.counted("other", explicit=0):
        pass

    assert cases.by_test == {"one": 16, "other": 0}
    assert cases.total == 16


@pytest.mark.slow
def test_a_run_prints_its_seed_its_cases_and_how_to_repeat_it(root: Path) -> None:
    def run(*more: str) -> str:
        here = "contract_tests/tools/test_generated_cases.py"
        command = [sys.executable, "-m", "pytest", "-q", here, "-k", "a_seed_gives", *more]
        done = subprocess.run(
            command,
            cwd=root,
            env={**os.environ, "CI": "1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stdout

    line = "generated cases: 60 (seed 17); again: make replay SEED=17"
    assert line in run("--hypothesis-seed=17")
