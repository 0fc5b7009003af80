"""Test that `make release` reports what is not ready."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tools.release import check_changelog, check_tag, check_version

if TYPE_CHECKING:
    from pathlib import Path

READY = "# Changelog\n\n## [Unreleased]\n\n## [1.2.0] - 2026-12-31\n\n### Added\n\n- All.\n"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("", "", None),
        ("[1.2.0]", "[1.1.0]", "CHANGELOG.md has no section [1.2.0]"),
        (" - 2026-12-31", "", "CHANGELOG.md: [1.2.0] needs its date, as in [1.2.0] - 2026-12-31"),
        (
            "[Unreleased]\n",
            "[Unreleased]\n\n- More.\n",
            "CHANGELOG.md: move what is under [Unreleased] into [1.2.0]",
        ),
    ],
    ids=["ready", "no section", "no date", "unreleased"],
)
def test_changelog_must_contain_the_version(old: str, new: str, problem: str | None) -> None:
    assert [*check_changelog(READY.replace(old, new), "1.2.0")] == ([problem] if problem else [])


def test_version_must_have_three_numbers() -> None:
    assert [*check_version("1.2.0")] == []
    assert [*check_version("1.2")] == ["info.version is 1.2, not three numbers such as 0.1.0"]


def test_tag_must_be_new_before_the_checks_and_at_head_after_them(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        name = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
        subprocess.run([shutil.which("git") or "git", *name, *words], cwd=tmp_path, check=True)

    git("init", "--quiet")
    git("commit", "--quiet", "--allow-empty", "--message", "Begin")
    assert [*check_tag("1.2.0", tmp_path, tagged=False)] == []
    assert [*check_tag("1.2.0", tmp_path, tagged=True)] == ["the tag v1.2.0 is not at HEAD"]

    git("tag", "--annotate", "v1.2.0", "--message", "1.2.0")
    assert [*check_tag("1.2.0", tmp_path, tagged=True)] == []
    assert [*check_tag("1.2.0", tmp_path, tagged=False)] == [
        "the tag v1.2.0 already exists: raise info.version in openapi.yaml"
    ]

    git("commit", "--quiet", "--allow-empty", "--message", "Go on")
    (tmp_path / "new.txt").touch()
    assert [*check_tag("1.2.0", tmp_path, tagged=True)] == [
        "there are changes without a commit",
        "the tag v1.2.0 is not at HEAD",
    ]
