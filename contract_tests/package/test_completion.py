"""Test the completion of jedi, which Jupyter and many editors use, at ten positions."""

from __future__ import annotations

import jedi
import pytest

pytestmark = pytest.mark.slow

PREAMBLE = """\
from tencent_desk import DeskClient, Region, errors
from tencent_desk_mock import FakeDesk

def places(desk: DeskClient, desk_mock: FakeDesk) -> None:
    group = desk.create_group(type_="Public", group_id="g", name="n", member_list=[])
    call = desk_mock.calls.send_msg[-1]
    try:
        group = group
    except errors.APIError as error:
        """
PLACES = {
    "desk.": {"send_msg", "transfer_to_human", "with_options", "raw"},
    "desk.send_": {"send_msg", "send_stream_msg"},
    "desk.end_session(": {"session_id="},
    "DeskClient(1, ": {"identifier=", "region=", "on_event=", "failover="},
    "Region.": {"SINGAPORE", "TOKYO", "CHINA"},
    "group.": {"group_id", "error_code", "to_dict"},
    "error.": {"code", "name", "advice", "outcome"},
    "desk_mock.": {"calls", "fault", "fail", "world"},
    "desk_mock.calls.": {"send_msg", "create_group", "of"},
    "call.": {"text", "recipient", "body", "effects"},
}
"""The typed text, and names that the completion must offer."""


def complete(typed: str) -> list[str]:
    """Return the completions of a text."""
    source = PREAMBLE + typed
    lines = source.splitlines()
    found = jedi.Script(source).complete(len(lines), len(lines[-1]))
    return [one.name for one in found if not one.name.startswith("_")]


@pytest.mark.parametrize("typed", PLACES)
def test_completion_offers_the_expected_names(typed: str) -> None:
    assert PLACES[typed] <= set(complete(typed))
