"""Test that invalid bodies are refused before anything is sent."""

from __future__ import annotations

from collections import UserDict
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk import UNSET, messages, models
from tencent_desk._service import SERVICE  # noqa: PLC2701 - calls need two more fields
from tencent_desk.errors import ValidationError
from tencent_desk_runtime.validation import Validator

from contract_tests.client.support import (
    BOTH,
    CALLS,
    Harness,
    Script,
    success,
)

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = {"MsgType": "TIMTextElem", "MsgContent": {"Text": "hi"}}
CUSTOM = {"MsgType": "TIMCustomElem", "MsgContent": {"Data": "x"}}


def refuse(kind: str, operation: str, **options: Any) -> ValidationError:
    """Return the error of a refused call, and check that nothing was sent."""
    script = Script(success())
    with pytest.raises(ValidationError) as caught:
        Harness(kind, script).call(operation, **options)
    assert script.requests == []
    assert (caught.value.operation, caught.value.attempts) == (operation, 0)
    assert caught.value.__cause__ is caught.value.__context__ is None
    return caught.value


@BOTH
@pytest.mark.parametrize(
    ("operation", "options", "pointer", "rule", "reported"),
    [
        ("send_msg", {"session_id": 5}, "/SessionId", "type", "not an integer"),
        ("send_msg", {"session_id": None}, "/SessionId", "type", "not null"),
        ("send_msg", {"msg_body": "text"}, "/MsgBody", "type", "not a string; put it in a list"),
        ("send_msg", {"msg_body": messages.text("hi")}, "/MsgBody", "type", "put it in a list"),
        ("send_msg", {"msg_body": TEXT}, "/MsgBody", "type", "not an object; put it in a list"),
        ("send_msg", {"msg_body": ["text"]}, "/MsgBody/0", "type", "it needs MsgType"),
        ("send_msg", {"session_id": UNSET}, "/SessionId", "required", "FromAccount and ToAccount"),
        (
            "send_msg",
            {"session_id": UNSET, "to_account": "user2"},
            "/FromAccount",
            "required",
            "is missing; or give SessionId",
        ),
        ("send_msg", {"msg_body": []}, "/MsgBody", "minItems", "has 0"),
        ("send_msg", {"msg_body": [5]}, "/MsgBody/0", "type", "not an integer"),
        ("send_msg", {"msg_body": [TEXT, {}]}, "/MsgBody/1/MsgType", "required", "missing"),
        (
            "send_msg",
            {"msg_body": [TEXT, {"MsgType": "TIMTextElem", "MsgContent": {"Text": 5}}]},
            "/MsgBody/1/MsgContent/Text",
            "type",
            "not an integer",
        ),
        (
            "send_msg",
            {"msg_body": [CUSTOM, TEXT, CUSTOM]},
            "/MsgBody",
            "x-desk-at-most-one",
            "has 2",
        ),
        ("send_msg", {"msg_random": 2**32}, "/MsgRandom", "maximum", "4294967295 or less"),
        ("send_msg", {"msg_random": -1}, "/MsgRandom", "minimum", "0 or more"),
        ("send_msg", {"msg_random": True}, "/MsgRandom", "type", "not a boolean"),
        ("send_msg", {"msg_random": 1.5}, "/MsgRandom", "type", "not a number"),
        ("send_msg", {"msg_random": float("nan")}, "/MsgRandom", "type", "not NaN or infinity"),
        (
            "create_group",
            {"name": "客" * 34},
            "/Name",
            "x-desk-max-bytes",
            "100 bytes of UTF-8, has 102",
        ),
        ("create_group", {"type_": "Secret"}, "/Type", "enum", "one of Private, Public"),
        ("contact_user", {"member_id": ""}, "/MemberId", "minLength", "has 0"),
        ("create_group", {"group_id": "@TGS#1"}, "/GroupId", "not", "pattern"),
        ("create_group", {"group_id": "a\n"}, "/GroupId", "pattern", "must match"),
    ],
)
def test_violation_has_the_rule_and_the_field(
    kind: str, operation: str, options: dict[str, Any], pointer: str, rule: str, reported: str
) -> None:
    error = refuse(kind, operation, **options)
    (found,) = error.violations
    assert (found.pointer, found.rule) == (pointer, rule)
    assert reported in found.message
    assert f"{pointer} {found.message} [{rule}]" in str(error)


@BOTH
def test_all_violations_are_reported(kind: str) -> None:
    error = refuse(kind, "create_group", type_="x", group_id="", name=5)
    assert {one.pointer for one in error.violations} == {"/Type", "/GroupId", "/Name"}


@BOTH
def test_message_contains_no_value(kind: str) -> None:
    error = refuse(kind, "create_group", name="the customer's name " * 9)
    assert "customer" not in str(error)


