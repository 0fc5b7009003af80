"""Test what `make diff` reports about callbacks, in addition to Redocly CLI."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from contract_tests.support import oracle
from tools.contract_diff import Level
from tools.contract_diff.differences import find_differences
from tools.contract_diff.documents import Documents

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


BREAKING, ADDITIVE, PATCH = Level.BREAKING, Level.ADDITIVE, Level.PATCH


def changes(before: Node, after: Node) -> dict[str, Level]:
    return {change.rule: change.level for change in find_differences(Documents(before, after))}


@pytest.mark.parametrize(
    ("edit", "rule", "level", "undone"),
    [
        (lambda d: d["webhooks"].pop(EVENT), "webhooks/*", BREAKING, ADDITIVE),
        (lambda d: post(d)["parameters"].pop(), "parameter of a callback/*", BREAKING, ADDITIVE),
        (
            lambda d: schema(d, "SessionEventReply")["properties"].pop("AIProvider"),
            "field of a callback's reply/*",
            BREAKING,
            None,
        ),
        (
            lambda d: schema(d, "AssignmentReply")["required"].append("ErrorInfo"),
            "required field of a callback's reply/*",
            BREAKING,
            None,
        ),
        (remove_event, "x-enum-varnames/*", BREAKING, ADDITIVE),
        (
            lambda d: post(d)["x-desk-callback"].update(seconds=1),
            "x-desk-callback/*",
            BREAKING,
            BREAKING,
        ),
        (
            lambda d: post(d)["x-desk-callback"]["unknown"].pop(),
            "x-desk-callback/unknown",
            PATCH,
            PATCH,
        ),
        (
            lambda d: post(d)["x-desk-answers"].pop("answered_by_desk_bot"),
            "x-desk-answers/*",
            BREAKING,
            ADDITIVE,
        ),
        (
            lambda d: post(d)["x-desk-answers"]["accept"].update(body={"ErrorCode": 0}),
            "x-desk-answers/*/*",
            BREAKING,
            BREAKING,
        ),
        (
            lambda d: post(d)["x-desk-answers"]["accept"].update(summary="Other words."),
            "x-desk-answers/*/summary",
            PATCH,
            PATCH,
        ),
        (
            lambda d: schema(d, "SessionEvent")["properties"]["SessionId"].pop("x-desk-role"),
            "x-desk-role",
            BREAKING,
            ADDITIVE,
        ),
    ],
)
def test_change_and_its_undoing_have_their_levels(
    edit: Callable[[Node], object], rule: str, level: Level, undone: Level | None
) -> None:
    base, edited = oracle.document(), copy.deepcopy(oracle.document())
    edit(edited)
    assert changes(base, edited) == {rule: level}
    assert changes(edited, base) == ({rule: undone} if undone else {})


def test_removed_reply_is_left_to_redocly() -> None:
    edited = copy.deepcopy(oracle.document())
    post(edited)["responses"].pop("200")
    assert changes(oracle.document(), edited) == {}
