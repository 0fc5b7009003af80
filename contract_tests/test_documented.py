"""The contract and the vendor's pages say the same, and whoever changes a fact is told the page."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import judge
import pytest
from coverage_of_docs import Comparison, main
from documented import behaviour, catalogue, contradictions, operations, sources

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]
NUMBERS = (
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "x-desk-max-bytes",
    "minItems",
    "maxItems",
)


def test_nothing_is_missing_and_nothing_extra() -> None:
    assert [str(one) for one in Comparison().differences()] == []


def test_the_command_prints_a_table_and_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main() == 0
    assert "request fields" in capsys.readouterr().out


def mutations(document: dict[str, Any]) -> Iterator[tuple[str, Path, Any]]:
    """Every fact of the contract, changed: its kind, its place, its new value (`None`: deleted)."""
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        if name in UNDOCUMENTED:
            continue
        at: Path = ("components", "schemas", name)
        yield from _of_object(schema, at)
        yield from _of_value(schema, at)
    for path, item in document["paths"].items():
        at = ("paths", path, "post")
        yield "path", ("paths", path), None
        yield from _of_operation(item["post"], at)
    yield from _of_the_service(document)
    for name, parameter in document["components"]["parameters"].items():
        yield "required", ("components", "parameters", name, "required"), not parameter["required"]
        yield "name", ("components", "parameters", name, "name"), parameter["name"] + "x"
    random: Path = ("components", "parameters", "Random", "schema")
    yield from _of_value(document["components"]["parameters"]["Random"]["schema"], random)


def _of_the_service(document: dict[str, Any]) -> Iterator[tuple[str, Path, Any]]:
    for position, region in enumerate(document["x-desk-regions"]):
        for key in ("primary", "standby", "state", "region"):
            yield key, ("x-desk-regions", position, key), region[key] + "x"
    for position, entry in enumerate(document["x-desk-errors"]):
        yield "entry", ("x-desk-errors", position), None
        if entry["code"] not in catalogue():
            continue  # what it means is a judgement, which nobody wrote down
        for key in ("kind", "effect", "retry", "name"):
            yield key, ("x-desk-errors", position, key), f"{entry[key]}x"
        if "wait_seconds" in entry:
            yield "wait", ("x-desk-errors", position, "wait_seconds"), entry["wait_seconds"] + 1
    for key, source in document["x-desk-sources"].items():
        title = sources()[key].title
        for what, value in source.items():
            if what == "title" and not title:
                continue
            yield "source", ("x-desk-sources", key, what), f"{value}x"
    server: Path = ("servers", 0)
    yield "url", (*server, "url"), "http://{host}"
    yield "url", (*server, "variables", "host", "default"), "adminapisgp.im.qcloud.com"
    yield "gateway", ("x-desk-gateway-timeout", "seconds"), 4


UNDOCUMENTED = {"OtherElement", "OtherContent"}
"""Schemas for what no page describes."""


def _of_object(schema: dict[str, Any], at: Path) -> Iterator[tuple[str, Path, Any]]:
    required = schema.get("required", [])
    for name, node in schema.get("properties", {}).items():
        yield "field", (*at, "properties", name), None
        others = [one for one in required if one != name]
        changed = others if name in required else [*required, name]
        yield "required", (*at, "required"), changed
        if "$ref" not in node:
            yield from _of_value(node, (*at, "properties", name))
        if "items" in node and "$ref" not in node["items"]:
            yield from _of_value(node["items"], (*at, "properties", name, "items"))


def _of_value(node: dict[str, Any], at: Path) -> Iterator[tuple[str, Path, Any]]:
    for keyword in NUMBERS:
        if keyword in node:
            yield keyword, (*at, keyword), node[keyword] + 1
            yield keyword, (*at, keyword), None
    for position, value in enumerate(node.get("enum", ())):
        changed = [one for one in node["enum"] if one != value]
        yield "enum", (*at, "enum"), changed
        yield "enum", (*at, "enum", position), value + (1000 if isinstance(value, int) else "x")
    if at[-1] in behaviour().enums and len(node["enum"]) > 1:
        yield "names", (*at, "x-enum-varnames"), node["x-enum-varnames"][::-1]
    if "enum" in node:
        more = 987654 if isinstance(node["enum"][0], int) else "More"
        yield "enum", (*at, "enum"), [*node["enum"], more]
    if "const" in node:
        yield (
            "const",
            (*at, "const"),
            node["const"] + (7 if isinstance(node["const"], int) else "x"),
        )
    if "default" in node:
        yield "default", (*at, "default"), None
    if "pattern" in node:
        yield "pattern", (*at, "pattern"), "^.*$"
    if node.get("type") not in (None, "object"):
        yield "type", (*at, "type"), "integer" if node["type"] == "string" else "string"


def _of_operation(node: dict[str, Any], at: Path) -> Iterator[tuple[str, Path, Any]]:
    for key in ("x-desk-rate-limit", "x-desk-body-limit", "x-desk-editions"):
        if key in node:
            yield key, (*at, key), None
    for name, value in node.get("x-desk-rate-limit", {}).items():
        yield name, (*at, "x-desk-rate-limit", name), value + 1
    for name, value in node.get("x-desk-body-limit", {}).items():
        yield name, (*at, "x-desk-body-limit", name), value + 1
    said = operations()[node["operationId"]].conduct
    for name, code in node["x-desk-refusals"].items():
        if said.refusals is not None:
            yield "refusals", (*at, "x-desk-refusals", name), code + 1
    repeatable = node["x-desk-retry"]["repeatable"]
    if said.repeatable is not None:
        yield "repeatable", (*at, "x-desk-retry", "repeatable"), not repeatable
    yield "operation", (*at, "operationId"), node["operationId"] + "x"
    yield "page", (*at, "externalDocs", "url"), node["externalDocs"]["url"] + "0"
    yield "parameters", (*at, "parameters"), node["parameters"][:1]


def changed(path: Path, value: Any) -> dict[str, Any]:
    document = copy.deepcopy(judge.document())
    node: Any = document
    for step in path[:-1]:
        node = node[step]
    if value is None:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    return document


ALL = list(mutations(judge.document()))


def test_every_kind_of_fact_is_changed() -> None:
    kinds = {kind for kind, _, _ in ALL}

    assert {*NUMBERS, "field", "required", "enum", "const", "default", "pattern", "type"} <= kinds
    assert len(ALL) > 700


@pytest.mark.parametrize("kind", sorted({kind for kind, _, _ in ALL}))
def test_a_changed_fact_names_the_page_that_it_contradicts(kind: str) -> None:
    survivors = []
    for found, path, value in ALL:
        if found == kind:
            differences = Comparison(changed(path, value)).differences()
            if not any(one.page for one in differences):
                survivors.append((path, value))

    assert survivors == []


def test_each_printed_spelling_is_a_known_contradiction() -> None:
    told = " ".join(f"{one.one_side} {one.other_side}" for one in contradictions())
    spellings = {
        other["spelling"]
        for schema in judge.document()["components"]["schemas"].values()
        for node in schema.get("properties", {}).values()
        for other in node.get("x-desk-spellings", ())
    }

    assert spellings
    assert {one for one in spellings if one not in told} == set()


def test_every_contradiction_says_which_side_is_taken_and_why() -> None:
    assert len(contradictions()) > 50
    assert len({one.id for one in contradictions()}) == len(contradictions())
    assert all(one.taken and one.because and one.contract for one in contradictions())


def test_every_page_has_its_samples_in_the_contract() -> None:
    examples = [one["value"] for one in judge.document()["components"]["examples"].values()]
    printed = [
        sample.body
        for page in operations().values()
        for sample in (*page.sample_requests, *page.sample_replies)
    ]

    assert [body for body in printed if _normal(body) not in map(_normal, examples)] == []


def _normal(body: Any) -> Any:
    """Custom data is JSON as text; its spaces are not the point."""
    if isinstance(body, dict):
        return {key: _normal(value) for key, value in body.items()}
    if isinstance(body, list):
        return [_normal(value) for value in body]
    return "".join(body.split()) if isinstance(body, str) else body
