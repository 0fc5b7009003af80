"""Test that docstrings contain the codes, limits and descriptions of the vendor pages."""

from __future__ import annotations

import inspect
import re
from typing import Any

import attrs
import pytest
from tencent_desk import AsyncDeskClient, DeskClient, errors, models
from tencent_desk.client import AsyncRawOperations, RawOperations

from contract_tests import vendor_pages
from contract_tests.support.oracle import document

PAGES = vendor_pages.operations()
CATALOGUE = {row["code"]: row["kind"] for row in document()["x-desk-errors"]}
SHAPES = [shape for name in models.__all__ if attrs.has(shape := getattr(models, name))]


def get_docstring(thing: Any) -> str:
    """Return a docstring as one line."""
    return " ".join((inspect.getdoc(thing) or "").split())


def class_name(kind: str) -> str:
    return "".join(word.capitalize() for word in kind.split("_")) + "Error"


@pytest.mark.parametrize("name", PAGES)
def test_method_docstring_lists_the_codes_of_its_page_with_their_exceptions(name: str) -> None:
    lines = (inspect.getdoc(getattr(DeskClient, name)) or "").splitlines()
    raised: dict[int, str] = {}
    for line in lines[lines.index("Raises:") + 1 :]:
        if found := re.fullmatch(r"    (\w+): ((?:-?\d+(?:, )?)+)\.", line):
            raised |= dict.fromkeys(map(int, found[2].split(", ")), found[1])
    assert raised == {code: class_name(CATALOGUE[code]) for code in PAGES[name].codes}


@pytest.mark.parametrize("name", PAGES)
def test_method_docstring_lists_the_limits_of_its_page(name: str) -> None:
    page, reported = PAGES[name], get_docstring(getattr(DeskClient, name))
    limits = reported.partition("Limits:")[2].partition("Vendor page: ")
    expected = []
    if page.rate_limit:
        rate = page.rate_limit
        expected += [f"{rate.calls} calls in {rate.seconds} s, kept by the client."]
    if page.body_limit:
        expected += [f"{page.body_limit.bytes} bytes of body."]
    if page.editions:
        expected += [f"Editions: {', '.join(page.editions)}."]
    conduct = page
    expected += [
        "Retried after a lost reply." if conduct.repeatable else "Not retried after a lost reply."
    ]
    assert limits[0].strip() == " ".join(expected)
    assert limits[2] == page.page.url


def test_raw_method_docstring_names_the_client_method() -> None:
    for name in PAGES:
        for raw, client in ((RawOperations, "DeskClient"), (AsyncRawOperations, "AsyncDeskClient")):
            assert f"`{client}.{name}`" in get_docstring(getattr(raw, name))


def test_client_docstring_explains_sharing_and_has_an_example() -> None:
    blocking, waiting = get_docstring(DeskClient), get_docstring(AsyncDeskClient)
    assert "threads can share it" in blocking
    assert "Example:: with DeskClient(" in blocking
    assert "event loop" not in blocking
    assert "await" not in blocking
    assert "tasks" in waiting
    assert "Example:: async with AsyncDeskClient(" in waiting
    assert "event loop, of asyncio or trio" in waiting
    assert "await desk.send_msg(" in waiting


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_model_docstring_describes_each_attribute(shape: type) -> None:
    reported = inspect.getdoc(shape) or ""
    for field in attrs.fields(shape):
        assert re.search(rf"^    {field.name}: \S", reported, re.MULTILINE), field.name


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_from_dict_docstring_states_whether_it_raises(shape: Any) -> None:
    reported = get_docstring(shape.from_dict)
    assert ("Refuse nothing" in reported) != ("Raises: ValidationError" in reported)
    refused = False
    try:
        shape.from_dict({})
    except errors.ValidationError:
        refused = True
    assert not (refused and "Refuse nothing" in reported)


def test_error_docstring_lists_its_codes() -> None:
    for kind in set(CATALOGUE.values()):
        reported = get_docstring(getattr(errors, class_name(kind))).partition("Codes: ")[2]
        codes = {code for code, one in CATALOGUE.items() if one == kind}
        assert {int(code) for code in reported.rstrip(".").split(", ")} == codes
