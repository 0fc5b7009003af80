"""Test that models keep all fields from reading to writing, and report invalid fields."""

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
    """Return an example value of a schema."""
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


def make_full_object(name: str) -> dict[str, Any]:
    """Return an object with all fields of a schema."""
    node = SCHEMAS[name]
    return {field: value(child) for field, child in node.get("properties", {}).items()}


@pytest.mark.parametrize("name", OBJECTS)
def test_model_keeps_all_fields_from_reading_to_writing(name: str) -> None:
    read = getattr(models, name).from_dict({**make_full_object(name), "New": {"deep": [1]}})

    assert read.to_dict() == {**make_full_object(name), "New": {"deep": [1]}}
    assert read.additional_properties == {"New": {"deep": [1]}}
    assert repr(read).startswith(f"{name}(")


def test_repr_of_a_model_has_only_set_fields() -> None:
    element = models.TextElement.from_dict({"MsgType": "TIMTextElem", "MsgContent": {"Text": "a"}})
    content = "TextContent(text='a')"
    assert repr(element.msg_content) == content
    assert content in repr(element)
    member = models.GroupMember(member_account="m")
    assert repr(member) == "GroupMember(member_account='m')"
    member.additional_properties["More"] = 1
    assert repr(member).endswith(", additional_properties={'More': 1})")


@pytest.mark.parametrize("name", OBJECTS)
def test_field_of_another_type_is_refused_or_kept_in_additional_properties(name: str) -> None:
    kind = getattr(models, name)
    required = SCHEMAS[name].get("required", [])
    reply = name in oracle.received_schemas()
    for field in SCHEMAS[name].get("properties", {}):
        wrong = {**make_full_object(name), field: None}
        if field in required and not reply:
            with pytest.raises(ValidationError, match=field):
                kind.from_dict(wrong)
        else:
            read = kind.from_dict(wrong)
            assert read.additional_properties == {field: None}
            assert read.to_dict() == wrong


@pytest.mark.parametrize("name", ENUMS)
def test_str_of_an_enum_member_is_its_value(name: str) -> None:
    assert [str(one) for one in getattr(models, name)] == [
        str(one) for one in SCHEMAS[name]["enum"]
    ]
    assert [one.value for one in getattr(models, name)] == SCHEMAS[name]["enum"]


def test_unlisted_enum_value_is_kept() -> None:
    read = models.GroupMember.from_dict({"Member_Account": "a", "Role": "Chief"})

    assert read.role == "Chief"
    assert read.to_dict() == {"Member_Account": "a", "Role": "Chief"}


@pytest.mark.parametrize("wrong", ["text", 5, ["text"], [[]], [{"MsgType": 5}], [{}]])
def test_invalid_message_body_is_refused(wrong: Any) -> None:
    body = {**make_full_object("SendMsgBySession"), "MsgBody": wrong}
    with pytest.raises(ValidationError, match="MsgBody"):
        models.SendMsgBySession.from_dict(body)


def test_example_objects_of_this_module_are_valid() -> None:
    for name in OBJECTS:
        schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": SCHEMAS}}
        found = [
            error.message
            for error in Draft202012Validator(schema).iter_errors(make_full_object(name))
        ]
        assert found == [], name


def test_unset_is_false() -> None:
    assert not UNSET


@pytest.mark.parametrize("value", [0, "true", None])
def test_boolean_refuses_other_types(value: Any) -> None:
    assert _codec.boolean(True) is True
    with pytest.raises(_codec.MisfitError):
        _codec.boolean(value)


def test_reply_field_with_an_invalid_value_is_unset() -> None:
    def broken(_: object) -> None:
        raise ValidationError("of another type")

    rest: dict[str, Any] = {"Msg": {}}
    assert _codec.receive(rest, "Msg", broken) is UNSET
    assert rest == {"Msg": {}}
