"""Test the README, in both languages, against contract, package and lock file."""

from __future__ import annotations

import inspect
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from tencent_desk import AsyncDeskClient, DeskClient, errors

from contract_tests.support import markdown, oracle
from tools.public_api import FILES

ROOT = Path(__file__).resolve().parents[2]
ENGLISH = ROOT / "README.md"
CHINESE = ROOT / "docs" / "README.zh-CN.md"
PAGES = {"english": markdown.read(ENGLISH), "chinese": markdown.read(CHINESE)}
TEXT = " ".join(ENGLISH.read_text(encoding="utf-8").split())
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OPERATIONS, EXTRAS, ALTERNATIVES = range(3)
SHARED = re.compile(r"`[^`]+`|\]\([^)]+\)|\d[\d.]*")
"""What a table says the same way in every language."""


@cache
def _operations() -> dict[str, dict[str, Any]]:
    found = [path["post"] for path in oracle.document()["paths"].values()]
    return {operation["operationId"]: operation for operation in found}


def _count_codes(name: str) -> int:
    """Return the number of codes on the page of an operation."""
    return sum(name in entry["source"] for entry in oracle.document()["x-desk-errors"])


def _limits(operation: dict[str, Any]) -> str:
    rate, body = operation.get("x-desk-rate-limit"), operation.get("x-desk-body-limit")
    editions = operation.get("x-desk-editions", [])
    parts = [
        f"{rate['calls']} calls in {rate['seconds']} s" if rate else "",
        f"{body['bytes']} bytes of body" if body else "",
        ", ".join(f"`{edition}`" for edition in editions),
    ]
    return "; ".join(filter(None, parts))


@pytest.mark.parametrize("row", PAGES["english"].tables[OPERATIONS][1:], ids=lambda row: row[0])
def test_operation_row_matches_the_contract(row: list[str]) -> None:
    name, _, limits, codes, repeated, link = row
    operation = _operations()[name.strip("`")]

    may_be = ", may be incomplete" if "x-desk-codes-incomplete" in operation else ""
    assert codes == f"{_count_codes(name.strip('`'))}{may_be}"
    assert limits == _limits(operation)
    assert repeated == ("yes" if operation["x-desk-retry"]["repeatable"] else "no")
    (address,) = re.findall(r"\]\((.+)\)", link)
    assert address in (DeskClient.__dict__[name.strip("`")].__doc__ or "")


def test_every_released_operation_has_a_row() -> None:
    # Compare with the snapshot and not the contract: a release adds an operation to the snapshot.
    snapshot = FILES["tencent_desk"].read_text(encoding="utf-8")
    released = set(re.findall(r"DeskClient\.(\w+)\(", snapshot)) & _operations().keys()

    listed = [row[0].strip("`") for row in PAGES["english"].tables[OPERATIONS][1:]]
    assert {*listed} == released
    assert len(listed) == len(released)


@pytest.mark.parametrize("client", [DeskClient, AsyncDeskClient])
def test_stated_defaults_match_the_client(client: type) -> None:
    defaults = {name: one.default for name, one in inspect.signature(client).parameters.items()}

    assert f"at most `timeout`, {defaults['timeout']:.0f} s by default" in TEXT
    assert ("at most twice", defaults["max_retries"]) == (*re.findall("at most twice", TEXT), 2)


def test_codes_in_the_example_belong_to_its_exception() -> None:
    (line,) = re.findall(r"except errors\.(\w+): # ([\d, ]+) print", TEXT)
    kinds = {errors.explain(int(code)).error.__name__ for code in line[1].split(", ")}

    assert kinds == {line[0]}


def test_stated_extras_match_the_package() -> None:
    listed = [row[0].strip("`") for row in PAGES["english"].tables[EXTRAS][1:]]

    assert sorted(listed) == sorted(PROJECT["optional-dependencies"])


def test_stated_versions_and_dependencies_match_the_package() -> None:
    versions = [one.split()[-1] for one in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", one)]
    (listed,) = re.findall(r"- \*\*Python\*\* ([\d., and]+)\. ", TEXT)
    assert re.findall(r"3\.\d+", listed) == versions
    assert PROJECT["requires-python"] == f">={versions[0]}"

    (line,) = re.findall(r"- \*\*Dependencies\*\*: (.+?), with", TEXT)
    assert re.findall(r"`([^`]+)`", line) == PROJECT["dependencies"]


def test_compared_versions_are_those_in_the_lock_file() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    heading = " ".join(PAGES["english"].tables[ALTERNATIVES][0])
    compared = re.findall(r"(\S+) (\d+\.\d+)", heading.replace(" on this contract", ""))

    assert len(compared) == 3
    for name, version in compared:
        distribution = name.replace("-sdk-python", "-sdk-python-common")
        assert f"\n{distribution}=={version}." in lock, f"{name} is no longer {version}"


@pytest.mark.parametrize("file", [ENGLISH, CHINESE], ids=["english", "chinese"])
def test_links_have_existing_targets(file: Path) -> None:
    page = markdown.read(file)
    local = [link for link in page.links if "://" not in link]
    for link in local:
        path, _, anchor = link.partition("#")
        assert not path or (file.parent / path).exists(), link
        assert not anchor or anchor in {*page.anchors, *map(quote, page.anchors)}, link
    assert len(local) >= 10


def test_each_language_links_to_the_other_language() -> None:
    assert PAGES["english"].links[0] == "docs/README.zh-CN.md"
    assert PAGES["chinese"].links[0] == "../README.md"


def test_both_languages_have_the_same_headings_and_code() -> None:
    english, chinese = PAGES.values()

    assert [level for level, _ in english.headings] == [level for level, _ in chinese.headings]
    assert english.blocks == chinese.blocks


def test_both_languages_have_the_same_tables() -> None:
    english, chinese = (
        [[[*map(_facts, row)] for row in table[1:]] for table in page.tables]
        for page in PAGES.values()
    )
    assert len(english) == 3
    assert english == chinese


def _facts(cell: str) -> list[str]:
    return sorted(SHARED.findall(cell))
