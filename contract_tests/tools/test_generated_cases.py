"""Test that a seed repeats a run, and that the run prints its seed and the number of cases."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from schemathesis.config import SchemathesisConfig

from contract_tests.support.generated_cases import seed_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def keep_the_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SchemathesisConfig, "shared_seed", SchemathesisConfig.shared_seed)


def test_seed_is_given_or_random_and_shared_with_schemathesis() -> None:
    assert seed_of("17") == SchemathesisConfig.shared_seed == 17
    assert seed_of(None) != seed_of(None)
    assert seed_of("random") == SchemathesisConfig.shared_seed != 17


@pytest.mark.slow
def test_run_prints_its_seed_number_of_cases_and_rerun_command(root: Path) -> None:
    def run(*more: str) -> str:
        here = "contract_tests/tools/test_generated_cases.py"
        command = [sys.executable, "-m", "pytest", "-q", here, "-k", "seed_is_given", *more]
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

    line = "generated cases: 0 (seed 17); again: make replay SEED=17"
    assert line in run("--hypothesis-seed=17")
