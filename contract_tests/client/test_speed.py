"""Count the work of a call instead of timing it, so that all machines agree.

`make bench` measures; this only sees that nothing slow has crept in. The bounds leave a third.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tencent_desk import DeskClient, Request, Response

from contract_tests.client.support import CALLS, KEY

if TYPE_CHECKING:
    from types import FrameType

OK = Response(200, (("content-type", "application/json"),), b'{"ErrorCode": 0}')
FUNCTIONS = 170
"""Calls of functions, of Python and of C, for one `send_msg` above the transport."""


class Nothing:
    """Send nothing, as a transport."""

    def send(self, request: Request, timeout: float) -> Response:  # noqa: ARG002 - it does nothing
        return OK

    def close(self) -> None:
        """Do nothing: nothing is open."""


def _functions(call: Any) -> int:
    found = 0

    def count(_: FrameType, event: str, __: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        call()
    finally:
        sys.setprofile(before)
    return found


def test_a_call_runs_few_functions() -> None:
    desk = DeskClient(
        1, secret_key=KEY, identifier="administrator", region="china", transport=Nothing()
    )
    for _ in range(3):
        desk.send_msg(**CALLS["send_msg"])
    assert _functions(lambda: desk.send_msg(**CALLS["send_msg"])) < FUNCTIONS
