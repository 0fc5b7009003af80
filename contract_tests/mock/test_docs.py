"""Test the statements of docs/mock.md; package/test_docs_blocks.py tests its examples."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import pytest
from tencent_desk_mock import Agent, FakeDesk, Session, WorldFileError, asgi_app, load_world
from tencent_desk_mock.control_forms import SETTINGS, WORLD

from contract_tests.support.shell_session import steps
from tools.mock_tables import PAGE, write_tables

if TYPE_CHECKING:
    from pathlib import Path

CALLBACKS = PAGE.with_name("mock-callbacks.md")
TEXT = PAGE.read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def test_first_example_has_less_than_ten_lines() -> None:
    assert _blocks("python")[0].count("\n") < 10


def test_console_session_shows_the_promised_codes() -> None:
    printed = "".join(printed for _, printed in steps(_blocks("console")[1:]))
    for code in (141001, 141011, 141012, 141013, 141017, 10025, -50052):
        assert f'"ErrorCode": {code}}}' in printed


def test_page_states_the_number_of_calls_in_the_journal() -> None:
    kept = inspect.signature(FakeDesk).parameters["keep_calls"].default
    assert f"| the newest {kept:,} calls; " in TEXT


def test_world_file_of_the_page_is_valid(tmp_path: Path) -> None:
    (block,) = _blocks("yaml")
    file = tmp_path / "world.yaml"
    file.write_text(block)
    assert load_world(file).app().agents.keys() == {"ann@shop.example"}
    file.write_text(f"{block}more: 1\n")
    with pytest.raises(WorldFileError, match="unknown key 'more'"):
        load_world(file)


def test_world_file_of_the_page_shows_the_default_values(
    tmp_path: Path,
) -> None:
    (block,) = _blocks("yaml")
    (tmp_path / "whole.yaml").write_text(block)
    for default in (", status: online, capacity: 5, load: 0", ", state: bot, transferable: true"):
        assert default in block
        block = block.replace(default, "")
    (tmp_path / "short.yaml").write_text(block)
    whole, short = (load_world(tmp_path / f"{name}.yaml").app() for name in ("whole", "short"))
    assert (whole.agents, whole.sessions) == (short.agents, short.sessions)
    assert whole.agents["ann@shop.example"] == Agent("ann@shop.example", groups={7})
    assert whole.sessions["s1"] == Session("s1", "bob", "@shop")


def test_page_contains_every_setting() -> None:
    for name in (*SETTINGS["properties"], *WORLD.schema["properties"]):
        assert re.search(rf"\b{name}\b", TEXT), name


def test_pages_list_all_control_endpoints() -> None:
    pages = TEXT + CALLBACKS.read_text(encoding="utf-8")
    listed = set(re.findall(r"\| `([A-Z]+ /_mock/[\w/{}-]+)` \|", pages))
    assert listed == {*asgi_app().endpoints}


def test_tables_of_the_page_match_the_code() -> None:
    assert write_tables(TEXT) == TEXT, "run: python -m tools.mock_tables"
