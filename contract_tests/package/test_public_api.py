"""Test that public names can still be imported, or that version and changelog announce the
break."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tools.public_api import FILES, REMEDY, ROOT, find_breaks, find_unannounced, snapshot

if TYPE_CHECKING:
    from pathlib import Path

CHANGELOG = """\
## [Unreleased]

- `tencent_desk.Region` is gone.

## [0.1.0] - 2026-11-21

- `tencent_desk.DeskClient` is new.
"""


@pytest.mark.parametrize("package", FILES)
def test_public_api_has_no_unannounced_breaks(package: str) -> None:
    before = FILES[package].read_text(encoding="utf-8")
    found = re.search(r"(?m)^  version: (\S+)$", (ROOT / "openapi.yaml").read_text("utf-8"))
    assert found
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    faults = find_unannounced(before, snapshot(package), changelog, found[1])
    assert not faults, "\n".join([REMEDY, *faults])


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
def test_break_of_the_public_api_is_detected(tmp_path: Path, old: str, new: str, name: str) -> None:
    copy = tmp_path / "tencent_desk"
    shutil.copytree(ROOT / "generated_client/tencent_desk", copy)
    places = [path for path in copy.glob("*.py") if old in path.read_text(encoding="utf-8")]
    assert places, f"no module holds {old!r} any longer"
    for path in places:
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    found = find_breaks(snapshot("tencent_desk"), snapshot("tencent_desk", tmp_path))
    assert any(one.endswith(f".{name}") for one in found)


@pytest.mark.parametrize(
    ("before", "after", "compatible"),
    [
        ("def a.b()", "def a.b()\ndef a.c()", True),
        ("def a.b(*, x: int)", "def a.b(*, x: int, y: int = 1)", True),
        ("def a.b(*, x: int)", "def a.b(*, x: int, y: int)", False),
        ("def a.b(*, x: int)", "def a.b(*, x: int | str)", True),
        ("def a.b(*, x: int | str)", "def a.b(*, x: int)", False),
        ("def a.b(*, x: Literal['p'])", "def a.b(*, x: Literal['p', 'q'])", True),
        ("def a.b(*, x: Literal['p', 'q'])", "def a.b(*, x: Literal['p'])", False),
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
        ("a.b = a.c", "a.b = a.d", False),
    ],
)
def test_wider_signature_is_compatible(before: str, after: str, *, compatible: bool) -> None:
    assert set(find_breaks(before, after)) == (set() if compatible else {"a.b"})


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
def test_break_must_be_announced_by_version_and_changelog(
    line: str, version: str, *, announced: bool
) -> None:
    before = f"# tencent_desk 0.1.0\n{line}"
    assert (find_unannounced(before, "", CHANGELOG, version) == []) is announced
