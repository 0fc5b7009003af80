"""Test the command of each operation: field options, body input and invalid input."""

from __future__ import annotations

import inspect
import json
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tencent_desk import DeskClient
from tencent_desk._operations import OPERATIONS as KNOWN  # noqa: PLC2701 - facts without a public name
from tencent_desk.errors import ValidationError
from tencent_desk_runtime.cli import _input  # noqa: PLC2701 - no option reads stdin alone

from contract_tests.cli.support import account, desk, invoke, name, option, options
from contract_tests.support import oracle
from contract_tests.support.as_arguments import python_names
from contract_tests.vendor_pages import operations

if TYPE_CHECKING:
    from pathlib import Path

    from tencent_desk_mock import FakeDesk

    from contract_tests.vendor_pages import Sample

__all__ = ["account", "desk"]

OPERATIONS = sorted(oracle.operations())
SAMPLES = [
    pytest.param(operation, sample, id=f"{operation}-{sample.name}")
    for operation, known in sorted(operations().items())
    for sample in known.good_requests
]
SHORT = {"string": "TEXT", "integer": "INTEGER"}
TEXT = {"MsgType": "TIMTextElem", "MsgContent": {"Text": "hello"}}
SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"


def get_received_body(desk: FakeDesk, operation: str, sample: dict[str, Any]) -> dict[str, Any]:
    """Return the request body that the mock received, without client-generated fields, unless the
    sample contains them."""
    (call,) = desk.calls
    assert call.operation == operation
    drawn = KNOWN[operation].drawn
    body = {**(call.body or {})}
    return {field: body[field] for field in body if field in sample or field not in drawn}


def test_every_operation_has_a_command_with_its_summary_and_page() -> None:
    listed = invoke("--help").out
    for operation in OPERATIONS:
        _, node = oracle.operations()[operation]
        assert re.search(rf"(?m)^  {name(operation)} +{re.escape(node['summary'][:20])}", listed)
        shown = invoke(name(operation), "--help")
        assert shown.status == 0
        page = inspect.getdoc(getattr(DeskClient, operation)) or ""
        assert shown.out.count(re.findall(r"Vendor page: (\S+)", page)[0]) == 1


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_field_has_an_option_with_its_type_and_description(operation: str) -> None:
    words = invoke(name(operation), "--help").out
    shown = " ".join(words.split())
    schemas = oracle.document()["components"]["schemas"]
    schema = schemas[oracle.request_schema(operation)]
    variants = [schemas[one["$ref"].rpartition("/")[2]] for one in schema.get("anyOf", ())]
    for field in python_names(operation):
        (node, *_) = [
            one["properties"][field]
            for one in variants or [schema]
            if field in one.get("properties", {})
        ]
        target = schemas[node["$ref"].rpartition("/")[2]] if "$ref" in node else node
        values = "|".join(map(str, target.get("enum", ())))
        value = values or SHORT.get(target["type"], "JSON")
        assert re.search(rf"(?m)^  {option(field)} {re.escape(value)}(?:  |$)", words), field
        described = node if "description" in node else target
        assert " ".join(described["description"].split()) in shown


@pytest.mark.parametrize(("operation", "sample"), SAMPLES)
def test_documented_sample_can_be_sent_with_options(
    operation: str, sample: Sample, desk: FakeDesk
) -> None:
    done = invoke(name(operation), *options(sample.body), "--json")
    assert (done.status, done.err) == (0, "")
    assert done.json["ErrorCode"] == 0
    assert get_received_body(desk, operation, sample.body) == sample.body


@pytest.mark.parametrize(("operation", "sample"), SAMPLES)
def test_documented_sample_can_be_sent_with_the_body_option(
    operation: str, sample: Sample, desk: FakeDesk, tmp_path: Path
) -> None:
    text = json.dumps(sample.body)
    file = tmp_path / "body.json"
    file.write_text(f"\ufeff{text}", encoding="utf-8")
    for words, stdin in ((f"@{file}", b""), ("-", text.encode()), (text, b"")):
        desk.reset()
        done = invoke(name(operation), "--body", words, stdin=stdin)
        assert (done.status, done.err) == (0, "")
        assert re.search(r"(?m)^ErrorCode +0$", done.out)
        assert get_received_body(desk, operation, sample.body) == sample.body


