"""Test that the generator refuses a defective contract, and reports JSON pointer and reason."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from openapi_python_client import Project
from openapi_python_client.parser.errors import GeneratorError

from codegen.__main__ import main
from codegen.folders import compare_folders
from contract_tests.support import oracle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Document = dict[str, Any]
SCHEMAS = "/components/schemas"


def schema(document: Document, name: str) -> Any:
    return document["components"]["schemas"][name]


def field(document: Document, name: str, prop: str) -> Any:
    return schema(document, name)["properties"][prop]


def add(document: Document, name: str, like: str = "QueueState") -> None:
    document["components"]["schemas"][name] = copy.deepcopy(schema(document, like))


def operation(document: Document, name: str) -> Any:
    return next(
        node
        for item in document["paths"].values()
        for node in item.values()
        if node["operationId"] == name
    )


DEFECTS: dict[str, tuple[Callable[[Document], Any], str, str]] = {
    "field of a callback that is named as what every callback has": (
        lambda d: schema(d, "SessionEvent")["properties"].update(
            Verified={"type": "boolean", "description": "A word."}
        ),
        f"{SCHEMAS}/SessionEvent/properties/Verified",
        "becomes 'verified', which every callback has",
    ),
    "no rule for repeats": (
        lambda d: operation(d, "send_msg").pop("x-desk-retry"),
        "/paths/~1v4~1desk_http_svc~1send_msg/post",
        "add `x-desk-retry: {repeatable: false",
    ),
    "no codes of refusals": (
        lambda d: operation(d, "send_msg").pop("x-desk-refusals"),
        "/paths/~1v4~1desk_http_svc~1send_msg/post",
        "add the codes of malformed_json",
    ),
    "half a rule for repeats": (
        lambda d: operation(d, "send_msg")["x-desk-retry"].pop("because"),
        "/paths/~1v4~1desk_http_svc~1send_msg/post/x-desk-retry",
        "'because' is a required property",
    ),
    "half a rate limit": (
        lambda d: operation(d, "robot_add_language")["x-desk-rate-limit"].pop("seconds"),
        "/paths/~1v4~1openim_console_http_svc~1robot_add_language/post/x-desk-rate-limit",
        "'seconds' is a required property",
    ),
    "a code without advice": (
        lambda d: d["x-desk-errors"][0].pop("advice"),
        "/x-desk-errors/0",
        "'advice' is a required property",
    ),
    "half a region": (
        lambda d: d["x-desk-regions"][1].pop("standby"),
        "/x-desk-regions/1",
        "'standby' is a required property",
    ),
    "misspelled source": (
        lambda d: operation(d, "send_msg").update({"x-desk-source": {"pag": "send_msg"}}),
        "/paths/~1v4~1desk_http_svc~1send_msg/post/x-desk-source",
        "; see docs/extensions.md",
    ),
    "word in place of an object": (
        lambda d: d.update({"x-desk-gateway-timeout": "60 seconds"}),
        "/x-desk-gateway-timeout",
        "'60 seconds' is not of type 'object'",
    ),
    "dangling reference": (
        lambda d: field(d, "GroupMember", "Role").update({"$ref": f"#{SCHEMAS}/Nobody"}),
        f"{SCHEMAS}/GroupMember/properties/Role",
        "does not exist",
    ),
    "field without a type": (
        lambda d: field(d, "CreateGroupRequest", "Name").pop("type"),
        f"{SCHEMAS}/CreateGroupRequest/properties/Name",
        "Any",
    ),
    "list without items": (
        lambda d: field(d, "TransferToHumanRequest", "AgentIdList").pop("items"),
        f"{SCHEMAS}/TransferToHumanRequest/properties/AgentIdList",
        "items",
    ),
    "inline object": (
        lambda d: field(d, "CreateGroupRequest", "Name").update(type="object", properties={}),
        f"{SCHEMAS}/CreateGroupRequest/properties/Name",
        "without a name",
    ),
    "inline object in a list": (
        lambda d: field(d, "CreateGroupRequest", "MemberList").update(items={"type": "object"}),
        f"{SCHEMAS}/CreateGroupRequest/properties/MemberList/items",
        "without a name",
    ),
    "unnamed enum": (
        lambda d: field(d, "CreateGroupRequest", "Name").update(enum=["a"]),
        f"{SCHEMAS}/CreateGroupRequest/properties/Name",
        "without a name",
    ),
    "unnamed alternative": (
        lambda d: schema(d, "SendMsgRequest")["anyOf"].append({"type": "object"}),
        f"{SCHEMAS}/SendMsgRequest/anyOf/2",
        "without a name",
    ),
    "properties next to alternatives": (
        lambda d: schema(d, "SendMsgRequest").update(properties={}),
        f"{SCHEMAS}/SendMsgRequest",
        "become Any",
    ),
    "two types": (
        lambda d: field(d, "CreateGroupRequest", "Name").update(type=["string", "null"]),
        f"{SCHEMAS}/CreateGroupRequest/properties/Name",
        "several types",
    ),
    "too few names": (
        lambda d: schema(d, "GroupType")["x-enum-varnames"].pop(),
        f"{SCHEMAS}/GroupType/x-enum-varnames",
        "1 entries for 2 values",
    ),
    "no names": (
        lambda d: schema(d, "GroupType").pop("x-enum-varnames"),
        f"{SCHEMAS}/GroupType/x-enum-varnames",
        "no entries",
    ),
    "too many descriptions": (
        lambda d: schema(d, "GroupType")["x-enum-descriptions"].append("One more."),
        f"{SCHEMAS}/GroupType/x-enum-descriptions",
        "3 entries for 2 values",
    ),
    "a name that YAML takes for a boolean": (
        lambda d: schema(d, "NoAgentTip").update({"x-enum-varnames": [False, True]}),
        f"{SCHEMAS}/NoAgentTip/x-enum-varnames/0",
        "quotes",
    ),
    "a name that Python cannot have": (
        lambda d: schema(d, "NoAgentTip").update({"x-enum-varnames": ["None", "ON"]}),
        f"{SCHEMAS}/NoAgentTip/x-enum-varnames/0",
        "cannot name",
    ),
    "the same name twice": (
        lambda d: schema(d, "NoAgentTip").update({"x-enum-varnames": ["ON", "ON"]}),
        f"{SCHEMAS}/NoAgentTip/x-enum-varnames/1",
        "twice",
    ),
    "the same value twice": (
        lambda d: schema(d, "NoAgentTip").update(enum=[1, 1]),
        f"{SCHEMAS}/NoAgentTip/enum",
        "twice",
    ),
    "a value of another type": (
        lambda d: schema(d, "NoAgentTip").update(enum=[0, "1"]),
        f"{SCHEMAS}/NoAgentTip/enum",
        "strings or integers",
    ),
    "a class that is a keyword": (
        lambda d: add(d, "None"),
        f"{SCHEMAS}/None",
        "Python class",
    ),
    "a module that is a keyword": (
        lambda d: add(d, "Import"),
        f"{SCHEMAS}/Import",
        "keyword",
    ),
    "a class of another spelling": (
        lambda d: add(d, "queue_state"),
        f"{SCHEMAS}/queue_state",
        "QueueState",
    ),
    "two classes in one module": (
        lambda d: add(d, "QUEUEState"),
        f"{SCHEMAS}/QUEUEState",
        "QueueState",
    ),
    "two fields of one name": (
        lambda d: schema(d, "GroupMember")["properties"].update(
            role=copy.deepcopy(field(d, "GroupMember", "Member_Account"))
        ),
        f"{SCHEMAS}/GroupMember/properties/role",
        "'role'",
    ),
    "a field that the model has already": (
        lambda d: schema(d, "GroupMember")["properties"].update(
            to_dict=copy.deepcopy(field(d, "GroupMember", "Member_Account"))
        ),
        f"{SCHEMAS}/GroupMember/properties/to_dict",
        "'to_dict'",
    ),
    "a field that is an option": (
        lambda d: schema(d, "ContactUserRequest")["properties"].update(
            Timeout=copy.deepcopy(field(d, "ContactUserRequest", "MemberId"))
        ),
        f"{SCHEMAS}/ContactUserRequest/properties/Timeout",
        "option of every call",
    ),
    "a required field that is none": (
        lambda d: schema(d, "GroupMember")["required"].append("Nobody"),
        f"{SCHEMAS}/GroupMember/required/1",
        "is not a property",
    ),
    "a method that the client has already": (
        lambda d: operation(d, "send_msg").update(operationId="close"),
        "/paths/~1v4~1desk_http_svc~1send_msg/post/operationId",
        "the client itself",
    ),
    "a method that is a keyword": (
        lambda d: operation(d, "send_msg").update(operationId="import"),
        "/paths/~1v4~1desk_http_svc~1send_msg/post/operationId",
        "cannot name a method",
    ),
    "two operations of one name": (
        lambda d: operation(d, "send_msg").update(operationId="contact_user"),
        "/paths/~1v4~1desk_http_svc~1contact_user/post/operationId",
        "is the name of",
    ),
    "an operation that is no POST": (
        lambda d: d["paths"]["/v4/desk_http_svc/send_msg"].update(
            get=d["paths"]["/v4/desk_http_svc/send_msg"].pop("post")
        ),
        "/paths/~1v4~1desk_http_svc~1send_msg/get",
        "POST",
    ),
    "a query parameter that nobody fills": (
        lambda d: operation(d, "send_msg")["parameters"].pop(),
        "/paths/~1v4~1desk_http_svc~1send_msg/post/parameters",
        "the client fills",
    ),
    "a keyword that the client does not check": (
        lambda d: field(d, "CreateGroupRequest", "MaxMemberCount").update(multipleOf=2),
        f"{SCHEMAS}/CreateGroupRequest/properties/MaxMemberCount/multipleOf",
        "does not check",
    ),
    "a default that breaks generators": (
        lambda d: schema(d, "NoAgentTip").update(default=0),
        f"{SCHEMAS}/NoAgentTip/default",
        "x-desk-default",
    ),
    "a constant without its enum": (
        lambda d: field(d, "SendMsgSuccess", "ErrorCode").update(enum=[False]),
        f"{SCHEMAS}/SendMsgSuccess/properties/ErrorCode",
        "enum: [0]",
    ),
    "a reply without a success": (
        lambda d: field(d, "SendMsgSuccess", "ErrorCode").update(const=1, enum=[1]),
        f"{SCHEMAS}/SendMsgReply",
        "ErrorCode const 0",
    ),
    "a code that nobody explains": (
        lambda d: schema(d, "SendMsgErrorCode")["enum"].__setitem__(0, 90999),
        f"{SCHEMAS}/SendMsgFailure",
        "90999",
    ),
    "an unknown kind of error": (
        lambda d: d["x-desk-errors"][0].update(kind="mystery"),
        "/x-desk-errors/0/kind",
        "mystery",
    ),
    "a body that is no JSON": (
        lambda d: operation(d, "send_msg")["requestBody"].update(content={"text/plain": {}}),
        "/paths/~1v4~1desk_http_svc~1send_msg/post/requestBody",
        "application/json",
    ),
    "a body without a name": (
        lambda d: operation(d, "send_msg")["requestBody"]["content"]["application/json"].update(
            schema={"type": "object", "description": "A body."}
        ),
        "/paths/~1v4~1desk_http_svc~1send_msg/post",
        "",
    ),
    "a schema without a description": (
        lambda d: schema(d, "TextContent").pop("description"),
        f"{SCHEMAS}/TextContent",
        "no description",
    ),
    "a field without a description": (
        lambda d: field(d, "TextContent", "Text").pop("description"),
        f"{SCHEMAS}/TextContent/properties/Text",
        "no description",
    ),
    "all of several": (
        lambda d: schema(d, "SendMsgRequest").update(allOf=[]),
        f"{SCHEMAS}/SendMsgRequest/allOf",
        "write the fields out",
    ),
    "a helper for a body with several forms": (
        lambda d: operation(d, "send_msg").update(
            {"x-desk-stream": operation(d, "send_stream_msg")["x-desk-stream"]}
        ),
        "/paths/~1v4~1desk_http_svc~1send_msg/post/x-desk-stream",
        "several forms",
    ),
    "a helper that cannot be named": (
        lambda d: operation(d, "send_stream_msg")["x-desk-stream"].update(method="from"),
        "/paths/~1v4~1desk_http_svc~1send_stream_msg/post/x-desk-stream/method",
        "cannot name a method",
    ),
    "two helpers of one name": (
        lambda d: operation(d, "send_stream_msg")["x-desk-stream"].update(
            method="iter_chat_messages"
        ),
        "/paths/~1v4~1desk_http_svc~1send_stream_msg/post/x-desk-stream/method",
        "is the name of /paths/~1v4~1desk_http_svc~1describe_chat_messages/post/x-desk-paging",
    ),
    "a helper for a field that is not there": (
        lambda d: operation(d, "describe_chat_messages")["x-desk-paging"].update(total="Sum"),
        "/paths/~1v4~1desk_http_svc~1describe_chat_messages/post/x-desk-paging",
        "names 'Sum', which is not a field of the reply",
    ),
    "an unknown source": (
        lambda d: operation(d, "send_msg").update({"x-desk-source": {"page": "nowhere"}}),
        "/x-desk-sources/nowhere",
        "is missing",
    ),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_defect_is_reported_with_its_pointer_and_nothing_is_written(
    defect: str,
    root: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    plant, pointer, reason = DEFECTS[defect]
    document = json.loads(json.dumps(oracle.document()))  # ten times faster than deepcopy
    # Reading JSON is much faster; another test reads a contract as YAML.
    monkeypatch.setattr(yaml, "load", lambda text, **_: json.loads(text))
    plant(document)
    contract = tmp_path / "openapi.yaml"
    contract.write_text(json.dumps(document), encoding="utf-8")
    package = tmp_path / "out" / "tencent_desk"
    package.mkdir(parents=True)
    (package / "before.py").write_text("kept = True\n", encoding="utf-8")

    status = main(["--contract", str(contract), "--output", str(package.parent)])

    printed = capsys.readouterr().err
    assert status == 2, printed
    assert printed.startswith(f"codegen: openapi.yaml#{pointer}: "), printed
    assert reason in printed
    assert [path.name for path in package.iterdir()] == ["before.py"]
    assert not list((tmp_path / ".cache").iterdir())
    assert root != tmp_path


def test_warning_of_the_generator_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    warning = GeneratorError(header="Left out", detail="something")
    monkeypatch.setattr(Project, "_get_errors", lambda _: [warning])

    assert main(["--output", str(tmp_path / "out")]) == 2
    assert "openapi-python-client: Left out something" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["[]", "openapi: [", "a: 1\na: 2\n", "\x00", "{}"])
def test_file_that_is_not_a_contract_is_refused(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    contract = tmp_path / "openapi.yaml"
    contract.write_text(text, encoding="utf-8")

    assert main(["--contract", str(contract), "--output", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.startswith("codegen: openapi.yaml#")


def test_contract_as_json_makes_the_same_client(root: Path, tmp_path: Path) -> None:
    contract = tmp_path / "openapi.json"
    contract.write_text(json.dumps(oracle.document()), encoding="utf-8")
    assert yaml.load(contract.read_bytes(), Loader=yaml.CSafeLoader) == oracle.document()

    assert main(["--contract", str(contract), "--output", str(tmp_path / "out")]) == 0

    assert compare_folders(
        tmp_path / "out" / "tencent_desk", root / "generated_client" / "tencent_desk"
    ) == ["stale     _provenance.json"]
