"""Test the clients in other languages: the checks of the command, and its docs page.

`make languages` generates, compiles and runs the clients, which takes minutes and many tools.
"""

from __future__ import annotations

import json
import runpy
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode

import pytest
import yaml
from tencent_desk_mock import Request
from tencent_desk_mock.operations import HANDLERS

from contract_tests.support import oracle
from tools.languages import toolbox
from tools.languages.language import FOLDER
from tools.languages.registry import LANGUAGES
from tools.languages.run import remove_webhooks
from tools.languages.scenario import CALLS, IDENTIFIER, SDK_APP_ID, ArrangedDesk
from tools.languages.verdict import check_run, from_reply

if TYPE_CHECKING:
    from tencent_desk_mock import Reply

    from tools.languages.scenario import Expected

PAGE = (FOLDER.parents[1] / "docs" / "languages.md").read_text(encoding="utf-8")


class Caller:
    """Simulate a correct caller, unless a test overrides a method."""

    def query(self, desk: ArrangedDesk) -> str:
        keys = {"sdkappid": SDK_APP_ID, "identifier": IDENTIFIER, "usersig": desk.usersig}
        return urlencode({**keys, "random": 4294967295, "contenttype": "json"})

    def body(self, expected: Expected) -> dict[str, Any]:
        return dict(expected.body)

    def said(self, expected: Expected, reply: Reply) -> dict[str, Any]:
        return {"call": expected.name, **expected.said, **from_reply(expected, reply)}

    def problems(self) -> list[str]:
        """Return the names of the checks that fail for this caller."""
        desk, printed = ArrangedDesk(), []
        for expected in CALLS:
            path, _ = oracle.operations()[expected.operation]
            body = json.dumps(self.body(expected)).encode()
            reply = desk.handle(Request("POST", path, query=self.query(desk), body=body))
            printed.append(json.dumps(self.said(expected, reply)))
        checks = check_run(desk, "\n".join(printed))
        assert len(checks) == 64
        return [name for name, problem in checks if problem is not None]


def test_correct_caller_passes_every_check() -> None:
    assert Caller().problems() == []


def test_unescaped_query_value_is_detected() -> None:
    class Raw(Caller):
        def query(self, desk: ArrangedDesk) -> str:
            right = super().query(desk)
            return right.replace(quote_plus(IDENTIFIER), IDENTIFIER.split("&", maxsplit=1)[0])

    assert "identifier arrives" in Raw().problems()


def test_lost_message_element_is_detected() -> None:
    class Short(Caller):
        def body(self, expected: Expected) -> dict[str, Any]:
            body = super().body(expected)
            if len(body.get("MsgBody", ())) > 1:
                body["MsgBody"] = body["MsgBody"][:-1]
            return body

    assert Short().problems() == ["element TIMStreamElem"]


def test_caller_may_send_only_default_values_in_addition() -> None:
    class Added(Caller):
        def __init__(self, **more: Any) -> None:
            self.more = more

        def body(self, expected: Expected) -> dict[str, Any]:
            more = self.more if expected.name.startswith("hand a session over again") else {}
            return {**super().body(expected), **more}

    assert Added(SendTipIfNoAgentOnline=0, AgentIdList=[]).problems() == []
    assert Added(SendTipIfNoAgentOnline=1).problems() == ["hand a session over again: request"]
    assert "hand a session over again: request" in Added(AgentGroupId=None).problems()


@pytest.mark.parametrize(
    "change",
    [
        {"name": None},
        {"name": "DESK_PARAMETER_INVALID"},
        {"code": 0},
        {"code": "141005"},
        {"text": "refused"},
    ],
    ids=str,
)
def test_wrongly_parsed_failure_is_detected(change: dict[str, Any]) -> None:
    class Wrong(Caller):
        def said(self, expected: Expected, reply: Reply) -> dict[str, Any]:
            said = super().said(expected, reply)
            if expected.name == "write into no session":
                said["failure"] = {**said["failure"], **change}
            return said

    assert Wrong().problems() == ["write into no session: answer"]


def test_caller_that_prints_without_calling_is_detected() -> None:
    hoped = "\n".join(json.dumps({"call": one.name, **one.said}) for one in CALLS)
    failed = [name for name, problem in check_run(ArrangedDesk(), hoped) if problem is not None]
    assert {"calls, in order", "usersig arrives", "element TIMTextElem"} <= {*failed}
    assert len(failed) > len(CALLS)


@pytest.mark.parametrize("name", ["stream a message", "read the messages"])
def test_incompletely_parsed_success_is_detected(name: str) -> None:
    class Half(Caller):
        def said(self, expected: Expected, reply: Reply) -> dict[str, Any]:
            said = super().said(expected, reply)
            if expected.name == name:
                said["success"].popitem()
            return said

    assert Half().problems() == [f"{name}: answer"]


def test_scenario_has_successes_and_operation_specific_failures() -> None:
    assert {one.operation for one in CALLS if "success" in one.said} == {*HANDLERS}
    schemas = oracle.document()["components"]["schemas"]
    own = {
        one.operation
        for one in CALLS
        for schema in schemas.values()
        if one.said.get("failure", {}).get("name") in schema.get("x-enum-varnames", ())
    }
    assert own >= {
        "robot_add_language",
        "send_msg",
        "contact_user",
        "transfer_to_human",
        "create_group",
    }


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.folder)
def test_page_contains_every_command_and_version(language: Any) -> None:
    for command in language.commands:
        assert f"$ {command}\n" in PAGE
    assert f"tools/languages/{language.folder})" in PAGE
    for version in language.version.split(", "):
        assert version in PAGE


def test_rust_enum_variants_have_the_names_of_the_contract() -> None:
    source = (
        "pub enum Tip {\n    Value0,\n    Value_7,\n}\nimpl X for Tip {\n    Self::Value_7\n}\n"
        "pub enum Other {\n    Value0,\n}\n    #[default(Some(Tip::Value0))]\n"
    )
    schemas = {
        "Tip": {"type": "integer", "enum": [0, -7], "x-enum-varnames": ["SILENT", "TELL_USER"]},
        "Other": {"type": "integer", "enum": [0]},
    }
    named = runpy.run_path(str(FOLDER / "rust" / "name_enums.py"))["name_variants"]
    assert named(source, schemas) == (
        "pub enum Tip {\n    Silent,\n    TellUser,\n}\nimpl X for Tip {\n    Self::TellUser\n}\n"
        "pub enum Other {\n    Value0,\n}\n    #[default(Some(Tip::Silent))]\n"
    )


def test_generator_input_has_callback_schemas_but_no_webhooks() -> None:
    """Check that `webhooks` is removed: a generator would make client methods that post callbacks
    to Desk."""
    given = yaml.load(
        remove_webhooks(oracle.CONTRACT.read_text(encoding="utf-8")), Loader=yaml.CSafeLoader
    )
    assert "webhooks" not in given
    assert {**given, "webhooks": oracle.document()["webhooks"]} == oracle.document()
    assert "SessionEvent" in given["components"]["schemas"]


def test_page_contains_the_tool_table() -> None:
    assert "\n".join(toolbox.markdown()) in PAGE
