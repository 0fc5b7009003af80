"""Test the models: what they read they write again, and they report what does not fit."""

from __future__ import annotations

import enum
from typing import Any

import attrs
import pytest
from jsonschema import Draft202012Validator
from tencent_desk import UNSET, models
from tencent_desk.errors import ValidationError
from tencent_desk_runtime import codec as _codec

from contract_tests.support import oracle

SCHEMAS: dict[str, Any] = oracle.document()["components"]["schemas"]
OBJECTS = sorted(
    name for name in models.__all__ if attrs.has(getattr(models, name)) and name in SCHEMAS
)
ENUMS = sorted(
    name
    for name in models.__all__
    if isinstance(getattr(models, name), enum.EnumMeta) and name in SCHEMAS
)


def value(node: dict[str, Any], depth: int = 0) -> Any:
    """Return what a schema gives as an example of itself."""
    while "$ref" in node:
        node = SCHEMAS[node["$ref"].rpartition("/")[2]]
    if node.get("examples"):
        return node["examples"][0]
    if "const" in node or "enum" in node:
        return node.get("const", node.get("enum", [None])[0])
    for key in ("oneOf", "anyOf"):
        if key in node:
            return value(node[key][0], depth)
    if node.get("type") == "array":
        return [value(node["items"], depth + 1)] if depth < 8 else []
    return {name: value(child, depth + 1) for name, child in node.get("properties", {}).items()}


def whole(name: str) -> dict[str, Any]:
    """Return an object with all its fields."""
    node = SCHEMAS[name]
    return {field: value(child) for field, child in node.get("properties", {}).items()}


@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_read_is_written_again(name: str) -> None:
    read = getattr(models, name).from_dict({**whole(name), "New": {"deep": [1]}})

    assert read.to_dict() == {**whole(name), "New": {"deep": [1]}}
    assert read.additional_properties == {"New": {"deep": [1]}}
    assert repr(read).startswith(f"{name}(")


def test_a_model_prints_what_is_set_and_nothing_else() -> None:
    element = models.TextElement.from_dict({"MsgType": "TIMTextElem", "MsgContent": {"Text": "a"}})
    content = "TextContent(text='a')"
    assert repr(element.msg_content) == content
    assert content in repr(element)
    member = models.GroupMember(member_account="m")
    assert repr(member) == "GroupMember(member_account='m')"
    member.additional_properties["More"] = 1
    assert repr(member).endswith(", additional_properties={'More': 1})")


@pytest.mark.parametrize("name", OBJECTS)
def test_a_field_of_another_type_is_refused_or_in_a_reply_kept_aside(name: str) -> None:
    kind = getattr(models, name)
    required = SCHEMAS[name].get("required", [])
    reply = name in oracle.received_schemas()
    for field in SCHEMAS[name].get("properties", {}):
        wrong = {**whole(name), field: None}
        if field in required and not reply:
            with pytest.raises(ValidationError, match=field):
                kind.from_dict(wrong)
        else:
            read = kind.from_dict(wrong)
            assert read.additional_properties == {field: None}
            assert read.to_dict() == wrong


@pytest.mark.parametrize("name", ENUMS)
def test_a_member_is_shown_as_its_value(name: str) -> None:
    assert [str(one) for one in getattr(models, name)] == [
        str(one) for one in SCHEMAS[name]["enum"]
    ]
    assert [one.value for one in getattr(models, name)] == SCHEMAS[name]["enum"]


def test_a_value_that_is_not_listed_stays_what_it_is() -> None:
    read = models.GroupMember.from_dict({"Member_Account": "a", "Role": "Chief"})

    assert read.role == "Chief"
    assert read.to_dict() == {"Member_Account": "a", "Role": "Chief"}


@pytest.mark.parametrize("wrong", ["text", 5, ["text"], [[]], [{"MsgType": 5}], [{}]])
def test_a_list_of_something_else_is_refused(wrong: Any) -> None:
    body = {**whole("SendMsgBySession"), "MsgBody": wrong}
    with pytest.raises(ValidationError, match="MsgBody"):
        models.SendMsgBySession.from_dict(body)


def test_the_samples_of_this_test_are_valid() -> None:
    for name in OBJECTS:
        schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
        found = [error.message for error in Draft202012Validator(schema).iter_errors(whole(name))]
        assert found == [], name


def test_unset_is_false() -> None:
    assert not UNSET


@pytest.mark.parametrize("value", [0, "true", None])
def test_only_a_boolean_is_one(value: Any) -> None:
    assert _codec.boolean(True) is True
    with pytest.raises(_codec.MisfitError):
        _codec.boolean(value)


def test_a_message_in_a_reply_that_is_broken_inside_does_not_fit() -> None:
    def broken(_: object) -> None:
        raise ValidationError("of another type")

    rest: dict[str, Any] = {"Msg": {}}
    assert _codec.receive(rest, "Msg", broken) is UNSET
    assert rest == {"Msg": {}}