def test_reply_is_printed_field_by_field(desk: FakeDesk) -> None:
    done = invoke("transfer-to-human", "--session-id", SESSION)
    assert done.err == ""
    (agent,) = re.findall(r"\AActionStatus  OK\nErrorCode     0\nAgentId       (\S+)\n\Z", done.out)
    assert agent in desk.world.app().agents


def test_text_option_makes_a_message_body(desk: FakeDesk) -> None:
    assert invoke("send-msg", "--session-id", SESSION, "--text", "hello").status == 0
    assert (desk.calls[0].body or {})["MsgBody"] == [TEXT]


def test_body_option_accepts_fields_that_are_not_in_the_contract(desk: FakeDesk) -> None:
    done = invoke("send-msg", "--session-id", SESSION, "--text", "hello", "--body", '{"New": [1]}')
    assert (desk.calls[0].body or {})["New"] == [1]
    assert (done.status, done.err) == (0, "")


TWICE = {
    "two options": ("--text", "hello", "--msg-body", "[]"),
    "an option and the body": ("--text", "hello", "--body", '{"MsgBody": []}'),
}


@pytest.mark.parametrize("words", TWICE.values(), ids=TWICE)
def test_a_field_that_is_given_twice_is_refused(words: tuple[str, ...], desk: FakeDesk) -> None:
    done = invoke("send-msg", "--session-id", SESSION, *words)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("tencent-desk: MsgBody is given twice, by --")
    assert "--text" in done.err
    assert not desk.calls


LONG = oracle.operations()["send_msg"][1]["x-desk-body-limit"]["bytes"]
BROKEN: list[tuple[tuple[str, ...], list[str]]] = [
    (
        ("--msg-body", '[{"MsgType": "TIMTextElem"}]', "--session-id", ""),
        [
            "/SessionId (--session-id) must have 1 or more characters, has 0",
            "/MsgBody/0/MsgContent (--msg-body) is missing",
        ],
    ),
    ((), ["/SessionId (--session-id)", "/MsgBody (--msg-body) is missing; or give --text"]),
    (
        ("--text", "hello"),
        ["/SessionId (--session-id) is missing; or give --from-account and --to-account"],
    ),
    (
        ("--text", "hello", "--from-account", "@desk"),
        ["/ToAccount (--to-account) is missing; or give --session-id"],
    ),
    (
        ("--session-id", SESSION, "--msg-body", json.dumps(TEXT)),
        ["/MsgBody (--msg-body) must be an array, not an object; put it in a list"],
    ),
    (("--session-id", SESSION, "--text", "x" * LONG), [f"the body may have {LONG} bytes, has "]),
    (
        ("--session-id", SESSION, "--text", "x", "--exclude-from-user-resp-timeout", "7"),
        ["/ExcludeFromUserRespTimeout (--exclude-from-user-resp-timeout) must be"],
    ),
]


@pytest.mark.parametrize(("words", "reported"), BROKEN, ids=lambda value: " ".join(value)[:40])
def test_contract_violations_are_reported_field_by_field(
    words: tuple[str, ...], reported: list[str], desk: FakeDesk
) -> None:
    done = invoke("send-msg", *words)
    assert (done.status, done.out) == (2, "")
    first, *lines = done.err.splitlines()
    assert first == "tencent-desk: send_msg breaks the contract; nothing was sent:"
    assert [line[: len(start)] for line, start in zip(lines, reported, strict=True)] == reported
    assert not desk.calls


