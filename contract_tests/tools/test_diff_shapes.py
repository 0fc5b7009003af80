"""Rows of Redocly CLI that no change of today's contract gives."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tools.contract_diff import Level, Report, compare, shapes
from tools.contract_diff.documents import Documents
from tools.contract_diff.redocly import Row

EMPTY = Documents({}, {})
PLACE = "/components/schemas/A/properties/b"


def row(keyword: str, before: Any, after: Any, **more: Any) -> Row:
    given: dict[str, Any] = {
        "path": "/paths/~1a/post/responses/200",
        "place": PLACE,
        "type_name": "Schema",
        "kind": "modified",
        "impact": "minor",
        "verdicts": (),
    }
    return Row(keyword=keyword, before=before, after=after, **given | more)


@pytest.mark.parametrize(
    ("found", "rule", "level"),
    [
        (row("deprecated", True, None), "redocly/deprecation-lifted", Level.PATCH),
        (row("key", "a", "b", place="/components/schemas/A"), "redocly/name-changed", Level.PATCH),
    ],
)
def test_it_is_rated(found: Row, rule: str, level: Level) -> None:
    (change,) = shapes.rate([found], EMPTY)
    assert (change.rule, change.level) == (rule, level)


@pytest.mark.parametrize(
    "found",
    [
        row("tags", ["a"], ["a"]),
        row("type", ["string"], ["string"]),
        row("description", "a", "b", path="/components/schemas/A/not", place=f"{PLACE}/not"),
    ],
    ids=["the same tags", "the same types", "words inside `not`"],
)
def test_it_changes_nothing(found: Row) -> None:
    assert list(shapes.rate([found], EMPTY)) == []


def test_an_alternative_without_a_name_and_a_path_with_words_are_passed_over() -> None:
    document = {
        "paths": {"/a": {"summary": "Words.", "post": {"$ref": "#/components/schemas/A"}}},
        "components": {"schemas": {"A": {"anyOf": [{"type": "string"}]}}},
    }
    assert shapes.open_enums(document) == frozenset()
    assert Documents(document, document).in_requests == {"A"}


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_its_own_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    report: Report = compare({"openapi": "3.1.0", "info": {"version": "0.1.0"}, "tags": []},
                             {"openapi": "3.1.0", "info": {"version": "0.1.0"},
                              "tags": [{"name": "a"}]})  # fmt: skip
    narrow, wide = Terminal(), io.StringIO()
    report.write(narrow)
    report.write(wide)
    assert len(narrow.getvalue().splitlines()[0]) <= 50 < len(wide.getvalue().splitlines()[0])
