"""The public API is what the snapshot says, or the version and CHANGELOG.md say why not."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tools.public_api import FILES, REMEDY, breaks, broken, is_announced, snapshot

if TYPE_CHECKING:
    from pathlib import Path

CHANGELOG = """\
## [Unreleased]

- `tencent_desk.Region` is gone.

## [0.1.0] - 2026-11-21

- `tencent_desk.DeskClient` is new.
"""


@pytest.fixture(scope="module")
def now() -> dict[str, str]:
    return {package: snapshot(package) for package in FILES}


@pytest.mark.parametrize("package", FILES)
def test_nothing_public_is_broken_unannounced(
    root: Path, now: dict[str, str], package: str
) -> None:
    before = FILES[package].read_text(encoding="utf-8")
    unannounced = breaks(before, now[package], root)
    assert not unannounced, "\n".join([REMEDY, *map(str, unannounced)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("language_tag: str,\n", "language_tag: int,\n", "robot_add_language"),
        ("def send_msg(", "def send_message(", "send_msg"),
        ('    "Region",\n', "", "Region"),
    ],
    ids=["signature", "method", "export"],
)
def test_a_break_is_seen(
    root: Path, tmp_path: Path, now: dict[str, str], old: str, new: str, name: str
) -> None:
    copy = tmp_path / "tencent_desk"
    shutil.copytree(root / "generated_client/tencent_desk", copy)
    places = [path for path in copy.glob("*.py") if old in path.read_text(encoding="utf-8")]
    assert places, f"no module holds {old!r} any longer"
    for path in places:
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    found = broken(now["tencent_desk"], snapshot("tencent_desk", tmp_path))
    assert any(change.name.endswith(f".{name}") for change in found)


def test_what_is_new_breaks_nobody() -> None:
    assert broken("def a.b()\n", "def a.b()\ndef a.c()\n") == []


@pytest.mark.parametrize(
    ("before", "after", "compatible"),
    [
        ("def a.b(*, x: int)", "def a.b(*, x: int, y: int = 1)", True),
        ("def a.b(*, x: int)", "def a.b(*, x: int, y: int)", False),
        ("def a.b(x: int)", "def a.b(x: int, y: int = 1)", False),
        ("def a.b(*, x: int)", "def a.b(*, x: int | str)", True),
        ("def a.b(*, x: int | str)", "def a.b(*, x: int)", False),
        ("def a.b(*, x: Literal['p'])", "def a.b(*, x: Literal['p', 'q'])", True),
        ("def a.b(*, x: Literal['p', 'q'])", "def a.b(*, x: Literal['p'])", False),
        ("def a.b(*, x: list[int])", "def a.b(*, x: list[int | str])", True),
        ("def a.b(*, x: int)", "def a.b(*, x: int = 1)", True),
        ("def a.b(*, x: int = 1)", "def a.b(*, x: int)", False),
        ("def a.b(*, x: int = 1)", "def a.b(*, x: int = 2)", False),
        ("def a.b(x: int)", "def a.b(*, x: int)", False),
        ("def a.b(x: int, y: int)", "def a.b(y: int, x: int)", False),
        ("def a.b() -> int", "def a.b() -> str", False),
        ("def a.b()", "async def a.b()", False),
        ("a.b: int = 1", "a.b: int = 2", False),
        ("a.b: int = 1", "a.b: int | str = 1", True),
        ("class a.b(C)", "class a.b(D)", False),
    ],
)
def test_a_signature_that_takes_more_breaks_nobody(
    before: str, after: str, *, compatible: bool
) -> None:
    assert (broken(before, after) == []) is compatible


@pytest.mark.parametrize(
    ("line", "version", "announced"),
    [
        ("class tencent_desk.Region(StrEnum)", "0.2.0", True),
        ("class tencent_desk.Region(StrEnum)", "0.1.1", False),
        ("class tencent_desk.errors.DeskError(Exception)", "0.2.0", False),
        ("class tencent_desk.DeskClient(SyncClient)", "0.2.0", False),
    ],
    ids=["announced", "version too low", "not named", "named of another version"],
)
def test_a_break_is_announced_by_version_and_changelog(
    line: str, version: str, *, announced: bool
) -> None:
    (change,) = broken(line, "")
    assert is_announced(change, CHANGELOG, "0.1.0", version) is announced


@pytest.mark.parametrize("package", FILES)
def test_no_address_and_no_machine_is_in_the_snapshot(package: str) -> None:
    assert not re.search(r"0x[0-9a-f]{6,}|/home/|/root/|/tmp/", FILES[package].read_text())
