"""`make audit` never takes what could not be looked up for sound."""

from __future__ import annotations

import json
import re
from subprocess import CompletedProcess
from typing import TYPE_CHECKING, Any

import pytest

from tools import audit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SOUND = {"name": "attrs", "version": "25.1.0", "vulns": []}
VULNERABLE = {
    "name": "httpx",
    "version": "0.1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.23.0"], "aliases": [], "description": ""}],
}
UNFIXED = {"name": "h11", "version": "0.1", "vulns": [{"id": "PYSEC-2", "fix_versions": []}]}
# What pip-audit reports, with status 0, where the index answers 404 for every name.
SKIPPED = {"name": "idna", "skip_reason": "Dependency not found on PyPI and could not be audited"}


def _done(*dependencies: dict[str, Any], status: int = 0) -> CompletedProcess[str]:
    report = json.dumps({"dependencies": dependencies, "fixes": []})
    return CompletedProcess([], status, report, "")


@pytest.mark.parametrize(
    ("done", "status", "told"),
    [
        (_done(SOUND), 0, "1 dependencies looked up, none known to be vulnerable."),
        (_done(SOUND, VULNERABLE, status=1), 1, "httpx 0.1.0: PYSEC-1, fixed in 0.23.0"),
        (_done(UNFIXED, status=1), 1, "h11 0.1: PYSEC-2, fixed in no version yet"),
        (_done(SKIPPED), 3, "NOT AUDITED: 1 of 1 dependencies could not be looked up: idna"),
        (_done(SOUND, SKIPPED), 3, "NOT AUDITED: 1 of 2 dependencies could not be looked up: idna"),
        (_done(VULNERABLE, SKIPPED, status=1), 1, "NOT AUDITED: 1 of 2"),
        (_done(), 3, "NOT AUDITED: 0 of 0"),
        (CompletedProcess([], 1, "", "connection refused"), 3, "connection refused"),
    ],
    ids=["sound", "vulnerable", "unfixed", "offline", "partly", "both", "nothing", "no tool"],
)
def test_a_run_is_judged(done: CompletedProcess[str], status: int, told: str) -> None:
    verdict = audit.judged(done)

    assert verdict.status == status
    assert told in "\n".join(verdict.lines)


@pytest.mark.parametrize(
    ("audited", "listed", "status"),
    [(0, 0, 0), (1, 0, 1), (0, 1, 3), (1, 1, 1)],
)
def test_both_tools_count(
    audited: int, listed: int, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def run(command: Sequence[str]) -> CompletedProcess[str]:
        ran.append(command[0])
        if command[0] == "pip-audit":
            return _done(VULNERABLE if audited else SOUND, status=audited)
        return CompletedProcess([], listed, "", "no such tool")

    assert audit.main([], run) == status
    assert ran == [*audit.TOOLS]
    assert ("no such tool" in capsys.readouterr().out) is bool(listed)


@pytest.mark.parametrize(
    ("audited", "listed", "status"),
    [((SKIPPED,), 0, 0), ((VULNERABLE, SKIPPED), 0, 1), ((SKIPPED,), 1, 3), ((SOUND,), 0, 0)],
)
def test_what_cannot_be_looked_up_is_told_even_where_it_may_be(
    audited: tuple[dict[str, Any], ...],
    listed: int,
    status: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def run(command: Sequence[str]) -> CompletedProcess[str]:
        if command[0] == "pip-audit":
            return _done(*audited, status=int(VULNERABLE in audited))
        return CompletedProcess([], listed, "", "no such tool")

    assert audit.main(["--allow-unreachable"], run) == status
    assert ("NOT AUDITED" in capsys.readouterr().out) is (SKIPPED in audited)


def test_the_whole_lock_is_audited_and_no_other_target_does_it(root: Path) -> None:
    asked: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> CompletedProcess[str]:
        asked.append(command)
        return _done(SOUND)

    audit.main([], run)

    assert all("requirements.lock" in command for command in asked)
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    assert re.findall(r"(?m)^(\S+):(?:.*\n\t)+.*tools\.audit", makefile) == ["audit"]
