"""Count the function calls of a client call, because a count is the same on all machines.

`make bench` measures the time; this test only detects additional work. The bound has a reserve of
one third.
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
"""Python and C function calls for one `send_msg`, without the transport."""


class Nothing:
    """Represent a transport that sends nothing."""

    def send(self, request: Request, timeout: float) -> Response:  # noqa: ARG002 - it does nothing
        return OK

    def close(self) -> None:
        """Do nothing: nothing is open."""


def _count_functions(call: Any) -> int:
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
    assert _count_functions(lambda: desk.send_msg(**CALLS["send_msg"])) < FUNCTIONS
