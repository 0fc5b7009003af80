"""Test the Makefile, CI and changelog."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import grimp
import pytest

from contract_tests.support import markdown

ROOT = Path(__file__).resolve().parents[2]
CI = ROOT / ".ci" / "run"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
KINDS = ["Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"]


def _make(*arguments: str) -> str:
    command = [shutil.which("make") or "make", "--no-print-directory", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_make_help_lists_every_target() -> None:
    (phony,) = re.findall(r"(?m)^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"))
    listed = [line.split()[0] for line in _make("help").splitlines()]

    assert sorted(listed) == sorted(phony.split())


def _find_targets(file: Path) -> set[str]:
    """Return the targets that a script or workflow calls, without those in comments."""
    text = re.sub(r"(?m)(^|\s)#.*$", "", file.read_text(encoding="utf-8"))
    lines = re.findall(r"\bmake ((?:[a-z-]+ ?\b)+)", text)
    return {target for line in lines for target in line.split()}


@pytest.mark.parametrize("file", [CI, *WORKFLOWS], ids=lambda file: file.name)
def test_ci_uses_existing_targets(file: Path) -> None:
    assert _find_targets(file)
    assert _find_targets(file) <= {line.split()[0] for line in _make("help").splitlines()}


def test_workflows_run_the_ci_targets() -> None:
    # Workflows do not install the compilers of seven languages; `coverage` runs the slow tests.
    assert _find_targets(CI) - {"languages", "slow"} <= set().union(*map(_find_targets, WORKFLOWS))


def test_changelog_has_valid_headings() -> None:
    headings = markdown.read(ROOT / "CHANGELOG.md").headings
    versions = [text for level, text in headings if level == 2]

    assert headings[0] == (1, "Changelog")
    assert versions[0] == "[Unreleased]"
    assert len(versions) > 1
    for text in versions[1:]:
        assert re.fullmatch(r"\[\d+\.\d+\.\d+\]( - \d{4}-\d\d-\d\d)?", text)
    assert {level for level, _ in headings} == {1, 2, 3}


def test_version_sections_are_unique_and_in_order() -> None:
    kinds: list[str] = []
    for level, text in markdown.read(ROOT / "CHANGELOG.md").headings:
        kinds = [*kinds, text] if level == 3 else []
        assert kinds == [kind for kind in KINDS if kind in kinds]


def test_architecture_picture_has_an_arrow_for_each_import() -> None:
    packages = (
        "codegen", "contract_tests", "tencent_desk", "tencent_desk_mock", "tencent_desk_runtime",
        "tools",
    )  # fmt: skip
    graph = grimp.build_graph(*packages)
    imports = {
        (module.partition(".")[0], imported.partition(".")[0])
        for module in graph.modules
        for imported in graph.find_modules_directly_imported_by(module)
    }
    picture = (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8")
    arrows = re.findall(r'data-import="(\w+) (\w+)"', picture)

    assert {*arrows} == {(one, other) for one, other in imports if one != other}