@pytest.mark.parametrize(
    ("command", "schema", "field"),
    [
        ("send-msg", "SendMsgBySession", "MsgBody"),
        ("transfer-to-human", "TransferToHumanRequest", "AgentIdList"),
        ("create-group", "CreateGroupRequest", "MemberList"),
        ("create-group", "CreateGroupRequest", "AppDefinedData"),
    ],
)
def test_error_and_help_of_a_json_option_have_an_example(
    command: str, schema: str, field: str
) -> None:
    node = oracle.document()["components"]["schemas"][schema]["properties"][field]
    example = json.dumps(node["examples"][0])
    done = invoke(command, option(field), "hello")
    assert (done.status, done.out) == (2, "")
    reported = "not JSON: Expecting value at line 1, column 1\nIt takes JSON, such as "
    assert f"{reported}{example}\n" in done.err
    assert "".join(example.split()) in "".join(invoke(command, "--help").out.split())


def test_validation_error_is_printed_as_json(desk: FakeDesk) -> None:
    done = invoke("send-msg", "--session-id", SESSION, "--json")
    assert done.status == 2
    error = done.json["error"]
    assert error["type"] == "ValidationError"
    assert [one["pointer"] for one in error["violations"]] == ["/MsgBody"]
    assert "/MsgBody (--msg-body) is missing" in done.err
    assert not desk.calls


WRONG = {
    "[": "'--msg-body': not JSON: Expecting value at line 1, column 2",
    "[NaN]": "'--msg-body': not JSON: JSON has no NaN",
    '{"a": 1, "b": 2, "a": 3}': "'--msg-body': not JSON: 'a' occurs twice in one object",
    "[" * 100_000: "'--msg-body': not JSON: it nests too deeply",
    f"[{'9' * 5000}]": "'--msg-body': not JSON: a number has too many digits",
    "null": "'--msg-body': null is not allowed; leave the option out",
    "-": "'--msg-body': not JSON: Expecting value at line 1, column 1",
    "@nowhere.json": "'--msg-body': nowhere.json: No such file or directory",
    "@.": "'--msg-body': .: Is a directory",
    "@a\0b": "'--msg-body': a\0b: embedded null byte",
}


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_invalid_json_is_reported_with_its_option(text: str) -> None:
    done = invoke("send-msg", "--session-id", SESSION, "--msg-body", text)
    assert (done.status, done.out) == (2, "")
    assert f"Invalid value for {WRONG[text]}\n" in done.err


@pytest.mark.usefixtures("desk")
def test_a_file_that_is_not_utf_8_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "body.json"
    file.write_bytes(b'{"MsgBody": "\xff"}')
    done = invoke("send-msg", "--body", f"@{file}")
    assert done.status == 2
    assert f"'--body': {file}: is not UTF-8" in done.err


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("text", ["[]", "3", '"text"', "false"])
def test_body_that_is_not_an_object_is_refused(text: str) -> None:
    done = invoke("send-msg", "--session-id", SESSION, "--text", "x", "--body", text)
    assert done.status == 2
    assert done.err.startswith("tencent-desk: --body must be a JSON object")


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize(
    ("words", "reported"),
    [
        (["send-mgs"], "No such command 'send-mgs'"),
        (["send-msg", "--sesion-id", "s"], "No such option: --sesion-id"),
        (["send-msg", "--msg-random", "x"], "Invalid value for '--msg-random'"),
        (["send-msg", "more"], "unexpected extra argument"),
        (["send-msg", "--text"], "Option '--text' requires an argument"),
    ],
)
def test_invalid_arguments_are_reported(words: list[str], reported: str) -> None:
    done = invoke(*words)
    assert (done.status, done.out) == (2, "")
    assert reported in done.err
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("desk")
def test_argument_that_is_not_utf_8_is_reported() -> None:
    done = invoke("send-msg", "--session-id", SESSION, "--text", "\udcff")
    assert (done.status, done.out) == (2, "")
    assert "half of a surrogate pair" in done.err


@pytest.mark.usefixtures("desk")
def test_closed_stdin_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ValidationError, match=r"^-: there is no stdin"):
        _input.read("-")
