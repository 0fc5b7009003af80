"""`make mutants` in small: it breaks what it says, sees who notices, and keeps its list right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from mutants import contract_group, python_mutants, template_group
from mutants.code_groups import FAKE_DESK, fate
from mutants.crew import crew
from mutants.mutant import Fate, Mutant
from mutants.results import Result
from mutants.survivors import Survivors

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = """
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    ANSWER = 1 + 1

def add(one: int | None, *, more: int = 2) -> int | None:
    return one - more if one is not None and more else None
"""
HARMFUL = {
    ("jsonbody.py", "ReplaceComparisonOperator_Gt_GtE"): (
        "contract_tests/test_fake_edges.py::test_a_body_may_have_its_most_bytes_and_not_one_more"
    ),
}


def test_what_runs_is_changed_and_what_is_for_types_is_not() -> None:
    found = python_mutants.mutants("a.py", SOURCE)
    assert {(one.line, one.change) for one in found} >= {
        (8, "ReplaceBinaryOperator_Sub_Add"),
        (8, "ReplaceComparisonOperator_IsNot_Is"),
        (8, "ReplaceAndWithOr"),
        (7, "NumberReplacer"),
    }
    assert {one.line for one in found} == {7, 8}
    assert not any("BitOr" in one.change for one in found)


def test_each_python_mutant_is_its_own_program() -> None:
    found = python_mutants.mutants("a.py", SOURCE)
    texts = [one.make() for one in found]
    assert len({*texts, SOURCE}) == len(texts) + 1
    assert len({one.key for one in found}) == len(found)


def test_a_list_of_exceptions_that_cannot_be_changed_is_stillborn() -> None:
    source = "try:\n    import a\nexcept (a.One, a.Other):\n    pass\n"
    made = [one.make() for one in python_mutants.mutants("a.py", source)]
    assert made
    assert set(made) == {None}


def test_a_mutant_of_a_template_turns_a_condition_round_or_leaves_a_line_out() -> None:
    found = template_group.mutants()
    assert {one.change for one in found} == {"condition turned round", "line left out"}
    assert len({one.key for one in found}) == len(found)


def test_facts_of_the_contract_are_noticed_without_a_test_run() -> None:
    facts = contract_group.facts()
    assert len({fact.mutant.key for fact in facts}) == len(facts) > 2000
    for fact in facts[:: len(facts) // 6]:
        assert contract_group.noticed(fact) in (
            contract_group.Oracle.PAGES,
            contract_group.Oracle.CHECKS,
        )


def test_a_harmful_mutant_is_killed_in_a_copy_and_the_tree_stays_as_it_is(root: Path) -> None:
    chosen = {
        wanted: next(
            one
            for one in FAKE_DESK.mutants()
            if one.file.endswith(wanted[0]) and one.change == wanted[1]
        )
        for wanted in HARMFUL
    }
    before = {one.file: (root / one.file).read_bytes() for one in chosen.values()}
    jobs = [(one, [HARMFUL[wanted]], 60.0) for wanted, one in chosen.items()]
    nothing = Mutant("README.md", "", "", 1, 1, (root / "README.md").read_text)
    jobs.append((nothing, ["contract_tests/test_fake_words.py"], 60.0))
    with crew(1) as workshops:
        found = {job[0].file: result for job, result in workshops.each(fate, jobs)}
    assert found.pop("README.md") is Fate.SURVIVED
    assert set(found.values()) == {Fate.KILLED}
    assert {name: (root / name).read_bytes() for name in before} == before


def a_mutant(place: str) -> Mutant:
    return Mutant("a.py", place, "AddNot", 1, 1, str)


def test_a_run_fails_by_what_is_not_listed_and_by_what_is_listed_wrongly() -> None:
    listed, other = a_mutant("listed"), a_mutant("other")
    known = Survivors({listed.key: "equal"})

    def problems(fates: dict[Mutant, Fate]) -> list[str]:
        return Result("group", 2, fates=fates, gone=known.gone([other])).problems(known)

    right = {listed: Fate.SURVIVED, other: Fate.KILLED}
    assert Result("group", 2, fates=right).problems(known) == []
    assert Result("group", 2, fates=right).score(known) == 100.0
    assert "there is no such mutant" in problems(right)[0]
    (told,) = Result("group", 2, fates={listed: Fate.TIMEOUT}).problems(known)
    assert told.startswith("listed as harmless, but noticed")
    told, score = Result("group", 2, fates={other: Fate.SURVIVED}).problems(known)
    assert "below 95 %" in told
    assert score.startswith("not noticed")
    assert Result("group", 2, gates=False, fates={other: Fate.SURVIVED}).problems(known) == []


@pytest.mark.parametrize(
    "text",
    [
        "- {file: a, place: b, change: c}",
        "- {file: a, place: b, change: c, because: d}\n" * 2,
    ],
)
def test_an_entry_has_a_reason_and_stands_once(tmp_path: Path, text: str) -> None:
    path = tmp_path / "survivors.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="twice, or without a reason"):
        Survivors.read(path)


def test_the_list_names_mutants_that_there_are() -> None:
    known = Survivors.read()
    everything = [*FAKE_DESK.mutants(), *template_group.mutants()]
    everything += [fact.mutant for fact in contract_group.facts()]
    assert known.gone(everything) == []
