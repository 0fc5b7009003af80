"""Test that the mock supports the links of the contract."""

from __future__ import annotations

from typing import Any

import pytest

from contract_tests.mock.support import call, frozen_desk, name_of
from contract_tests.support import oracle

LINKS = [
    pytest.param(name, link, id=f"{name}-{key}")
    for name, (_, node) in oracle.operations().items()
    for key, link in node["responses"]["200"].get("links", {}).items()
]
ALREADY = {
    "create_group": "GROUP_ID_ALREADY_YOURS",
    "transfer_to_human": "SESSION_NOT_TRANSFERABLE",
    "end_queuing": "USER_STATE_NOT_ALLOWED",
}
"""Arrange this before the call: the session of the example is with an agent, the group exists."""


@pytest.mark.parametrize(("operation", "link"), LINKS)
def test_following_a_contract_link_makes_a_successful_call(
    operation: str, link: dict[str, Any]
) -> None:
    desk = frozen_desk()
    body = oracle.first_body(operation)
    reply = call(desk, operation, body)
    assert reply.code == 0
    ends = {"request": body, "response": reply.json()}
    named = {}
    for field, expression in link["x-desk-body"].items():
        end, _, source = expression.removeprefix("$").partition(".body#/")
        named[field] = ends[end][source]

    target = link["operationId"]
    template = {} if target == "get_session_state" else oracle.first_body(target)
    followed = call(desk, target, {**template, **named})

    assert name_of(desk, followed) in ("OK", ALREADY.get(target))
