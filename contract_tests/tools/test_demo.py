"""Test that the conversation of `make demo` is complete, and readable without colour at 80
columns."""

from __future__ import annotations

import io
import threading
from typing import TYPE_CHECKING

from rich.console import Console
from tencent_desk_mock import running

from tools.conversation import converse

if TYPE_CHECKING:
    from tencent_desk_mock import FakeDesk


def test_demo_conversation_is_complete_and_readable(desk_mock: FakeDesk) -> None:
    threads = set(threading.enumerate())
    with running(desk_mock) as url:
        dialogue, held = converse(desk_mock, url)
    assert held
    console = Console(file=io.StringIO(), width=80)
    with console.capture() as captured:
        console.print(dialogue)
    lines = captured.get().splitlines()
    assert max(map(len, lines)) <= 80
    reported = "".join(lines)
    begins = ["bot: You wrote", "bot: Nobody is at work", "bot: A colleague", "ann: Hello"]
    assert sorted(map(reported.index, begins)) == [reported.index(begin) for begin in begins]
    assert "-> transfer_to_human 141001" in reported
    assert "-> transfer_to_human OK" in reported
    assert set(threading.enumerate()) <= threads
