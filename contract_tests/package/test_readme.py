"""Test that the README code does what the text around the code states."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tencent_desk_mock import AgentStatus

from contract_tests.package.test_docs_blocks import execute, loggers
from contract_tests.support import markdown
from contract_tests.support.shell_session import steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from tencent_desk_mock import FakeDesk

__all__ = ["execute", "loggers"]

README = Path(__file__).resolve().parents[2] / "README.md"
PAGE = markdown.read(README)
FIRST_CALL, _, _, ASYNC, ERRORS, _ = PAGE.code("python")
INSTALL, SESSION, _, _ = PAGE.code("console")


def test_first_screen_contains_install_first_call_and_session() -> None:
    text = README.read_text(encoding="utf-8")
    screen = "\n".join(text.splitlines()[:42])

    assert [block in screen for block in (INSTALL, FIRST_CALL, SESSION)] == [True] * 3


def test_first_call_example_reaches_an_agent(
    execute: Callable[[str], str], desk_mock: FakeDesk
) -> None:
    assert execute(FIRST_CALL) == "test_agent@qq.com\n"
    assert [call.operation for call in desk_mock.calls] == ["send_msg", "transfer_to_human"]


def test_async_example_sends_to_three_users(
    execute: Callable[[str], str], desk_mock: FakeDesk
) -> None:
    execute(ASYNC)

    reported = {str((call.body or {})["ToAccount"]) for call in desk_mock.calls.send_msg if call.ok}
    assert reported == {"user2", "user3", "user45"}


def test_error_example_prints_code_and_advice(execute: Callable[[str], str]) -> None:
    assert execute(ERRORS).startswith("141005 SESSION_NOT_FOUND final\nDiscard the stored ")


def test_error_example_catches_an_error_by_its_kind(
    execute: Callable[[str], str], desk_mock: FakeDesk
) -> None:
    for agent in desk_mock.world.app().agents.values():
        agent.status = AgentStatus.OFFLINE
    desk_mock.world.add_session("no-such-session", user="user2")

    assert execute(ERRORS) == "nobody is there\n"


def test_error_example_reports_an_unknown_outcome_after_a_lost_reply(
    execute: Callable[[str], str], desk_mock: FakeDesk
) -> None:
    desk_mock.fault("transfer_to_human", drop="after")

    assert execute(ERRORS) == "may have had its effect\n"


@pytest.mark.slow
@pytest.mark.parametrize("command", [command for command, _ in steps([INSTALL])])
def test_install_command_installs_both_packages(command: str, root: Path, tmp_path: Path) -> None:
    words = re.fullmatch(r"pip install '?(\.(?:\[\w+\])?)'?\s+#.*", command)
    assert words, f"no install command: {command}"
    offline = (
        "--offline",
        "--no-cache",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        str(tmp_path),
    )
    done = subprocess.run(
        [sys.executable, "-m", "uv", "pip", "install", *offline, words[1]],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "does not have an extra" not in done.stderr
    assert (tmp_path / "tencent_desk" / "py.typed").is_file()
    assert (tmp_path / "tencent_desk_mock" / "cli.py").is_file()
