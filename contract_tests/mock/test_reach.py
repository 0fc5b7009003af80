"""Test that the mock returns each documented code: by state, by an invalid request, or by a
fault."""

from __future__ import annotations

from typing import Any

import pytest
from tencent_desk_mock import Request
from tencent_desk_mock.contract import load

from contract_tests import vendor_pages
from contract_tests.mock.support import call, frozen_desk, name_of, query, sample
from contract_tests.mock.ways import COMMON, PAGES, PASTED, Forced, Way

TABLE = [
    *((page, name, way) for page, ways in PAGES.items() for name, way in ways.items()),
    *(("contact_user", name, way) for name, way in COMMON.items()),
]
REACHED = [(page, name, way) for page, name, way in TABLE if isinstance(way, Way)]
FORCED = [(page, name) for page, name, way in TABLE if isinstance(way, Forced)]
FORCED += [
    (name, load().errors[code].name)
    for name, page in vendor_pages.operations().items()
    for code in page.codes
    if load().errors[code].name not in PAGES.get(name, {})
]


@pytest.mark.parametrize("page", PAGES)
def test_table_contains_only_codes_of_the_page(page: str) -> None:
    codes = {load().code(name) for name in PAGES[page]}
    assert codes <= set(vendor_pages.operations()[page].codes)


def test_table_contains_all_common_codes() -> None:
    schema = load().document["components"]["schemas"]["CommonErrorCode"]
    assert {load().code(name) for name in COMMON} == set(schema["enum"])


def test_exactly_the_pasted_codes_are_marked_as_pasted() -> None:
    for page, ways in PAGES.items():
        pasted = {row.code for row in vendor_pages.operations()[page].pasted_codes}
        called_so = {load().code(name) for name, way in ways.items() if way is PASTED}
        assert called_so == pasted - {load().code("REQUEST_TOO_LARGE")}


@pytest.mark.parametrize(
    ("operation", "name", "way"), REACHED, ids=[f"{page}-{name}" for page, name, _ in REACHED]
)
def test_code_is_returned_without_a_fault(operation: str, name: str, way: Way) -> None:
    desk = frozen_desk(**way.settings)
    way.arrange(desk)
    for _ in range(way.calls - 1):
        assert name_of(desk, call(desk, operation, way.body, **way.query)) != name
    if name == "URL_RESOURCE_NOT_FOUND":
        reply = desk.handle(Request("POST", "/v4/desk_http_svc/nothing", query(), b"{}"))
    else:
        reply = call(desk, operation, way.body, **way.query)
    assert (name_of(desk, reply), reply.status) == (name, 200)
    assert reply.json()["ActionStatus"] == "FAIL"
    assert not desk.calls[-1].effects


@pytest.mark.parametrize(("operation", "name"), FORCED)
def test_other_codes_can_be_returned_with_a_fault(operation: Any, name: str) -> None:
    desk = frozen_desk()
    desk.fail(operation, code=name)
    assert name_of(desk, call(desk, operation)) == name


def test_codes_of_other_pages_are_also_returned() -> None:
    desk = frozen_desk()
    body = sample("create_group", Owner_Account="nobody")
    assert name_of(desk, call(desk, "create_group", body)) == "GROUP_ACCOUNT_NOT_FOUND"
    private = sample("create_group", Type="Private")
    assert name_of(desk, call(desk, "create_group", private)) == "GROUP_OPERATION_FORBIDDEN"
    desk.world.app().editions = {"advanced"}
    assert name_of(desk, call(desk, "create_group")) == "GROUP_OPERATION_FORBIDDEN"
