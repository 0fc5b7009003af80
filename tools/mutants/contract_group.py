"""The contract: mutants of its facts, against the pages, the document's own checks, and the tests.

The pages and the checks are asked first, because they take no time. What they do not see, and a
sample of what they see, is generated from and tested, by tests that never read the pages' tables
of facts as a whole.
"""

from __future__ import annotations

import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from contract_tests.contract.document_checks import Document, findings
from contract_tests.support import oracle
from contract_tests.vendor_pages.coverage_of_docs import Comparison

from .contract_facts import Change, all_facts, changed
from .mutant import Fate, Mutant
from .workshop import ROOT, Workshop, fate_of, run_tests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FILE = "openapi.yaml"
NAME = "contract"
TESTS = tuple(
    f"contract_tests/{name}.py"
    for name in (
        "agreement/test_samples", "mock/test_reach", "client/test_errors", "client/test_messages",
        "client/test_regions", "mock/test_auth", "mock/test_state", "mock/test_default",
        "client/test_surface", "client/test_limits", "client/test_validation",
        "package/test_public_api",
    )
)  # fmt: skip
"""Those of behaviour that are quick: a fact that none of them notices costs them all."""

_SECONDS = 600


class Oracle(StrEnum):
    """What notices a change of the contract."""

    PAGES = "pages"
    CHECKS = "checks"
    TESTS = "tests"


@dataclass(frozen=True, slots=True)
class Fact:
    """A mutant of the contract, and what changes in it."""

    mutant: Mutant
    change: Change


def facts() -> list[Fact]:
    """All of them."""
    seen: Counter[tuple[str, str]] = Counter()
    result = []
    for change in all_facts(oracle.document()):
        kind, path, value = change
        place = "/".join(str(step) for step in path)
        if value is None or isinstance(value, (str, int)):
            kind = f"{kind} -> {value}"
        seen[place, kind] += 1
        mutant = Mutant(FILE, place, kind, seen[place, kind], 0, partial(_text, change))
        result.append(Fact(mutant, change))
    return result


def noticed(fact: Fact) -> Oracle | None:
    """Which of the cheap oracles sees it."""
    document = changed(oracle.document(), fact.change)
    if document == oracle.document():
        return None
    if _raises_or(lambda: bool(Comparison(document).differences())):
        return Oracle.PAGES
    if _raises_or(lambda: bool(_says(dumped(document)) - _clean())):
        return Oracle.CHECKS
    return None


def seen(_: Workshop, fact: Fact) -> Oracle | None:
    """`noticed`, as a job of a crew."""
    return noticed(fact)


def _raises_or(asked: Callable[[], bool]) -> bool:
    """A document that an oracle cannot even read has been noticed."""
    try:
        return asked()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, AssertionError):
        return True


def _says(text: str) -> set[Any]:
    return set(findings(Document.parse(text)))


@cache
def _clean() -> set[Any]:
    """What the checks say of the contract when it is laid out by a machine."""
    return _says(dumped(oracle.document()))


def dumped(document: dict[str, Any]) -> str:
    """The contract as text."""
    return yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)


def _text(change: Change) -> str:
    return dumped(changed(oracle.document(), change))


def tested(workshop: Workshop, fact: Fact) -> Fate:
    """What the tests make of a client and a fake Desk of a changed contract."""
    return _under(workshop, str(fact.mutant.make()))


def untouched(workshop: Workshop) -> None:
    """The same without a change.

    Raises:
        RuntimeError: the tests fail, so that nothing could be learnt from them.
    """
    if _under(workshop, dumped(oracle.document())) is not Fate.SURVIVED:
        said = workshop.said.read_text(encoding="utf-8", errors="replace")
        raise RuntimeError(f"the tests fail without a mutant:\n{said[-4000:]}")


def _under(workshop: Workshop, text: str) -> Fate:
    with _restored_client(workshop), workshop.planted({FILE: text}):
        return fate_of(workshop.run(_generate_and_test, _SECONDS))


@contextmanager
def _restored_client(workshop: Workshop) -> Iterator[None]:
    """The client may be generated anew for a while."""
    client = workshop.tree / "generated_client"
    try:
        yield
    finally:
        shutil.rmtree(client)
        unwanted = shutil.ignore_patterns("__pycache__", ".cache")
        shutil.copytree(ROOT / client.name, client, ignore=unwanted)


def _generate_and_test() -> int:
    from codegen.__main__ import main  # noqa: PLC0415 - that of the copy

    tree = Path.cwd()
    made = main(["--contract", str(tree / FILE), "--output", str(tree / "generated_client")])
    return made or run_tests(TESTS)
