"""Plant defects into copies of openapi.yaml, and test that the check for each defect finds it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from contract_tests.contract.document_checks import CHECKS, Document
from tools.lint import NODE_LINTERS, install, why_not

pytestmark = pytest.mark.slow

CONTRACT = Path(__file__).resolve().parents[2] / "openapi.yaml"


@dataclass(frozen=True, slots=True)
class Defect:
    """Define an edit of the contract: it replaces the first `old` after `start` with `new`."""

    name: str
    start: str
    old: str
    new: str
    caught_by: str
    linters: tuple[str, ...] = ()

    def plant(self, text: str) -> str:
        start = text.index(self.start) if self.start else 0
        at = text.index(self.old, start)
        return text[:at] + self.new + text[at + len(self.old) :]

    def __str__(self) -> str:
        return self.name


R, S = "Redocly", "Spectral"

# The nineteen defects that were used to select the linters. The checks find each of them without
# Node.
KINDS = (
    Defect(
        "example carries a code that is not in the enum",
        "    SendMsgServer:\n", "ErrorCode: 141002", "ErrorCode: 141999",
        "examples_have_listed_codes",
    ),
    Defect(
        "request example of the wrong type",
        "    ContactUserRequest:\n", "GroupId: 9465", "GroupId: '9465'",
        "body_examples_are_valid", (R, S),
    ),
    Defect(
        "enum names one too few",
        "    SendMsgErrorCode:\n", "        - SESSION_NOT_FOUND\n", "",
        "enums_are_named",
    ),
    Defect(
        "enum name is a YAML boolean",
        "    NoAgentTip:\n", "[SILENT, TELL_USER]", "[NO, YES]",
        "enums_are_named",
    ),
    Defect(
        "enum value of the wrong type",
        "    UserReplyCountdown:\n", "enum: [0, 1]", "enum: [0, '1']",
        "values_have_their_type", (R, S),
    ),
    Defect(
        "duplicate enum value",
        "    ImageSize:\n", "enum: [1, 2, 3]", "enum: [1, 2, 2]",
        "enums_are_named", (R, S),
    ),
    Defect(
        "mapping of a discriminator dangles",
        "          TIMFaceElem:", "schemas/FaceElement", "schemas/FaceElem",
        "discriminators_match", (R,),
    ),
    Defect(
        "property of a discriminator is not required",
        "    FaceElement:\n", "required: [MsgType, MsgContent]", "required: [MsgContent]",
        "discriminators_match", (R,),
    ),
    Defect(
        "duplicate operationId",
        "", "operationId: contact_user", "operationId: send_msg",
        "is_valid_openapi", (R, S),
    ),
    Defect(
        "security names an unknown scheme",
        "\nsecurity:\n", "usersig: []", "userSig: []",
        "security_is_complete", (R, S),
    ),
    Defect(
        "unused component",
        "", "    OtherContent:\n",
        "    Orphan:\n      type: string\n      description: Unused.\n      examples: [a]\n\n"
        "    OtherContent:\n",
        "components_are_used", (R, S),
    ),
    Defect(
        "required names an undefined property",
        "    TransferToHumanRequest:\n", "required: [SessionId]", "required: [SessionId, Session]",
        "required_fields_exist", (R, S),
    ),
    Defect(
        "misspelt keyword",
        "    CreateGroupRequest:\n", "maxLength: 100", "maxLenght: 100",
        "keywords_are_known", (R,),
    ),
    Defect(
        "nullable in 3.1",
        "        ErrorCode:\n", "type: integer\n", "type: integer\n          nullable: true\n",
        "keywords_are_known", (R,),
    ),
    Defect(
        "default is not in the enum",
        "    NoAgentTip:\n", "default: 0", "default: 2",
        "schema_examples_are_valid",
    ),
    Defect(
        "mapping names a schema that is missing from oneOf",
        "          FAIL:", "schemas/RobotAddLanguageFailure", "schemas/SendMsgFailure",
        "discriminators_match",
    ),
    Defect(
        "example below a raised minimum",
        "        MaxMemberCount:\n", "minimum: 1\n", "minimum: 1000\n",
        "body_examples_are_valid", (R, S),
    ),
    Defect(
        "invalid example of a parameter",
        "    Random:\n", "examples: [99999999]", "examples: [-1]",
        "schema_examples_are_valid", (R,),
    ),
    Defect(
        "const contradicts the value of the discriminator",
        "    FaceElement:\n", "const: TIMFaceElem", "const: TIMFacesElem",
        "discriminators_match", (R,),
    ),
)  # fmt: skip

# More defects, which need no linter; the linters would not find most of them.
FURTHER = (
    Defect(
        "a field is written twice",
        "    CreateGroupRequest:\n", "        Introduction:\n", "        Name:\n",
        "keys_are_unique",
    ),
    Defect(
        "a date is not quoted",
        "x-desk-sources:\n", "updated: '2025-04-03'", "updated: 2025-04-03",
        "scalars_are_portable",
    ),
    Defect(
        "an example is on to some parsers and true to others",
        "    TextContent:\n", "[Your parcel is on its way.]", "[on]",
        "scalars_are_portable",
    ),
    Defect(
        "an anchor",
        "    RobotAddLanguageSuccess:\n      type", "ActionStatus: OK", "ActionStatus: &ok OK",
        "no_shorthand",
    ),
    Defect(
        "an object without a name of its own",
        "    TextContent:\n", "          type: string\n",
        "          type: object\n          properties: {Html: {type: string}}\n",
        "shapes_have_names",
    ),
    Defect(
        "an enum in the items of a list",
        "        AgentIdList:\n", "            type: string\n",
        "            type: string\n            enum: [a, b]\n",
        "shapes_have_names",
    ),
    Defect(
        "a union where a name should stand",
        "            schema:\n", "$ref: '#/components/schemas/RobotAddLanguageRequest'",
        "anyOf: [{$ref: '#/components/schemas/RobotAddLanguageRequest'}, {type: string}]",
        "shapes_have_names",
    ),
    Defect(
        "a field has no description",
        "    TextContent:\n", "          description: The text.\n", "",
        "everything_is_described",
    ),
    Defect(
        "a field has no example",
        "    TextContent:\n", "          examples: [Your parcel is on its way.]\n", "",
        "properties_have_examples",
    ),
    Defect(
        "a $ref leads nowhere",
        "    TextElement:\n", "schemas/TextContent", "schemas/TextContents",
        "references_resolve",
    ),
    Defect(
        "a $ref leads to another section",
        "                success:\n", "components/examples/RobotAddLanguageSuccess",
        "components/schemas/RobotAddLanguageSuccess",
        "references_resolve",
    ),
    Defect(
        "a $ref has other keys",
        "        IsInQueue:\n", "          $ref", "          description: x\n          $ref",
        "references_have_no_other_keys",
    ),
    Defect(
        "a keyword that says nothing about the type",
        "        MaxMemberCount:\n", "minimum: 1\n", "minimum: 1\n          maxLength: 3\n",
        "schemas_have_one_type",
    ),
    Defect(
        "the least length is above the most",
        "        Owner_Account:\n", "minLength: 1\n", "minLength: 33\n",
        "bounds_are_valid",
    ),
    Defect(
        "a pattern is no regular expression",
        "        GroupId:\n", "'^[ -~]+$'", "'^[ -~+$'",
        "bounds_are_valid",
    ),
    Defect(
        "an enum name that is no identifier",
        "    ImageFormat:\n      type", "[JPG, GIF,", "[JPG, 2D,",
        "enums_are_named",
    ),
    Defect(
        "an enum description is a number",
        "    ImageSize:\n", "[As it was taken, Large,", "[As it was taken, 2,",
        "enums_are_named",
    ),
    Defect(
        "an enum without names",
        "    GroupRole:\n", "      x-enum-varnames: [ADMIN]\n", "",
        "enums_are_named",
    ),
    Defect(
        "the open element takes a type that is known",
        "    OtherElement:\n", "              - TIMRelayElem\n", "",
        "open_members_exclude_known_types",
    ),
    Defect(
        "a misspelt field in an example",
        "    CreateGroupRequest:\n", "Owner_Account: user3", "Owner_Acount: user3",
        "body_examples_are_valid",
    ),
    Defect(
        "an example that is too long in bytes only",
        "    CreateGroupRequest:\n", "Name: TestGroup", f"Name: {'群' * 34}",
        "body_examples_are_valid",
    ),
    Defect(
        "an example with two custom elements",
        "    SendMsgCardByAccounts:\n", "          - MsgType: TIMCustomElem\n",
        "          - MsgType: TIMCustomElem\n            MsgContent: {Desc: a}\n"
        "          - MsgType: TIMCustomElem\n",
        "body_examples_are_valid",
    ),
    Defect(
        "a card that is no JSON",
        "    SendMsgCardByAccounts:\n", '{"src": "22",', '{"src": "22"',
        "body_examples_are_valid",
    ),
    Defect(
        "an example names the code of another",
        "    SendMsgServer:\n", "(141002)", "(141003)",
        "example_summaries_contain_the_code",
    ),
    Defect(
        "a kind of failure has no example",
        "    post:\n      operationId: send_msg", "                notFound:\n"
        "                  $ref: '#/components/examples/SendMsgNotFound'\n", "",
        "kinds_have_examples",
    ),
    Defect(
        "a misspelt extension",
        "    CreateGroupRequest:\n", "x-desk-max-bytes", "x-desk-maxbytes",
        "extensions_are_known",
    ),
    Defect(
        "an extension at a kind of place where nobody reads it",
        "    TextContent:\n", "      type: object\n",
        "      type: object\n      x-desk-body-limit: {bytes: 1}\n",
        "extensions_are_known",
    ),
    Defect(
        "an extension where no extension stands",
        "      responses:\n", "        '502':\n",
        "        x-desk-max-bytes: 3\n        '502':\n",
        "extensions_are_visited",
    ),
    Defect(
        "an extension of the wrong shape",
        "", "x-desk-rate-limit: {calls: 5, seconds: 1}", "x-desk-rate-limit: {calls: 5, per: 1}",
        "extensions_are_valid",
    ),
    Defect(
        "an effect that does not exist",
        "  - code: 141002\n", "effect: possible", "effect: perhaps",
        "extensions_are_valid",
    ),
    Defect(
        "a fault of the server that is called harmless",
        "  - code: 60008\n", "effect: possible", "effect: none",
        "entries_match_their_kinds",
    ),
    Defect(
        "a wrong request that is repeated",
        "  - code: 141004\n", "retry: never", "retry: automatic",
        "entries_match_their_kinds",
    ),
    Defect(
        "a name that differs from the catalogue",
        "  - code: 141005\n", "name: SESSION_NOT_FOUND", "name: SESSION_UNKNOWN",
        "enums_match_the_catalogue",
    ),
    Defect(
        "a meaning that differs from the catalogue",
        "    SendMsgErrorCode:\n", "Desk rejects one", "Desk likes one",
        "enums_match_the_catalogue",
    ),
    Defect(
        "two codes in the wrong order, their names not",
        "    SendMsgErrorCode:\n", "        - 90001\n        - 90002\n",
        "        - 90002\n        - 90001\n",
        "enums_match_the_catalogue",
    ),
    Defect(
        "two codes of one name",
        "  - code: 141006\n", "name: SESSION_ID_INVALID", "name: SESSION_NOT_FOUND",
        "catalogue_is_sorted_and_unique",
    ),
    Defect(
        "a kind without a code",
        "x-desk-error-kinds:\n", "  - kind: not_found\n",
        "  - kind: lost\n    description: Gone.\n    exit_code: 20\n  - kind: not_found\n",
        "kinds_are_declared_once",
    ),
    Defect(
        "the codes are closed",
        "    SendMsgFailureCode:\n", "schemas/UnlistedErrorCode", "schemas/SendMsgErrorCode",
        "codes_are_open",
    ),
    Defect(
        "a refusal with a code that the operation does not list",
        "      operationId: contact_user\n", "malformed_json: 60003", "malformed_json: 90001",
        "refusals_are_listed",
    ),
    Defect(
        "a refusal with a code of another meaning",
        "      operationId: send_msg\n", "not_administrator: 90009", "not_administrator: 90001",
        "refusals_are_listed",
    ),
    Defect(
        "a rate limit that nothing answers",
        "", "        too_fast: -14\n", "",
        "refusals_are_listed",
    ),
    Defect(
        "a field that is refused with a code of another operation",
        "        MemberList:\n", "{maxItems: 10005}", "{maxItems: 90005}",
        "field_refusals_are_listed",
    ),
    Defect(
        "a repeat that is answered with a code of another operation",
        "        already_done:\n", "code: 10025", "code: 141003",
        "repeats_are_listed",
    ),
    Defect(
        "a repeat whose reply takes a field that is not there",
        "        already_done:\n", "{GroupId: GroupId}", "{GroupId: GroupID}",
        "retries_are_complete",
    ),
    Defect(
        "a host of no region",
        "x-desk-regions:\n", "standby: adminapikr.my", "standby: adminapi-kr.my",
        "hosts_match_the_regions",
    ),
    Defect(
        "the default host is not among the hosts",
        "", "default: console.tim.qq.com", "default: console.im.qq.com",
        "servers_have_their_default",
    ),
    Defect(
        "a byte limit that differs from the length limit",
        "    CreateGroupRequest:\n", "x-desk-max-bytes: 48", "x-desk-max-bytes: 50",
        "byte_limits_equal_length_limits",
    ),
    Defect(
        "a source that is not listed",
        "    GroupCustomField:\n", "{page: groups}", "{page: group}",
        "sources_are_known",
    ),
    Defect(
        "a source from which nothing comes",
        "x-desk-sources:\n", "  send_msg:\n",
        "  blog:\n    title: Blog\n    url: https://blog.example/\n    updated: null\n"
        "    sure: reported\n  send_msg:\n",
        "sources_are_known",
    ),
    Defect(
        "a link to the page of another operation",
        "      operationId: send_msg\n", "1229/68821", "1229/68820",
        "operations_have_their_page",
    ),
    Defect(
        "a reason for a fact that is not stated",
        "    RobotAddLanguageRequest:\n      type", "          minLength: 1\n", "",
        "inferred_facts_are_stated",
    ),
    Defect(
        "a generated field that is optional",
        "    SendMsgByAccounts:\n      type", "MsgRandom, MsgBody]", "MsgBody]",
        "generated_fields_accept_the_value",
    ),
    Defect(
        "at most one of what does not exist",
        "", "x-desk-at-most-one: {MsgType: TIMCustomElem}", "x-desk-at-most-one: {MsgType: Custom}",
        "at_most_one_uses_an_existing_value",
    ),
    Defect(
        "a newer text that is older",
        "  robot_add_language_zh:\n", "updated: '2025-12-05'", "updated: '2025-04-01'",
        "newer_sources_have_later_dates",
    ),
    Defect(
        "a helper that fills what is no field",
        "      operationId: send_stream_msg\n", "text: Chunk", "text: Text",
        "helpers_use_existing_fields",
    ),
    Defect(
        "a link that takes what the reply does not have",
        "      operationId: get_session_state\n",
        "SessionID: $response.body#/SessionId", "SessionID: $response.body#/SessionID",
        "links_use_existing_fields",
    ),
    Defect(
        "a default that generators write into requests",
        "    NoAgentTip:\n", "x-desk-default: 0", "default: 0",
        "keywords_are_known",
    ),
    Defect(
        "a link whose body is no text",
        "", "x-desk-body:", "requestBody:",
        "links_use_existing_fields",
    ),
    Defect(
        "a constant without its enum",
        "    SendMsgSuccess:\n", "          enum: [OK]\n", "",
        "constants_are_enums",
    ),
    Defect(
        "a schema with the name of a parameter",
        "  schemas:\n", "    BodyFormat:\n", "    ContentType:\n",
        "names_are_unique",
    ),
    Defect(
        "a server variable with a description",
        "", "      host:\n", "      host:\n        description: A host.\n",
        "servers_have_their_default",
    ),
    Defect(
        "a summary that nobody has written yet",
        "      operationId: send_msg\n",
        "summary: Send a message to a user", "summary: 'TODO: what it does'",
        "nothing_is_left_to_write",
    ),
    Defect(
        "a second spelling that is a field already",
        "        IMAgentUserID:\n", "spelling: IMAgentUserId", "spelling: ClientUserID",
        "spellings_are_unused",
    ),
    Defect(
        "an operation that asks for no signature",
        "", "      operationId: send_msg\n", "      operationId: send_msg\n      security: []\n",
        "security_is_complete",
    ),
    Defect(
        "a key under another name than its own",
        "    identifier:\n      type: apiKey", "name: identifier", "name: identifer",
        "security_is_complete",
    ),
    Defect(
        "an operation without a parameter of all calls",
        "      operationId: send_msg\n", "        - $ref: '#/components/parameters/Random'\n", "",
        "operations_have_the_same_structure",
    ),
    Defect(
        "a body that may be left out",
        "      operationId: send_msg\n", "required: true", "required: false",
        "operations_have_the_same_structure",
    ),
    Defect(
        "a list of nobody knows what",
        "    GroupMember:\n", "          items:\n"
        "            $ref: '#/components/schemas/MemberCustomField'\n", "",
        "schemas_have_one_type",
    ),
    Defect(
        "a number that does not fit its format",
        "    SendMsgByAccounts:\n      type", "          format: int64\n", "",
        "bounds_are_valid",
    ),
    Defect(
        "a rule of a field in one form of the request only",
        "    SendMsgByAccounts:\n      type",
        "          x-desk-at-most-one: {MsgType: TIMCustomElem}\n", "",
        "repeated_fields_are_equal",
    ),
    Defect(
        "a field of one reply that differs from the others",
        "    CreateGroupFailure:\n", "description: Text for people about",
        "minLength: 1\n          description: Text for people about",
        "repeated_fields_are_equal",
    ),
    Defect(
        "a tag that is not declared",
        "      operationId: send_msg\n", "tags: [conversations]", "tags: [messages]",
        "operations_are_named_by_their_path",
    ),
    Defect(
        "two schemas that differ by capitals only",
        "", "    OtherContent:\n",
        "    Othercontent:\n      type: string\n      description: Unused.\n      examples: [a]\n\n"
        "    OtherContent:\n",
        "names_are_unique",
    ),
    Defect(
        "a body without an example",
        "      operationId: contact_user\n", "            examples:\n              documented:\n"
        "                $ref: '#/components/examples/ContactUserRequest'\n", "",
        "bodies_have_examples",
    ),
    Defect(
        "a documented request that is larger than the body limit",
        "      operationId: send_msg\n", "{bytes: 12288}", "{bytes: 128}",
        "requests_fit_the_body_limit",
    ),
    Defect(
        "a schema whose name is no type name",
        "", "    OtherContent:\n",
        "    other-content:\n      type: string\n      description: Unused.\n\n    OtherContent:\n",
        "names_have_valid_form",
    ),
    Defect(
        "a union of one",
        "    DeskMessage:\n", "        - $ref: '#/components/schemas/OrderMessage'\n", "",
        "unions_have_named_members",
    ),
    Defect(
        "an extension that stands nowhere",
        "", "x-desk-gateway-timeout: {seconds: 3}\n", "",
        "extensions_are_used",
    ),
)  # fmt: skip

# Defects in callbacks, which openapi-spec-validator accepts and Spectral does not check.
CALLBACKS = (
    Defect(
        "callback without a security of its own",
        "  Desk.SessionEventNotify:\n",
        "      security:\n        - {}\n        - callback_sign: []\n", "",
        "callbacks_have_their_own_security",
    ),
    Defect(
        "callback with another command in the query",
        "  Chatbot.InterfaceInvocation:\n",
        "const: Chatbot.InterfaceInvocation\n            enum: [Chatbot.InterfaceInvocation]",
        "const: Chatbot.Other\n            enum: [Chatbot.Other]",
        "callbacks_have_their_command",
    ),
    Defect(
        "answer with a field that the reply has not",
        "  ChatBot.OnAssignHuman:\n", "{agents: AgentIdList,", "{agents: AgentIds,",
        "answers_use_reply_fields",
    ),
    Defect(
        "callback without an answer that accepts",
        "  Desk.CallbackBeforeIMContactUser:\n", "        accept:\n", "        take:\n",
        "answers_use_reply_fields",
    ),
    Defect(
        "callback with another operationId",
        "  Group.CallbackBeforeCreateGroup:\n", "on_before_create_group", "on_create_group",
        "callbacks_have_the_same_structure",
    ),
    Defect(
        "callback with another tag",
        "  Group.CallbackBeforeCreateGroup:\n", "tags: [callbacks]", "tags: [groups]",
        "callbacks_have_the_same_structure",
    ),
    Defect(
        "callback that leads to another page",
        "  Desk.CallbackBeforeIMContactUser:\n", "product/269/120667", "product/269/120668",
        "callbacks_have_their_page",
    ),
    Defect(
        "role that a callback has twice",
        "    AssignmentRequest:\n", "x-desk-role: user_id", "x-desk-role: session_id",
        "roles_are_unique",
    ),
    Defect(
        "role of what is in no callback",
        "    ChatMessage:\n", "description: UserID of the sender.",
        "description: UserID of the sender.\n          x-desk-role: user_id",
        "roles_are_unique",
    ),
    Defect(
        "vector of another token",
        "    callback_sign:\n", "token: xxxxyyyy", "token: xxxyyy",
        "vectors_are_correct",
    ),
    Defect(
        "parameter of a callback without a description",
        "  Desk.SessionEventNotify:\n", "          description: Which callback it is.\n", "",
        "everything_is_described", (R, S),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def contract() -> Document:
    return Document.read(CONTRACT)


@pytest.mark.parametrize("defect", KINDS + FURTHER + CALLBACKS, ids=str)
def test_check_finds_the_planted_defect(defect: Defect, contract: Document) -> None:
    check = CHECKS[defect.caught_by]
    after = set(check(Document.parse(defect.plant(contract.text))))
    assert after - set(check(contract)), f"{defect.caught_by} does not see it"


def test_every_check_has_a_planted_defect() -> None:
    """Check that a defect is planted for every check, which proves that the check works."""
    assert {defect.caught_by for defect in KINDS + FURTHER + CALLBACKS} == set(CHECKS)


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
def test_linter_finds_the_defects_assigned_to_it(
    linter: str, contract: Document, tmp_path: Path
) -> None:
    """Lint all copies in one run: each copy has a problem, and the original has none."""
    clean = tmp_path / "clean.yaml"
    texts = {clean: contract.text}
    for number, defect in enumerate(KINDS + CALLBACKS):
        if linter in defect.linters:
            texts[tmp_path / f"defect_{number}.yaml"] = defect.plant(contract.text)
    for file, text in texts.items():
        file.write_text(text, encoding="utf-8")
    found = NODE_LINTERS[linter](list(texts))
    assert {file for file in texts if file.name in found} == texts.keys() - {clean}