@BOTH
@pytest.mark.parametrize(("length", "fits"), [(12288, True), (12289, False)])
def test_the_body_has_a_limit_in_bytes(kind: str, length: int, fits: bool) -> None:
    def make_arguments(text: str) -> dict[str, Any]:
        return {"msg_body": [messages.text(text)], "msg_random": 1}

    probe = Script(success())
    Harness(kind, probe).call("send_msg", **make_arguments("客"))
    padding = length - len(probe.requests[0].body)
    text = "客" + "a" * padding
    if fits:
        script = Script(success())
        Harness(kind, script).call("send_msg", **make_arguments(text))
        assert len(script.requests[0].body) == length
    else:
        (found,) = refuse(kind, "send_msg", **make_arguments(text)).violations
        assert found == ("", "x-desk-body-limit", "may have 12288 bytes, has 12289")


@BOTH
def test_validation_can_be_switched_off(kind: str) -> None:
    script = Script(success())
    for harness, option in (
        (Harness(kind, script, validate=False), {}),
        (Harness(kind, script), {"validate": False}),
    ):
        harness.call("create_group", type_="Secret", name="客" * 34, member_list=[], **option)
        harness.call("send_msg", cloud_custom_data="a" * 20000, **option)
    assert script.bodies[0]["Type"] == "Secret"


@pytest.mark.parametrize(("faults", "more"), [(5, ""), (6, "; and 1 more"), (9, "; and 4 more")])
def test_message_lists_five_violations_and_counts_the_others(faults: int, more: str) -> None:
    reported = refuse("sync", "send_msg", msg_body=[5] * faults)
    assert len(reported.violations) == faults
    assert str(reported).count("[type]") == 5
    assert "/MsgBody/4 " in str(reported)
    assert str(reported).rpartition("[type]")[2].startswith(more)
    assert ("; and " in str(reported)) is bool(more)


NESTS = [
    pytest.param(lambda value: [value], id="list"),
    pytest.param(lambda value: (value,), id="tuple"),
    pytest.param(lambda value: {"x": value}, id="dict"),
    pytest.param(lambda value: MappingProxyType({"x": value}), id="mapping"),
]


@BOTH
@pytest.mark.parametrize(("levels", "fits"), [(64, True), (65, False)])
@pytest.mark.parametrize("nest", NESTS)
@pytest.mark.parametrize("where", ["in the body", "in a model", "next to its fields"])
def test_nesting_depth_is_limited(
    kind: str, where: str, nest: Callable[[Any], Any], levels: int, fits: bool
) -> None:
    value: Any = 1
    for _ in range(levels):
        value = nest(value)
    fields: dict[str, Any] = {"extra_body": {"x": value}}
    if where != "in the body":
        content = models.TextContent(text="")
        if where == "in a model":
            content.text = value
        else:
            content.additional_properties = {"x": value}
        fields = {"msg_body": [models.TextElement(msg_content=content)], "validate": False}
    if fits:
        Harness(kind, Script(success())).call("send_msg", **fields)
    else:
        assert "levels deep" in str(refuse(kind, "send_msg", **fields))


@BOTH
def test_half_of_a_surrogate_pair_is_reported(kind: str) -> None:
    assert "half of a surrogate pair" in str(refuse(kind, "send_msg", cloud_custom_data="\ud800"))


def make_circular_list() -> Any:
    """Return a list that contains itself."""
    items: list[Any] = []
    items.append(items)
    return items


class Evil(UserDict[str, Any]):
    """Represent a mapping whose items cannot be read."""

    def items(self) -> Any:
        raise LookupError("theirs")


@BOTH
@pytest.mark.parametrize("validate", [True, False])
@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("-inf"),
        object(),
        b"bytes",
        {"a", "set"},
        Decimal(1),
        {5: "number as a name"},
        [UNSET],
        make_circular_list(),
        10**5000,
        "\ud800",
        {"\udfff": 1},
        Evil(),
        models.TextElement,
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_that_json_cannot_encode_are_refused_without_validation_too(
    kind: str, validate: bool, value: Any
) -> None:
    for options in (
        {"extra_body": {"x": value}},
        {"msg_body": [{"MsgType": "Mine", "MsgContent": value}]},
    ):
        assert "JSON" in str(refuse(kind, "send_msg", validate=validate, **options)) or validate


@BOTH
def test_extra_fields_are_sent_unchanged_and_override_arguments(kind: str) -> None:
    script = Script(success())
    extra = {"CheckIfDuringWorkingHours": 1, "SessionId": 5, "Deep": {"a": [None, True, 1.5, "ä"]}}
    Harness(kind, script).call("transfer_to_human", extra_body=extra)
    assert script.bodies == [extra]


