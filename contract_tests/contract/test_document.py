"""Test openapi.yaml, its extensions and the extensions page, as far as no linter does."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from codegen.extensions import EXTENSIONS
from contract_tests.contract.document_checks import CHECKS, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "openapi.yaml"
PAGE = ROOT / "docs" / "extensions.md"

# The readers of each key, and their folders. A key without a reader would be useless.
CLIENT, MOCK, TESTS = "client", "mock", "tests"
WHERE = {
    CLIENT: [ROOT / "codegen"],
    MOCK: [ROOT / "mock"],
    TESTS: [
        ROOT / "contract_tests" / "contract" / "document_checks",
        ROOT / "contract_tests" / "vendor_pages",
    ],
}
READERS = {
    "x-desk-sources": (CLIENT, TESTS),
    "x-desk-source": (CLIENT, TESTS),
    "x-desk-inferred": (TESTS,),
    "x-desk-spellings": (CLIENT, MOCK, TESTS),
    "x-desk-gateway-timeout": (CLIENT,),
    "x-desk-general-rate-limit": (CLIENT, TESTS),
    "x-desk-regions": (CLIENT, MOCK, TESTS),
    "x-desk-editions": (CLIENT, MOCK),
    "x-desk-rate-limit": (CLIENT, MOCK, TESTS),
    "x-desk-body-limit": (CLIENT, MOCK, TESTS),
    "x-desk-codes-incomplete": (CLIENT, TESTS),
    "x-desk-body": (TESTS,),
    "x-desk-callback": (CLIENT, TESTS),
    "x-desk-answers": (CLIENT, TESTS),
    "x-desk-role": (CLIENT, TESTS),
    "x-desk-signature": (CLIENT, TESTS),
    "x-desk-stream": (CLIENT, TESTS),
    "x-desk-paging": (CLIENT,),
    "x-desk-retry": (CLIENT, TESTS),
    "x-desk-refusals": (MOCK, TESTS),
    "x-desk-max-bytes": (CLIENT, MOCK, TESTS),
    "x-desk-at-most-one": (CLIENT, MOCK, TESTS),
    "x-desk-default": (CLIENT, MOCK, TESTS),
    "x-desk-generated": (CLIENT, TESTS),
    "x-desk-refusal": (MOCK, TESTS),
    "x-desk-errors": (CLIENT, MOCK, TESTS),
    "x-desk-error-kinds": (CLIENT, TESTS),
    "x-desk-error-ranges": (CLIENT, TESTS),
    "x-enum-varnames": (CLIENT, TESTS),
    "x-enum-descriptions": (CLIENT, TESTS),
}
BORROWED = {"x-enum-varnames", "x-enum-descriptions"}


@pytest.fixture(scope="module")
def document() -> Document:
    return Document.read(CONTRACT)


@pytest.mark.parametrize("check", CHECKS)
def test_document_passes_every_check(check: str, document: Document) -> None:
    found = [str(finding) for finding in CHECKS[check](document)]
    assert not found, "\n".join([check, *found])


def test_checks_visit_the_whole_document(document: Document) -> None:
    """Check the number of visited parts: a check that visits no parts finds no defects."""
    kinds = {place.kind for place in document.places}
    assert {"operation", "property", "items", "schema", "member", "media-type", "example"} <= kinds
    assert len(document.of_kind("schema")) == len(document.schemas)
    references = sum("$ref" in place.node for place in document.places)
    assert references == len(re.findall(r"^ *(?:- )?\$ref: ", document.text, re.MULTILINE))


@pytest.mark.parametrize("key", EXTENSIONS)
def test_extension_schema_is_strict(key: str) -> None:
    """Check that the schema is a valid JSON Schema, and that each object in it lists its keys."""
    rule = EXTENSIONS[key]
    Draft202012Validator.check_schema(rule.schema)
    for schema in _schemas(rule.schema):
        if schema.get("type") == "object":
            assert "additionalProperties" in schema
            assert set(schema.get("required", ())) <= set(schema.get("properties", ()))


def test_both_extensions_have_the_same_error_kinds(document: Document) -> None:
    shape = EXTENSIONS["x-desk-error-kinds"].schema["items"]["properties"]["kind"]["enum"]
    assert shape == EXTENSIONS["x-desk-errors"].schema["items"]["properties"]["kind"]["enum"]
    assert shape == [kind["kind"] for kind in document.tree["x-desk-error-kinds"]]


def test_every_extension_is_documented() -> None:
    assert set(_sections()) == EXTENSIONS.keys() | BORROWED


@pytest.mark.parametrize("key", EXTENSIONS)
def test_page_lists_the_places_of_an_extension(key: str) -> None:
    assert _line(_sections()[key], "Place") == list(EXTENSIONS[key].places)


@pytest.mark.parametrize("key", EXTENSIONS)
def test_page_lists_every_field_of_an_extension(key: str) -> None:
    text = _sections()[key]
    words = set(re.findall(r"[A-Za-z_]\w*", text.partition("```yaml")[0]))
    fields = {name for schema in _schemas(EXTENSIONS[key].schema) for name in _fields(schema)}
    values = {value for schema in _schemas(EXTENSIONS[key].schema) for value in _enum(schema)}
    closed = set() if key in {"x-desk-inferred", "x-desk-refusal"} else values
    if key == "x-desk-errors":
        closed -= _kinds()  # documented at x-desk-error-kinds
    if key == "x-desk-error-kinds":
        closed = set()  # documented in the contract
    assert fields | {part for value in closed for part in value.split("-")} <= words


@pytest.mark.parametrize("key", EXTENSIONS)
def test_page_example_is_from_the_contract(key: str, document: Document) -> None:
    [(name, value)] = _example(_sections()[key]).items()
    assert name == key
    assert not list(EXTENSIONS[key].find_faults(value))
    assert any(
        _is_part(value, place.node[key]) for place in document.places if key in place.node
    ), "is not in openapi.yaml"


@pytest.mark.parametrize("key", sorted(BORROWED))
def test_page_example_of_a_borrowed_key_is_from_the_contract(key: str, document: Document) -> None:
    [(name, value)] = _example(_sections()[key]).items()
    assert name == key
    assert value in [schema.get(key) for schema in document.schemas.values()]


def test_page_lists_the_readers_of_every_extension() -> None:
    stated = {key: tuple(_line(text, "Read by")) for key, text in _sections().items()}
    assert stated == READERS


@pytest.mark.parametrize(
    ("key", "reader"), [(k, who) for k, all_ in READERS.items() for who in all_]
)
def test_reader_uses_the_extension(key: str, reader: str) -> None:
    """Check that the reader's code contains the key as a string, not in a comment or a
    docstring."""
    keys = frozenset().union(*map(_find_keys, WHERE[reader]))
    assert key in keys, f"{WHERE[reader]} do not read {key}"


def test_json_string_in_an_example_is_validated(document: Document) -> None:
    """Check that the documented card in CustomContent.Data is valid against DeskMessage."""
    example = document.tree["components"]["examples"]["SendMsgCardByAccounts"]["value"]
    broken = example["MsgBody"][0]["MsgContent"]["Data"].replace('"desc"', '"text"')
    assert broken != example["MsgBody"][0]["MsgContent"]["Data"]
    other = Document.parse(document.text.replace('"card title","desc"', '"card title","text"'))
    assert list(CHECKS["examples_are_valid"](other))
    assert not list(CHECKS["examples_are_valid"](document))


def _sections() -> dict[str, str]:
    """Return the text of each section of the page that documents a key."""
    parts = re.split(r"^### (.+)$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _line(text: str, label: str) -> list[str]:
    [found] = re.findall(rf"^{label}: (.+)$", text, re.MULTILINE)
    return str(found).split(", ")


def _example(text: str) -> dict[str, Any]:
    [block] = re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return dict(yaml.safe_load(block))


def _is_part(value: Any, whole: Any) -> bool:
    if isinstance(value, list) and isinstance(whole, list):
        return all(entry in whole for entry in value)
    if isinstance(value, dict) and isinstance(whole, dict):
        return value.items() <= whole.items() if value else False
    return bool(value == whole)


def _schemas(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for child in schema.get("properties", {}).values():
            yield from _schemas(child)
        for key in ("items", "additionalProperties", "propertyNames"):
            yield from _schemas(schema.get(key))


def _fields(schema: dict[str, Any]) -> list[str]:
    return list(schema.get("properties", ()))


def _enum(schema: dict[str, Any]) -> list[str]:
    return list(schema.get("enum", ()))


def _kinds() -> set[str]:
    kinds = EXTENSIONS["x-desk-error-kinds"].schema["items"]["properties"]["kind"]["enum"]
    return set(kinds)


@cache
def _find_keys(folder: Path) -> frozenset[str]:
    """Return the x- keys among the string constants of the Python modules in a folder."""
    constants = (
        node.value
        for path in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return frozenset(
        match[1] for text in constants if (match := re.fullmatch(r"[#/]*(x-[a-z-]+)/?", text))
    )
