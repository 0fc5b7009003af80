"""Test mutants of the contract's facts.

The vendor's pages and the document checks detect nearly all of these mutants, and are fast. For
undetected mutants, and for a sample, client and mock are generated and tested.
"""

from __future__ import annotations

import shutil
from collections import Counter
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import yaml

from contract_tests.contract.document_checks import Document, findings
from contract_tests.support import oracle
from contract_tests.vendor_pages.coverage_of_docs import Comparison

from .contract_facts import Change, all_facts, change_contract
from .copied import ROOT, Copy
from .mutant import Fate, Mutant

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = "openapi.yaml"
_CLIENT = "generated_client"
TESTS = tuple(
    f"contract_tests/{name}.py"
    for name in (
        "agreement/test_samples", "mock/test_reach", "client/test_errors", "client/test_messages",
        "client/test_regions", "mock/test_auth", "mock/test_state", "mock/test_default",
        "client/test_surface", "client/test_limits", "client/test_validation",
        "package/test_public_api",
    )
)  # fmt: skip
"""Quick tests of behaviour, which do not read the pages' tables as a whole."""


def mutants() -> dict[Mutant, Change]:
    """Return the mutants of all facts."""
    seen: Counter[tuple[str, str]] = Counter()
    result = {}
    for change in all_facts(oracle.document()):
        kind, path, value = change
        place = "/".join(str(step) for step in path)
        if value is None or isinstance(value, (str, int)):
            kind = f"{kind} -> {value}"
        seen[place, kind] += 1
        nth = seen[place, kind]
        name = kind if nth == 1 else f"{kind} {nth}"
        result[Mutant(FILE, place, name, 0, partial(_write_text, change))] = change
    return result


def find_oracle(change: Change) -> str | None:
    """Return the oracle that detects a change: "pages" or "checks"; None if no oracle detects
    it."""
    document = change_contract(oracle.document(), change)
    if document == oracle.document():
        return None
    if _count_errors(lambda: bool(Comparison(document).differences())):
        return "pages"
    return (
        "checks"
        if _count_errors(lambda: bool(_list_findings(_write_text(change)) - _find_clean()))
        else None
    )


def _count_errors(asked: Callable[[], bool]) -> bool:
    """Count a document that an oracle cannot read as detected."""
    try:
        return asked()
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, AssertionError):
        return True


def _list_findings(text: str) -> set[Any]:
    return set(findings(Document.parse(text)))


@cache
def _find_clean() -> set[Any]:
    """Return the findings of the checks for the unchanged contract in machine-written YAML."""
    return _list_findings(_dump(oracle.document()))


def _dump(document: dict[str, Any]) -> str:
    return yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True)


def _write_text(change: Change) -> str:
    return _dump(change_contract(oracle.document(), change))


def fate(copy: Copy, mutant: Mutant) -> Fate:
    """Generate client and mock of a changed contract, and run the behaviour tests."""
    client = copy.tree / _CLIENT
    try:
        with copy.change_files({FILE: str(mutant.make())}):
            if copy.run("-m", "codegen"):
                return Fate.KILLED
            return Fate.KILLED if copy.test(TESTS, "-x") else Fate.SURVIVED
    finally:
        shutil.rmtree(client)
        shutil.copytree(ROOT / _CLIENT, client, ignore=shutil.ignore_patterns("__pycache__"))
