"""Plant defects into copies of openapi.yaml, and test that the check for each defect finds it."""

from __future__ import annotations

import json
import os
from subprocess import CalledProcessError
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

from contract_tests.contract.document_checks import CHECKS, Document
from contract_tests.support import oracle
from contract_tests.vendor_pages.coverage_of_docs import Comparison
from tools.lint import NODE_LINTERS, install, why_not
from tools.mutants.contract_facts import change_contract

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

GONE = None
R, S = "Redocly", "Spectral"
PAGES = "the vendor's pages"
ORPHAN = {"type": "string", "description": "Unused.", "examples": ["a"]}
BLOG = {"title": "Blog", "url": "https://blog.example/", "updated": None, "sure": "reported"}
CUSTOM = {"MsgType": "TIMCustomElem", "MsgContent": {"Desc": "a"}}
SIGNED: dict[str, list[str]] = {"sdkappid": [], "identifier": [], "userSig": []}


class Defect(NamedTuple):
    """Define an edit of the contract.

    Attributes:
        place: what to set: a section of the components, `calls` or `webhooks`, and the steps there.
        value: the new value; `None` removes the place.
        linters: the linters that find it too.
    """

    place: str
    value: Any
    linters: tuple[str, ...] = ()

    def plant(self, document: dict[str, Any]) -> dict[str, Any]:
        section, *steps = self.place.split("/")
        path: list[str | int] = [section]
        if section == "calls":
            path = ["paths", oracle.operations()[steps.pop(0)][0], "post"]
        elif section == "webhooks":
            path = [section, steps.pop(0), "post"]
        elif section in document["components"]:
            path = ["components", section]
        node: Any = document
        for step in path:
            node = node[step]
        for step in steps:
            key: Any = step.replace("~1", "/")
            if section == "x-desk-errors" and step.isdigit():
                key = [entry["code"] for entry in node].index(int(step))
            elif isinstance(node, list):
                key = int(step)
            path.append(key)
            node = node[key] if isinstance(node, list) else node.get(key)
        return change_contract(document, ("", tuple(path), self.value))


