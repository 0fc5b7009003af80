"""Test what `make diff` reports about callbacks, in addition to Redocly CLI."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.support import oracle
from tools.contract_diff import Level
from tools.contract_diff.documents import Documents
from tools.contract_diff.extensions import extensions
from tools.contract_diff.names import names
from tools.contract_diff.webhooks import webhooks

if TYPE_CHECKING:
    from collections.abc import Callable

Node = dict[str, Any]
EVENT = "Desk.SessionEventNotify"


def post(document: Node, command: str = EVENT) -> Node:
    node: Node = document["webhooks"][command]["post"]
    return node


def schema(document: Node, name: str) -> Node:
    node: Node = document["components"]["schemas"][name]
    return node


def remove_event(document: Node) -> None:
    for key in ("enum", "x-enum-varnames", "x-enum-descriptions"):
        schema(document, "SessionEventName")[key].pop()


EDITS: list[tuple[str, Callable[[Node], object], str]] = [
    ("callback", lambda d: d["webhooks"].pop(EVENT), "callback-removed"),
    ("parameter", lambda d: post(d)["parameters"].pop(), "callback-parameter-removed"),
    (
        "field of the reply",
        lambda d: schema(d, "SessionEventReply")["properties"].pop("AIProvider"),
        "callback-reply-field-removed",
    ),
    (
        "required field of the reply",
        lambda d: schema(d, "AssignmentReply")["required"].append("ErrorInfo"),
        "callback-reply-field-required",
    ),
    ("event", remove_event, "enum-name-removed"),
    ("timeout", lambda d: post(d)["x-desk-callback"].update(seconds=1), "callback-timing-changed"),
    (
        "answer",
        lambda d: post(d)["x-desk-answers"].pop("answered_by_desk_bot"),
        "callback-answer-removed",
    ),
    (
        "fields of an answer",
        lambda d: post(d)["x-desk-answers"]["accept"].update(body={"ErrorCode": 0}),
        "callback-answer-changed",
    ),
    (
        "role",
        lambda d: schema(d, "SessionEvent")["properties"]["SessionId"].pop("x-desk-role"),
        "callback-role-changed",
    ),
    (
        "schema of the reply",
        lambda d: post(d)["responses"].pop("200"),
        "",
    ),
]  # fmt: skip


def changes(before: Node, after: Node) -> dict[str, Level]:
    documents = Documents(before, after)
    found = [*webhooks(documents), *names(documents), *extensions(documents)]
    return {change.rule: change.level for change in found}


@pytest.mark.parametrize(("edit", "rule"), [pytest.param(*one[1:], id=one[0]) for one in EDITS])
def test_removal_is_a_break_and_addition_is_not(edit: Callable[[Node], object], rule: str) -> None:
    whole, less = oracle.document(), copy.deepcopy(oracle.document())
    edit(less)
    lost = changes(whole, less)
    assert lost.get(rule, Level.BREAKING) is Level.BREAKING
    assert (rule in lost) == bool(rule)
    added = rule.replace("removed", "added")
    if added != rule and rule != "callback-reply-field-removed":
        assert changes(less, whole)[added] is Level.ADDITIVE


@pytest.mark.parametrize(
    "edit",
    [
        lambda d: post(d)["x-desk-callback"]["unknown"].pop(),
        lambda d: post(d)["x-desk-answers"]["accept"].update(summary="Other words."),
    ],
    ids=["what is unknown", "words of an answer"],
)
def test_changed_description_is_a_patch(edit: Callable[[Node], object]) -> None:
    other = copy.deepcopy(oracle.document())
    edit(other)
    assert changes(oracle.document(), other) == {"documentation": Level.PATCH}