@BOTH
def test_extra_query_parameters(kind: str) -> None:
    script = Script(success())
    harness = Harness(kind, script)
    harness.call("send_msg", extra_query={"a b": "c&d=ä", "empty": "x"})
    assert script.queries[0]["a b"] == "c&d=ä"
    assert set(script.queries[0]) == {
        "sdkappid",
        "identifier",
        "usersig",
        "random",
        "contenttype",
        "a b",
        "empty",
    }
    for query in (
        {"usersig": "x"},
        {"random": "1"},
        {"contenttype": "xml"},
        {"n": 5},
        {5: "n"},
        [1],
        "x",
    ):
        assert "extra_query" in str(refuse(kind, "send_msg", extra_query=query))


@BOTH
def test_unknown_option_raises_type_error(kind: str) -> None:
    with pytest.raises(TypeError, match="no such option: 'retries'"):
        Harness(kind, Script(success())).call("send_msg", wait=1, retries=3)


@BOTH
def test_models_and_dicts_give_the_same_body(kind: str) -> None:
    script = Script(success())
    harness = Harness(kind, script)
    model = models.TextElement(msg_content=models.TextContent(text="hi"))
    mixed = {"MsgType": "TIMTextElem", "MsgContent": models.TextContent(text="hi")}
    for element in (model, TEXT, mixed, messages.text("hi"), UserDict(TEXT)):
        for body in ([CUSTOM, element], (CUSTOM, element)):
            harness.call("send_msg", msg_body=body, msg_random=1)
    assert script.bodies == [{**script.bodies[0], "MsgBody": [CUSTOM, TEXT]}] * 10


@BOTH
def test_other_documented_spellings_can_be_sent(kind: str) -> None:
    script = Script(success())
    spellings = {
        "IMAgentUserID": "IMAgentUserId",
        "ClientUserID": "ClientUserId",
        "FileName": "fileName",
    }
    harness = Harness(kind, script, spellings=spellings)
    harness.call("contact_user")
    harness.call("send_msg", msg_body=[messages.file("https://a", uuid="u", file_name="f")])
    assert script.bodies[0] == {
        "IMAgentUserId": CALLS["contact_user"]["im_agent_user_id"],
        "ClientUserId": "user45",
    }
    assert script.bodies[1]["MsgBody"][0]["MsgContent"]["fileName"] == "f"
    assert "FileName" not in script.bodies[1]["MsgBody"][0]["MsgContent"]


@pytest.mark.parametrize("spellings", [{"GroupId": "GroupID"}, {"IMAgentUserID": "imagentuserid"}])
def test_undocumented_spelling_is_refused(spellings: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="spellings"):
        Harness("sync", Script(success()), spellings=spellings)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "1", None])
def test_number_field_refuses_values_that_are_not_json_numbers(value: Any) -> None:
    (found,) = SERVICE.validator.violations(
        "LocationContent", {"Desc": "", "Latitude": value, "Longitude": 1.5}
    )
    assert (found.pointer, found.rule) == ("/Latitude", "type")


@BOTH
@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("timeout", (0.001, 1, 86400, 86400.0), (0, -1, 86400.5, True, "5", None, float("nan"))),
        ("attempt_timeout", (0.001, 86400), (0, 86401, False, float("inf"))),
        ("max_retries", (0, 1, 1000), (-1, 1.0, True, None)),
        ("retry_ambiguous", (True, False), (0, 1, None)),
        ("validate", (True, False), (0, 1, "yes")),
    ],
)
def test_option_bounds_apply_to_constructor_with_options_and_call(
    kind: str, name: str, allowed: tuple[Any, ...], refused: tuple[Any, ...]
) -> None:
    harness = Harness(kind, Script(success()))
    for value in allowed:
        Harness(kind, Script(success()), **{name: value}).call("send_msg")
        harness.call("send_msg", **{name: value})
    for value in refused:
        for ask in (
            lambda value=value: Harness(kind, Script(success()), **{name: value}),
            lambda value=value: harness.client.with_options(**{name: value}),
            lambda value=value: harness.call("send_msg", **{name: value}),
        ):
            with pytest.raises(ValidationError, match=f"^{name} must be"):
                ask()


def test_recursive_schema_is_validated() -> None:
    tree = {
        "type": "object",
        "properties": {"Name": {"type": "string"}, "Below": {"ref": "Tree"}},
    }
    validator = Validator({"Tree": tree})
    assert validator.violations("Tree", {"Below": {"Below": {"Name": "leaf"}}}) == ()
    (found,) = validator.violations("Tree", {"Below": {"Below": {"Name": 1}}})
    assert found.pointer == "/Below/Below/Name"


def test_closed_union_reports_its_known_values() -> None:
    rule = {"field": "T", "mapping": {"a": "A"}, "otherwise": None}
    validator = Validator({"Union": {"discriminator": rule}})
    (found,) = validator.violations("Union", {"T": "b"})
    assert "must be one of a" in str(found)
    assert "enum" in str(found)