DEFECTS: dict[str, list[Defect]] = {
    "is_valid_openapi": [Defect("calls/contact_user/operationId", "send_msg", (R, S))],
    # The generator has its own defects in codegen/test_refusals.py.
    "generator_accepts": [
        Defect("schemas/TransferToHumanRequest/required", ["SessionId", "Session"], (R, S)),
        Defect("schemas/NoAgentTip/x-enum-varnames", [False, True]),
        Defect("schemas/TextElement/properties/MsgContent/$ref", "#/components/schemas/Texts"),
    ],
    "parts_match_their_schema": [
        Defect("schemas/UserReplyCountdown/enum/1", "1", (R, S)),
        Defect("schemas/ImageSize/enum/2", 2, (R, S)),
        Defect("schemas/ImageFormat/x-enum-varnames/1", "Gif"),
        Defect("schemas/ImageSize/x-enum-descriptions/1", "As it was taken"),
        Defect("schemas/CreateGroupRequest/properties/Name/maxLenght", 100, (R,)),
        Defect("schemas/RobotAddLanguageSuccess/properties/ErrorCode/nullable", True, (R,)),
        Defect("schemas/NoAgentTip/default", 0),
        Defect("schemas/CreateGroupRequest/properties/MaxMemberCount/maxLength", 3),
        Defect("schemas/CreateGroupRequest/properties/GroupId/pattern", "^[ -~+$"),
        Defect("schemas/GroupMember/properties/AppMemberDefinedData/items", GONE),
        Defect("schemas/SendMsgByAccounts/properties/MsgRandom/format", GONE),
        Defect("schemas/CreateGroupRequest/properties/Name/type", GONE),
        Defect("schemas/DeskMessage/anyOf/1", GONE),
        Defect("schemas/other-content", ORPHAN),
        Defect("schemas/TextContent/properties/Text/description", GONE),
        Defect("schemas/TransferToHumanSuccess/properties/IsInQueue/description", "x"),
        Defect(
            "calls/robot_add_language/requestBody/content/application~1json/schema",
            {"anyOf": [{"$ref": "#/components/schemas/RobotAddLanguageRequest"}]},
        ),
        Defect("calls/contact_user/requestBody/content/application~1json/examples", GONE),
        Defect("calls/contact_user/responses/200/links/writeToUser/requestBody", {"a": "b"}),
        Defect("calls/send_msg/requestBody/required", False),
        Defect("calls/send_msg/security", []),
        Defect("servers/0/variables/host/description", "A host."),
        Defect("webhooks/Desk.SessionEventNotify/security", GONE),
        Defect("webhooks/Group.CallbackBeforeCreateGroup/tags/0", "groups"),
        Defect("webhooks/Desk.CallbackBeforeIMContactUser/x-desk-answers/accept", GONE),
        Defect("webhooks/Desk.SessionEventNotify/parameters/1/description", GONE, (R, S)),
    ],
    "references_have_the_right_kind": [
        Defect(
            "calls/robot_add_language/responses/200/content/application~1json/examples/success",
            {"$ref": "#/components/schemas/RobotAddLanguageSuccess"},
        ),
    ],
    "extensions_are_known": [
        Defect("schemas/SendMsgByAccounts/properties/FromAccount/x-desk-maxbytes", 32),
        Defect("schemas/TextContent/x-desk-body-limit", {"bytes": 1}),
    ],
    "extensions_are_visited": [Defect("calls/send_msg/responses/x-desk-max-bytes", 3)],
    "extensions_are_valid": [
        Defect("calls/robot_add_language/x-desk-rate-limit", {"calls": 5, "per": 1}),
        Defect("x-desk-errors/141002/effect", "perhaps"),
        Defect("x-desk-errors/60008/effect", "none"),
        Defect("x-desk-errors/141004/retry", "automatic"),
        Defect("x-desk-errors/141004/retry", "renew_signature"),
        Defect("x-desk-errors/141004/wait_seconds", 3),
    ],
    "extensions_are_used": [Defect("x-desk-gateway-timeout", GONE)],
    "components_are_used": [Defect("schemas/Orphan", ORPHAN, (R, S))],
    "names_are_unique": [
        Defect("schemas/ContentType", ORPHAN),  # the name of a parameter
        Defect("schemas/Othercontent", ORPHAN),
        Defect("tags/1/name", "callbacks"),
    ],
    "operations_are_named_by_their_path": [
        Defect("calls/send_msg/operationId", "send_message"),
        Defect("calls/send_msg/tags/0", "messages"),
        Defect("webhooks/Group.CallbackBeforeCreateGroup/operationId", "on_create_group"),
    ],
    "security_is_complete": [Defect("security/0", SIGNED, (R, S))],
    "nothing_is_left_to_write": [Defect("calls/send_msg/summary", "TODO: what it does")],
    "properties_have_examples": [Defect("schemas/TextContent/properties/Text/examples", GONE)],
    "links_to_pages_agree": [
        Defect("calls/send_msg/externalDocs/url", "https://www.tencentcloud.com/document"),
        Defect("webhooks/Desk.SessionEventNotify/externalDocs/url", "https://cloud.tencent.com/"),
    ],
    "answers_use_reply_fields": [
        Defect("webhooks/ChatBot.OnAssignHuman/x-desk-answers/assign/fields/agents", "AgentIds"),
    ],
    "vectors_are_correct": [
        Defect("securitySchemes/callback_sign/x-desk-signature/vector/token", "xxxyyy"),
    ],
    "byte_limits_equal_length_limits": [
        Defect("schemas/CreateGroupRequest/properties/GroupId/x-desk-max-bytes", 50),
    ],
    "generated_fields_accept_the_value": [
        Defect("schemas/SendMsgByAccounts/required", ["FromAccount", "ToAccount", "MsgBody"]),
        Defect("schemas/SendMsgByAccounts/properties/MsgRandom/minimum", 1),
    ],
    "inferred_facts_are_stated": [
        Defect("schemas/RobotAddLanguageRequest/properties/LanguageTag/minLength", GONE),
    ],
    "spellings_are_unused": [
        Defect(
            "schemas/ContactUserRequest/properties/IMAgentUserID/x-desk-spellings/0/spelling",
            "ClientUserID",
        ),
    ],
    "repeated_fields_are_equal": [
        Defect("schemas/SendMsgByAccounts/properties/MsgBody/x-desk-at-most-one", GONE),
        Defect("schemas/CreateGroupFailure/properties/ErrorInfo/minLength", 1),
    ],
    "discriminators_match": [
        Defect(
            "schemas/KnownElement/discriminator/mapping/TIMFaceElem",
            "#/components/schemas/FaceElem",
            (R,),
        ),
        Defect("schemas/FaceElement/required/0", GONE, (R,)),
        Defect(
            "schemas/RobotAddLanguageReply/discriminator/mapping/FAIL",
            "#/components/schemas/SendMsgFailure",
        ),
        Defect("schemas/FaceElement/properties/MsgType/const", "TIMFacesElem", (R,)),
    ],
    "open_members_exclude_known_types": [
        Defect("schemas/OtherElement/properties/MsgType/not/enum/8", GONE),
        Defect("schemas/OtherElement/properties/MsgType/not", {"pattern": "^TIM"}),
    ],
    "examples_are_valid": [
        Defect("examples/ContactUserRequest/value/GroupId", "9465", (R, S)),
        Defect("schemas/CreateGroupRequest/properties/MaxMemberCount/minimum", 1000, (R, S)),
        Defect("schemas/NoAgentTip/x-desk-default", 2),
        Defect("parameters/Random/schema/examples/0", -1, (R,)),
        Defect("examples/CreateGroupRequest/value/Owner_Acount", "user3"),
        Defect("examples/CreateGroupRequest/value/Name", "群" * 34),
        Defect("examples/SendMsgCardByAccounts/value/MsgBody", [CUSTOM, CUSTOM]),
        Defect("examples/SendMsgCardByAccounts/value/MsgBody/0/MsgContent/Data", '{"src"'),
    ],
    "requests_fit_the_body_limit": [Defect("calls/send_msg/x-desk-body-limit/bytes", 128)],
    "sources_are_known": [
        Defect("schemas/GroupCustomField/x-desk-source/page", "group"),
        Defect("x-desk-sources/blog", BLOG),
    ],
    "newer_sources_have_later_dates": [
        Defect("x-desk-sources/robot_add_language_zh/updated", "2025-04-01"),
    ],
    "repeats_build_a_complete_reply": [
        Defect("calls/create_group/x-desk-retry/already_done/reply/GroupId", "GroupID"),
    ],
    "streams_are_not_repeatable": [Defect("calls/send_stream_msg/x-desk-retry/repeatable", True)],
    "links_use_existing_fields": [
        Defect(
            "calls/get_session_state/responses/200/links/endQueuing/x-desk-body/SessionID",
            "$response.body#/SessionID",
        ),
    ],
    "catalogue_is_sorted_and_unique": [
        Defect("x-desk-errors/141006/name", "SESSION_NOT_FOUND"),
        Defect("x-desk-errors/141006/code", 141003),
        Defect("x-desk-error-kinds/0/kind", "lost"),
    ],
    "pasted_codes_have_their_source": [
        Defect("x-desk-errors/141005/pasted", {"into": ["create_group"], "from": "send_msg"}),
    ],
    "enums_match_the_catalogue": [
        Defect("x-desk-errors/141005/name", "SESSION_UNKNOWN"),
        Defect("schemas/SendMsgErrorCode/x-enum-descriptions/8", "Desk likes it."),
        Defect("schemas/SendMsgErrorCode/enum/0", 90003),
        Defect("schemas/SendMsgErrorCode/x-desk-source/page", "errors"),
    ],
    "codes_are_open": [
        Defect("schemas/SendMsgFailureCode/anyOf/2", GONE),
        Defect("schemas/UnlistedErrorCode/minimum", 1),
    ],
    "examples_have_listed_codes": [Defect("examples/SendMsgServer/value/ErrorCode", 141999)],
    "example_summaries_contain_the_code": [
        Defect("examples/SendMsgServer/summary", "Desk internal error (141003)"),
    ],
    "kinds_have_examples": [
        Defect("calls/send_msg/responses/200/content/application~1json/examples/notFound", GONE),
    ],
    "refusals_are_listed": [
        Defect("calls/contact_user/x-desk-refusals/malformed_json", 90001),
        Defect("calls/send_msg/x-desk-refusals/not_administrator", 90001),
        Defect("calls/robot_add_language/x-desk-refusals/too_fast", GONE),
        Defect("calls/create_group/x-desk-retry/already_done/code", 141003),
    ],
    "field_refusals_are_listed": [
        Defect(
            "schemas/CreateGroupRequest/properties/MemberList/x-desk-refusal/maxItems", 90005
        ),
    ],
    # Only the comparison with the pages finds these.
    PAGES: [
        Defect("x-desk-regions/2/standby", "adminapi-kr.my-imcloud.com"),
        Defect("servers/0/variables/host/default", "console.im.qq.com"),
        Defect("securitySchemes/identifier/name", "identifer"),
        Defect(
            "schemas/SendMsgBySession/properties/MsgBody/x-desk-at-most-one/MsgType", "Custom"
        ),
        Defect("schemas/SendMsgErrorCode/enum/9", 141006),
        Defect(
            "webhooks/Chatbot.InterfaceInvocation/parameters/1/schema",
            {"type": "string", "const": "Chatbot.Other", "enum": ["Chatbot.Other"]},
        ),
        Defect("schemas/AssignmentRequest/properties/ClientUserId/x-desk-role", "session_id"),
        Defect("schemas/ChatMessage/properties/FromAccount/x-desk-role", "user_id"),
    ],
}  # fmt: skip
# Edits of the text: what stands after a line, and what replaces it.
IN_THE_TEXT = {
    "keys_are_unique": ("    CreateGroupRequest:\n", "        Introduction:\n", "        Name:\n"),
    "scalars_are_portable": ("    TextContent:\n", "[Your parcel is on its way.]", "[on]"),
    "no_shorthand": ("    RobotAddLanguageSuccess:\n      type", "Status: OK", "Status: &ok OK"),
}  # fmt: skip


