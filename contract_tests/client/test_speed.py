"""Count the work of a call instead of timing it, so that all machines agree.

`make bench` measures; this only sees that nothing slow has crept in. The bounds leave a third.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tencent_desk import DeskClient, Request, Response

from contract_tests.client.support import CALLS, KEY

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType

OK = Response(200, (("content-type", "application/json"),), b'{"ErrorCode": 0}')
FUNCTIONS = 170
"""Calls of functions, of Python and of C, for one `send_msg` above the transport."""
HEAVY = {"httpx", "httpcore", "anyio", "attrs", "asyncio", "ssl", "email.parser"}


class Nothing:
    """A transport that does nothing."""

    def send(self, request: Request, timeout: float) -> Response:  # noqa: ARG002 - it does nothing
        return OK

    def close(self) -> None:
        """Nothing is open."""


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


def test_an_import_loads_no_transport() -> None:
    code = f"import sys, tencent_desk; print(*sorted({HEAVY!r} & sys.modules.keys()))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={}
    )
    assert done.stdout.split() == []


def test_the_code_of_the_page_runs(root: Path) -> None:
    page = (root / "docs" / "performance.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    names: dict[str, Any] = {}
    exec(block, names)  # noqa: S102 - it is our page
    assert names["desk"].base_url.startswith("https://")
