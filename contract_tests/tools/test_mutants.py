"""Test a small run of `make mutants`: it makes the expected mutants, and runs the tests of each
line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.mutants import contract, python_mutants, templates
from tools.mutants.__main__ import LEAST_SCORE, Result, list_outdated_keys
from tools.mutants.copied import Copy
from tools.mutants.mutant import Fate, Mutant, read_harmless

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = """
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    ANSWER = 1 + 1

def add(one: int | None, *, more: int = 2) -> int | None:
    return one - more if one is not None and more else None
"""
MODULE = "mock/tencent_desk_mock/jsonbody.py"
BOUND = "contract_tests/mock/test_core.py::test_body_larger_than_the_byte_limit_is_refused"


def test_mutants_change_running_code_but_not_type_annotations() -> None:
    found = python_mutants.of_module("a.py", SOURCE)
    assert {(one.line, one.change) for one in found} >= {
        (8, "ReplaceBinaryOperator_Sub_Add"),
        (8, "ReplaceComparisonOperator_IsNot_Is"),
        (8, "ReplaceAndWithOr"),
        (7, "NumberReplacer"),
    }
    assert {one.line for one in found} == {7, 8}
    texts = [one.make() for one in found]
    assert len({*texts, SOURCE}) == len(texts) + 1


@pytest.mark.slow
def test_mutant_names_are_unique_and_the_list_has_no_unknown_names() -> None:
    assert list(list_outdated_keys()) == []
    found = templates.mutants()
    assert {one.change.rstrip(" 0123456789") for one in found} == {
        "condition inverted",
        "line left out",
    }
    assert len({one.key for one in found}) == len(found)


def test_changed_contract_facts_are_detected_without_a_test_run() -> None:
    changes = [*contract.mutants().values()]
    assert len(changes) > 2000
    found = [contract.find_oracle(change) for change in changes[:: len(changes) // 6]]
    assert set(found) <= {"pages", "checks"}


@pytest.mark.slow
def test_harmful_mutant_is_killed_in_a_copy_of_the_tree(root: Path, tmp_path: Path) -> None:
    copy, before = Copy(tmp_path / "copy"), (root / MODULE).read_text(encoding="utf-8")
    harmful = next(
        one
        for one in python_mutants.of_module(MODULE, before)
        if one.change == "ReplaceComparisonOperator_Gt_GtE"
    )
    assert copy.fate({MODULE: str(harmful.make())}, [BOUND]) is Fate.KILLED
    assert copy.fate({MODULE: before}, [BOUND]) is Fate.SURVIVED
    assert (root / MODULE).read_text(encoding="utf-8") == before


def test_run_fails_for_a_low_score_or_wrongly_listed_mutants() -> None:
    listed, other = Mutant(*next(iter(read_harmless())), 1, str), Mutant("a.py", "b", "c", 1, str)

    def result(fates: dict[Mutant, Fate], *, gates: bool = True) -> Result:
        found = Result("group", 2, gates)
        for mutant, fate in fates.items():
            found.add(mutant, fate)
        return found

    right = result({listed: Fate.SURVIVED, other: Fate.KILLED})
    assert (right.problems(), right.score()) == ([], 100.0)
    assert right.counts() == {Fate.HARMLESS: 1, Fate.KILLED: 1}
    assert "but noticed" in result({listed: Fate.KILLED}).problems()[0]
    assert f"below {LEAST_SCORE:.0f} %" in result({other: Fate.SURVIVED}).problems()[0]
    assert result({other: Fate.SURVIVED}, gates=False).problems() == []
