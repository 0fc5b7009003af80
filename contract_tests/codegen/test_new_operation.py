"""Test that a new operation needs only an edit of the contract.

The tests add the sample operations, which differ from each other, and two more operations to a
copy of the contract. A new client is generated from the copy and imported in its own process. This
client calls the operations over HTTP and through respx. `make new-operation` runs the whole suite
with some of the sample operations.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from codegen.__main__ import main
from contract_tests.contract.document_checks import CHECKS
from contract_tests.contract.document_checks import Document as Parsed
from contract_tests.support import oracle
from tools.public_api import FILES, find_breaks, snapshot
from tools.sample_operations import load, names
from tools.scaffold.text import with_operation

if TYPE_CHECKING:
    from pathlib import Path

Document = dict[str, Any]

pytestmark = pytest.mark.slow

PROBE_SESSION = ("probe_session", "ProbeSession", "/v4/desk_http_svc/probe_session")
PROBE_LANGUAGE = (
    "robot_probe_language",
    "RobotProbeLanguage",
    "/v4/openim_console_http_svc/robot_probe_language",
)


HARD_NAMES = {
    "AsJson": "--field-as-json",
    "Body": "--field-body",
    "Call": "--field-call",
    "Credentials": "--field-credentials",
    "DryRun": "--field-dry-run",
    "From": "--from",
    "Help": "--field-help",
    "Json": "--field-json",
    "Text": "--text",
}
"""Fields whose option or parameter names could conflict with other names."""


def text(description: str, example: str) -> dict[str, Any]:
    return {"type": "string", "description": description, "minLength": 1, "examples": [example]}


def add(document: Document, like: str, new: tuple[str, str, str], fields: dict[str, Any]) -> None:
    """Add an operation that copies another operation, with its own fields and its own code."""
    name, prefix, path = new
    old_path, old = oracle.operations()[like]
    old_prefix = "".join(part.title() for part in like.split("_"))
    schemas = document["components"]["schemas"]
    for part in ("Reply", "Success", "Failure", "FailureCode", "ErrorCode"):
        shape = json.dumps(schemas[f"{old_prefix}{part}"]).replace(f"/{old_prefix}", f"/{prefix}")
        schemas[f"{prefix}{part}"] = json.loads(shape)
    codes = schemas[f"{prefix}ErrorCode"]
    codes["enum"].append(149777)
    codes["x-enum-varnames"].append("PROBE_OVER")
    codes["x-enum-descriptions"].append("The probe is over.")
    schemas[f"{prefix}Request"] = {
        "type": "object",
        "description": f"What {name} is asked.",
        "required": [*fields][:1],
        "properties": fields,
    }
    operation = copy.deepcopy(document["paths"][old_path]["post"])
    operation["operationId"] = name
    operation["summary"] = f"Carry out {name}"
    shown = json.dumps(operation).replace(f"schemas/{old_prefix}", f"schemas/{prefix}")
    operation = json.loads(shown)
    operation["requestBody"]["content"]["application/json"]["examples"] = {}
    operation["responses"]["200"]["content"]["application/json"]["examples"] = {}
    document["paths"][path] = {"post": operation}
    assert old["operationId"] == like


NEW = [name for name in names() if name not in oracle.operations()]


@cache
def make_enlarged_contract() -> str:
    """Return the contract text with the sample operations added."""
    text = oracle.CONTRACT.read_text(encoding="utf-8")
    for name in NEW:
        text = with_operation(text, load(name))
    return text


@pytest.fixture(scope="module")
def client_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the enlarged contract and its client."""
    folder = tmp_path_factory.mktemp("more")
    document = yaml.load(make_enlarged_contract(), Loader=yaml.CSafeLoader)
    add(
        document,
        "send_msg",
        PROBE_SESSION,
        {
            "SessionId": text("The session to end.", "s1"),
            "MsgBody": copy.deepcopy(
                document["components"]["schemas"]["SendMsgBySession"]["properties"]["MsgBody"]
            ),
            **{name: text("Something.", "a") for name in HARD_NAMES},
        },
    )
    add(
        document,
        "robot_add_language",
        PROBE_LANGUAGE,
        {
            "LanguageTag": text("The language to remove.", "id"),
            "Force": {
                "type": "boolean",
                "description": "Whether to remove its questions too.",
                "examples": [True],
            },
        },
    )
    entry = copy.deepcopy(document["x-desk-errors"][-1])
    entry.update(code=149777, name="PROBE_OVER", kind="gone", meaning="The probe is over.")
    document["x-desk-errors"].append(entry)
    kind = {"kind": "gone", "description": "What was there is no more.", "exit_code": 29}
    document["x-desk-error-kinds"].append(kind)
    (folder / "openapi.yaml").write_text(json.dumps(document), encoding="utf-8")
    assert main(["--contract", str(folder / "openapi.yaml"), "--output", str(folder)]) == 0
    return folder


