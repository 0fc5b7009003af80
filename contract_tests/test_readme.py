"""The code of the README does what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from tencent_desk_mock import SECRET_KEY, AgentStatus

if TYPE_CHECKING:
    from pathlib import Path

    from tencent_desk_mock import FakeDesk

SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"


@pytest.fixture
def blocks(root: Path) -> list[str]:
    text = (root / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```python\n(.*?)```", text, re.DOTALL)


def test_the_quick_start_runs_as_printed(blocks: list[str], desk_mock: FakeDesk) -> None:
    names: dict[str, object] = {"KEY": SECRET_KEY, "SESSION": SESSION}

    exec(blocks[0], names)  # noqa: S102 - it is our README

    assert [call.operation for call in desk_mock.calls] == ["send_msg", "transfer_to_human"]
    assert all(call.ok for call in desk_mock.calls)
    assert getattr(names["agent"], "agent_id", None) == "test_agent@qq.com"


def test_the_quick_start_prints_the_advice_when_no_agent_is_there(
    blocks: list[str], desk_mock: FakeDesk, capsys: pytest.CaptureFixture[str]
) -> None:
    for agent in desk_mock.world.app().agents.values():
        agent.status = AgentStatus.OFFLINE

    exec(blocks[0], {"KEY": SECRET_KEY, "SESSION": SESSION})  # noqa: S102

    assert capsys.readouterr().out.startswith("141001 NO_AGENT_ONLINE ")


def test_the_example_of_a_user_test_passes(blocks: list[str], desk_mock: FakeDesk) -> None:
    names: dict[str, object] = {}
    exec(blocks[1], names)  # noqa: S102

    test = names["test_the_user_is_told"]
    assert callable(test)
    test(desk_mock)

    assert len(desk_mock.calls) == 1


def test_the_two_commands_stand_in_the_first_screen(root: Path) -> None:
    screen = (root / "README.md").read_text(encoding="utf-8").splitlines()[:24]

    assert any(line.startswith("$ make demo") for line in screen)
    assert any(line.startswith("$ make test") for line in screen)