def find(check: str, text: str) -> set[str]:
    """Return the findings of a check, or the differences from the pages."""
    document = Document.parse(text)
    if check == PAGES:
        return {str(one) for one in Comparison(document.tree).differences()}
    return {str(one) for one in CHECKS[check](document)}


@pytest.mark.parametrize(
    ("check", "defect"),
    [
        pytest.param(check, defect, id=f"{check}-{defect.place}")
        for check, defects in DEFECTS.items()
        for defect in defects
    ],
)
def test_check_finds_the_planted_defect(check: str, defect: Defect) -> None:
    assert find(check, json.dumps(defect.plant(oracle.document())))


@pytest.mark.parametrize("check", IN_THE_TEXT)
def test_check_finds_the_defect_of_the_text(check: str) -> None:
    start, old, new = IN_THE_TEXT[check]
    before, line, after = oracle.CONTRACT.read_text(encoding="utf-8").partition(start)

    assert find(check, before + line + after.replace(old, new, 1))


def test_every_check_has_a_planted_defect() -> None:
    """Check that a defect is planted for every check, which proves that the check works."""
    assert DEFECTS.keys() | IN_THE_TEXT.keys() == CHECKS.keys() | {PAGES}


@pytest.fixture(scope="module")
def node() -> None:
    if (reason := why_not()) is not None:
        pytest.skip(reason)
    try:
        install()
    except CalledProcessError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the linters cannot be installed: {error}")


@pytest.mark.usefixtures("node")
@pytest.mark.parametrize("linter", NODE_LINTERS)
def test_linter_finds_the_defects_assigned_to_it(linter: str, tmp_path: Path) -> None:
    """Lint all copies in one run: each copy has a problem, and the original has none."""
    copies = {tmp_path / "clean.yaml": oracle.document()}
    for number, defect in enumerate(one for defects in DEFECTS.values() for one in defects):
        if linter in defect.linters:
            copies[tmp_path / f"defect_{number}.yaml"] = defect.plant(oracle.document())
    for file, document in copies.items():
        text = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False)
        file.write_text(text, encoding="utf-8")
    found = NODE_LINTERS[linter](list(copies))
    _, *broken = copies
    assert [file for file in copies if file.name in found] == broken