def run(folder: Path, root: Path, script: str) -> Any:
    """Run a script with the new client and its mock, and return the JSON that the script prints."""
    preamble = (
        "import json, sys\n"
        f"sys.path[:0] = [{str(folder)!r}, {str(root)!r}]\n"
        "from pathlib import Path\n"
        "from tencent_desk import AsyncDeskClient, DeskClient, errors, models\n"
        "from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, World\n"
        "from tencent_desk_mock import router, running\n"
        "from tencent_desk_mock.contract import Contract\n"
        "from contract_tests.support import oracle\n"
        "oracle.document = lambda: document\n"
        "from contract_tests.support.as_arguments import python_names\n"
        f"document = json.loads(Path({str(folder / 'openapi.yaml')!r}).read_text())\n"
        "desk = FakeDesk(World.sample(), Contract(document))\n"
        "who = {'secret_key': SECRET_KEY, 'identifier': IDENTIFIER, 'max_retries': 0}\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", preamble + script],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_new_operations_are_called_over_http_sync_async_and_raw(
    client_folder: Path, root: Path
) -> None:
    found = run(
        client_folder,
        root,
        """
import asyncio
async def tasks(url):
    async with AsyncDeskClient(SDK_APP_ID, base_url=url, **who) as client:
        reply = await client.robot_probe_language(language_tag="id", force=True)
        return type(reply).__name__
with running(desk) as url, DeskClient(SDK_APP_ID, base_url=url, **who) as client:
    first = client.probe_session(session_id="s1")
    raw = client.raw.probe_session(session_id="s1")
    second = asyncio.run(tasks(url))
print(json.dumps([type(first).__name__, first.error_code, raw.status, second,
                  [call.body for call in desk.calls]]))
""",
    )

    assert found == [
        "ProbeSessionSuccess",
        0,
        200,
        "RobotProbeLanguageSuccess",
        [{"SessionId": "s1"}, {"SessionId": "s1"}, {"LanguageTag": "id", "Force": True}],
    ]


def test_new_operation_is_validated_and_raises_its_own_error_through_respx(
    client_folder: Path, root: Path
) -> None:
    found = run(
        client_folder,
        root,
        """
reported = []
with router(desk), DeskClient(SDK_APP_ID, region='china', **who) as client:
    try:
        client.probe_session(session_id="")
    except errors.ValidationError as error:
        reported.append([one.pointer + " " + one.rule for one in error.violations])
    desk.fail("probe_session", code="PROBE_OVER")
    try:
        client.probe_session(session_id="s1")
    except errors.GoneError as error:
        reported.append([error.code, error.name, error.outcome])
    desk.reset()
    for _ in range(5):
        client.robot_probe_language(language_tag="id")
    reported.append(desk.calls.robot_probe_language[-1].ok)
reported.append([models.ProbeSessionErrorCode.PROBE_OVER, errors.explain(149777).name])
reported.append(client._calls.settings.max_retries)
print(json.dumps(reported))
""",
    )

    assert found == [
        ["/SessionId minLength"],
        [149777, "PROBE_OVER", "final"],
        True,
        [149777, "PROBE_OVER"],
        0,
    ]


