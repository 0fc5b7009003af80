"""`make mutants` in small: it breaks what it says, sees who notices, and keeps its list right."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tools.mutants import contract_group, python_mutants, template_group
from tools.mutants.code_groups import MOCK, RUNTIME, fate
from tools.mutants.crew import crew
from tools.mutants.mentions import mentions
from tools.mutants.mutant import Fate, Mutant
from tools.mutants.results import Result
from tools.mutants.survivors import Survivors
from tools.mutants.transplant import TooEarlyError, exchange, live
from tools.mutants.trial import Trial

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = """
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    ANSWER = 1 + 1

def add(one: int | None, *, more: int = 2) -> int | None:
    return one - more if one is not None and more else None
"""
FILE = "contract_tests/mock/test_edges.py"
BOUND = f"{FILE}::test_a_body_may_have_its_most_bytes_and_not_one_more"
HARMFUL = {
    "in a function, which is exchanged": "ReplaceComparisonOperator_Gt_GtE",
    "in a module, which is imported again": "ReplaceBinaryOperator_Mul_Add",
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
    found = [one for one in MOCK.mutants() if one.file.endswith("/jsonbody.py")]
    chosen = [next(one for one in found if one.change == change) for change in HARMFUL.values()]
    path = root / chosen[0].file
    before = path.read_text(encoding="utf-8")
    same = Mutant(chosen[0].file, "", "", 1, 1, partial(str, before))
    trials = [Trial(one, (BOUND,), (FILE,), 60.0) for one in (*chosen, same)]
    with crew(1) as workshops:
        fates = {trial.mutant.change: found for trial, found in workshops.each(fate, trials)}
    assert fates == {**dict.fromkeys(HARMFUL.values(), Fate.KILLED), "": Fate.SURVIVED}
    assert path.read_text(encoding="utf-8") == before


MODULE = """\
def factory(step):
    def inner(value):
        return value + step
    return inner

early = factory(1)

class Thing:
    limit = 3

    @property
    def double(self):
        return 2 * self.limit

def calls(value=1):
    return early(value)
"""


@pytest.mark.parametrize(
    ("old", "new", "lines", "names"),
    [
        ("value + step", "value - step", (), {"inner", "factory"}),
        ("2 * self", "3 * self", (), {"double"}),
        ("early(value)", "early(value + 1)", (), {"calls"}),
        ("early(value)", "early(value)  # more", (), set()),
        ("def calls", "\n\ndef calls", (), set()),
        ("return inner", "return inner or None", (4,), None),
        ("limit = 3", "limit = 4", (), None),
        ("value=1", "value=2", (), None),
        ("factory(1)", "factory(2)", (), None),
    ],
)
def test_functions_are_exchanged_and_what_has_run_is_not(
    old: str, new: str, lines: tuple[int, ...], names: set[str] | None
) -> None:
    if names is None:
        with pytest.raises(TooEarlyError):
            exchange(MODULE, MODULE.replace(old, new), "a.py", lines)
    else:
        found = exchange(MODULE, MODULE.replace(old, new), "a.py", lines)
        assert {one.co_name for one in found} == names


def test_functions_are_found_whoever_holds_them() -> None:
    space: dict[str, Any] = {}
    exec(compile(MODULE, "/there/a.py", "exec", dont_inherit=True), space)  # noqa: S102 - our own
    changed = MODULE.replace("value + step", "value - step").replace("2 * self", "3 * self")
    functions = live("/there/")
    for old, new in exchange(MODULE, changed, "/there/a.py", ()).items():
        for function in functions["/there/a.py", old]:
            function.__code__ = new
    assert (space["calls"](), space["factory"](1)(5), space["Thing"]().double) == (0, 4, 9)


def a_mutant(place: str) -> Mutant:
    return Mutant("a.py", place, "AddNot", 1, 1, str)


def test_a_run_fails_by_its_score_and_by_what_is_listed_wrongly() -> None:
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
    (told,) = Result("group", 2, fates={other: Fate.SURVIVED}).problems(known)
    assert "below 95 %" in told
    (told,) = Result("group", 2, fates={other: Fate.SURVIVED}).unnoticed(known)
    assert told == f"not noticed: {other}"
    assert Result("group", 2, fates=right).unnoticed(known) == []
    alone = Result("group", 2, gates=False, fates={other: Fate.SURVIVED})
    assert alone.problems(known) == alone.unnoticed(known) == []


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


@pytest.mark.slow
def test_the_list_names_mutants_that_there_are() -> None:
    known = Survivors.read()
    everything = [*RUNTIME.mutants(), *MOCK.mutants(), *template_group.mutants()]
    everything += [fact.mutant for fact in contract_group.facts()]
    assert known.gone(everything) == []


def test_what_uses_a_constant_is_found_and_what_is_set_from_it(root: Path) -> None:
    folder = "mock/tencent_desk_mock"

    def uses(file: str, beginning: str) -> set[str]:
        lines = (root / folder / file).read_text(encoding="utf-8").splitlines()
        (number,) = [at for at, line in enumerate(lines, 1) if line.startswith(beginning)]
        found = mentions(f"{folder}/{file}", number, folder)
        texts = {name: (root / name).read_text("utf-8").splitlines() for name, _ in found}
        return {texts[name][line - 1].strip() for name, line in found}

    assert uses("windows.py", "_SWEEP_AT = ") == {
        "self._sweep_at = _SWEEP_AT",
        "self._sweep_at = max(_SWEEP_AT, 2 * len(self._times))",
    }
    rest = "refused = _refused_by(turn, _DRY if dry else _REST)"
    assert uses("course.py", "_REST = ") == {rest}
    assert uses("course.py", "_FIRST = ") == {"return _refused_by(turn, _FIRST)", rest}
    assert uses("windows.py", "class ") == set()
