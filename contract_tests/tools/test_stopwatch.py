"""The stopwatch sees what is late; what it types offline runs in package/test_docs_blocks.py."""

from __future__ import annotations

from contract_tests.support import markdown
from contract_tests.support.shell_session import Ran, says, steps
from tools.stopwatch import PAGE, PROMISED, late, table

CONTENT = markdown.read(PAGE)


def test_what_is_promised_is_on_the_page() -> None:
    assert PROMISED.keys() <= {command for command, _ in steps(CONTENT.code("console"))}


def test_the_measured_commands_are_those_of_the_page_in_order() -> None:
    commands = iter(command for command, _ in steps(CONTENT.code("console")))
    (table_of_page,) = CONTENT.tables
    for row in table_of_page[1:]:
        assert any(command.startswith(row[0].strip("`")) for command in commands), row


def test_what_comes_too_late_is_named() -> None:
    quick = [Ran("pip install", "", 100.0), Ran("python first_call.py", "", 19.0)]
    slow = [*quick[:1], Ran("python first_call.py", "", 21.0)]

    assert late(quick) == []
    assert late(slow) == ["python first_call.py: done after 121 s instead of 120"]


def test_the_table_adds_up() -> None:
    rows = table([Ran("a", "", 1.25), Ran("b" * 60, "", 2.5)]).splitlines()

    assert rows[2] == "| `a` | 1.2 | 1.2 |"
    assert rows[3].endswith("b...` | 2.5 | 3.8 |")


def test_a_page_may_leave_open_what_differs() -> None:
    assert says("1 passed in …s\n", "1 passed in 0.02s\n")
    assert not says("1 passed in …s\n", "1 failed in 0.02s\n")
