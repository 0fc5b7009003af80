"""Test options and arguments for schemas that the current contract does not have."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from codegen.commands import Flag, flags
from codegen.contract import Contract
from codegen.naming import Naming
from contract_tests.support import oracle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def document() -> dict[str, Any]:
    return copy.deepcopy(oracle.document())


def read(document: dict[str, Any], tmp_path: Path) -> Contract:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return Contract(path)


def options(document: dict[str, Any], operation: str, tmp_path: Path) -> dict[str, Flag]:
    contract = read(document, tmp_path)
    (found,) = (one for one in contract.operations() if one.name == operation)
    return {flag.option: flag for flag in flags(contract, Naming(contract, "field_"), found)}


def test_constant_becomes_the_only_choice(document: dict[str, Any], tmp_path: Path) -> None:
    schemas = document["components"]["schemas"]
    tag = schemas["RobotAddLanguageRequest"]["properties"]["LanguageTag"]
    schemas["RobotAddLanguageRequest"]["properties"]["LanguageTag"] = {
        "type": "string",
        "const": "id",
        "description": tag["description"],
    }

    (flag,) = options(document, "robot_add_language", tmp_path).values()

    assert (flag.option, flag.metavar, flag.choices) == ("--language-tag", "id", ("id",))


def test_short_option_exists_only_for_content_of_one_text_field(
    document: dict[str, Any], tmp_path: Path
) -> None:
    assert "--text" in options(document, "send_msg", tmp_path)
    content = document["components"]["schemas"]["TextContent"]["properties"]["Text"]
    content["type"] = "integer"
    for keyword in ("minLength", "maxLength", "pattern"):
        content.pop(keyword, None)

    assert "--text" not in options(document, "send_msg", tmp_path)


@pytest.mark.parametrize(("largest", "default"), [(50, "50"), (None, "UNSET")])
def test_default_page_size_is_the_maximum_of_the_contract(
    largest: int | None, default: str, document: dict[str, Any], tmp_path: Path
) -> None:
    limit = document["components"]["schemas"]["DescribeChatMessagesRequest"]["properties"]["Limit"]
    limit.pop("maximum", None)
    if largest is not None:
        limit["maximum"] = largest
    contract = read(document, tmp_path)
    (found,) = (one for one in contract.operations() if one.paging)
    fields = Naming(contract, "field_").paging_arguments(found)
    assert {one.name: one.default for one in fields}["Limit"] == default


def test_reference_can_point_into_a_list(document: dict[str, Any], tmp_path: Path) -> None:
    name = "GroupMember"
    document["x-shared"] = [document["components"]["schemas"][name]]
    contract = read(document, tmp_path)
    assert contract.resolve({"$ref": "#/x-shared/0"}) == contract.schemas[name]
