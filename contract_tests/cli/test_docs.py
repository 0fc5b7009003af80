"""Test that the examples of docs/cli.md work as printed, and its table matches the command."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from tencent_desk.cli._contract import KINDS  # noqa: PLC2701 - the page lists it
from tencent_desk_runtime.cli._failures import list_statuses  # noqa: PLC2701 - the page lists it

from contract_tests.cli.support import VARIABLES, invoke
from contract_tests.support import markdown
from contract_tests.support.shell_session import NEEDED, Steps, run, steps

ROOT = Path(__file__).resolve().parents[2]
PAGE = markdown.read(ROOT / "docs" / "cli.md")
INSTALL, *SESSION = PAGE.code("console")
VARYING = {
    r"random=\d+": "random=1",
    r'"random": \d+': '"random": 1',
    # A new operation of the contract may list this code too.
    r'"operations": \[[^\]]*"robot_add_language"[^\]]*\]': '"operations": ["robot_add_language"]',
    r"(?m)^(operations +).*\bcontact_user\b.*$": r"\1contact_user",
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ": "2026-11-25T12:00:00Z",
}


def _normalize(session: Steps) -> Steps:
    """Replace the parts of a terminal session that change between runs."""
    found = []
    for command, printed in session:
        text = printed
        for pattern, replacement in VARYING.items():
            text = re.sub(pattern, replacement, text)
        found.append((command, text))
    return found


@pytest.mark.slow
@pytest.mark.skipif(bool(NEEDED), reason=f"{' and '.join(NEEDED)} not found")
def test_session_prints_the_documented_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    session = steps(SESSION)
    assert _normalize(run(session, tmp_path, errors=True)) == _normalize(session)


def test_documented_extras_exist() -> None:
    ((command, _),) = steps([INSTALL])
    (extras,) = re.findall(r"^pip install '\.\[([\w,]+)\]'$", command)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"cli", "mock"} == {*extras.split(",")} <= project["optional-dependencies"].keys()


def test_exit_status_table_matches_the_command() -> None:
    (table,) = PAGE.tables
    listed = {int(status): meaning for status, meaning in table[1:]}
    kinds = {number: f"`{kind}`: {text}" for kind, (number, text) in KINDS.items()}
    assert listed == {**list_statuses(KINDS), **kinds}


def test_documented_credentials_file_works(tmp_path: Path) -> None:
    (block,) = PAGE.code("toml")
    file = tmp_path / "desk.toml"
    file.touch(mode=0o600)
    file.write_text(block, encoding="utf-8")
    words = ("robot-add-language", "--language-tag", "id", "--dry-run")
    done = invoke(*words, "--credentials", str(file))
    assert (done.status, done.err) == (0, "")
    assert "&identifier=administrator&" in done.out


def test_every_console_block_is_executed() -> None:
    assert {block.language for block in PAGE.blocks} == {"console", "toml"}
    assert len(steps(SESSION)) > 20