def test_new_operations_have_their_rate_limit_and_retry_rule(client_folder: Path) -> None:
    text_of = (client_folder / "tencent_desk" / "_operations.py").read_text(encoding="utf-8")
    _, _, language = text_of.partition("ROBOT_PROBE_LANGUAGE = ")
    _, _, session = text_of.partition("PROBE_SESSION = ")

    assert "rate_limit=RateLimit(5, 1)" in language.partition("\n)\n")[0]
    assert "repeatable=True" in language.partition("\n)\n")[0]
    assert "repeatable=False" in session.partition("\n)\n")[0]
    assert "body_limit=12288" in session.partition("\n)\n")[0]


def test_the_contract_with_sample_operations_is_well_formed() -> None:
    document = Parsed.parse(make_enlarged_contract())
    assert [str(one) for check in CHECKS.values() for one in check(document)] == []


def test_each_sample_operation_works_as_on_its_page(client_folder: Path, root: Path) -> None:
    shown = {name: [load(name)["sample"], load(name)["answer"]] for name in NEW}
    found = run(
        client_folder,
        root,
        f"""
shown = json.loads({json.dumps(json.dumps(shown))})
reported = {{}}
with router(desk), DeskClient(SDK_APP_ID, region='china', **who) as client:
    for name, (body, _) in shown.items():
        names = python_names(name)
        reply = getattr(client, name)(**{{names[field]: body[field] for field in body}})
        reported[name] = [desk.calls[-1].body, reply.to_dict()]
print(json.dumps(reported))
""",
    )

    base = {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}
    assert found == {name: [body, base | answer] for name, (body, answer) in shown.items()}


def test_each_sample_operation_has_its_command(client_folder: Path, root: Path) -> None:
    shown = {name: [load(name)["sample"], load(name)["answer"]] for name in NEW}
    shown["robot_probe_language"] = [{"LanguageTag": "id", "Force": False}, {}]
    found = run(
        client_folder,
        root,
        f"""
import os
from contract_tests.cli.support import ACCOUNT, invoke, name, options
os.environ.update(ACCOUNT, TENCENT_DESK_REGION="china")
shown = json.loads({json.dumps(json.dumps(shown))})
reported = {{}}
with router(desk):
    for operation, (body, _) in shown.items():
        done = invoke(name(operation), *options(body), "--json")
        reported[operation] = [desk.calls[-1].body, done.json]
    desk.fail("probe_session", code="PROBE_OVER")
    reported["status"] = invoke("probe-session", "--session-id", "s1").status
    reported["explained"] = invoke("explain", "149777", "--json").json
print(json.dumps(reported))
""",
    )

    explained = found.pop("explained")
    assert found.pop("status") == explained["exit_status"] == 29
    assert sorted(explained["operations"]) == ["probe_session", "robot_probe_language"]
    base = {"ActionStatus": "OK", "ErrorInfo": "", "ErrorCode": 0}
    assert found == {name: [body, base | answer] for name, (body, answer) in shown.items()}


def test_a_field_may_have_any_name(client_folder: Path, root: Path) -> None:
    words = [f"{option}={field}" for field, option in HARD_NAMES.items()]
    found = run(
        client_folder,
        root,
        f"""
import os
from contract_tests.cli.support import ACCOUNT, invoke
os.environ.update(ACCOUNT, TENCENT_DESK_REGION="china")
with router(desk):
    done = invoke("probe-session", "--session-id=s1", *{words!r}, "--json")
print(json.dumps([done.json["ErrorCode"], desk.calls[-1].body]))
""",
    )

    assert found == [0, {"SessionId": "s1", **{field: field for field in HARD_NAMES}}]


def test_new_operations_do_not_break_the_public_api(client_folder: Path) -> None:
    _, _, before = FILES["tencent_desk"].read_text(encoding="utf-8").partition("\n")
    assert find_breaks(before, snapshot("tencent_desk", client_folder)) == {}
