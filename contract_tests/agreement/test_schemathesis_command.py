"""Run the schemathesis command line against the mock server, with our configuration."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tencent_desk import usersig
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, running

from contract_tests.support import oracle

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
SIGNATURE = usersig.sign(SDK_APP_ID, IDENTIFIER, SECRET_KEY)
SECONDS = 300


def _schemathesis(desk: FakeDesk, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    tool = [sys.executable, "-m", "schemathesis.cli", "--no-color"]
    tool += ["--config-file", str(FOLDER / "schemathesis.toml")]
    with running(desk) as url:
        arguments = [str(ROOT / "openapi.yaml"), "--url", url, "--seed", "5", *options]
        return subprocess.run(
            [*tool, "run", *arguments],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "SCHEMATHESIS_HOOKS": str(FOLDER / "schemathesis_hooks.py"),
                "DESK_USERSIG": SIGNATURE,
            },
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )


def test_every_phase_passes_and_links_are_followed(tmp_path: Path) -> None:
    desk = FakeDesk()
    done = _schemathesis(desk, tmp_path, "--max-examples", "6")
    assert done.returncode == 0, done.stdout + done.stderr
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}" in done.stdout, done.stdout
    links = sum(
        len(node["responses"]["200"].get("links", ())) for _, node in oracle.operations().values()
    )
    reported = re.search(r"API Links: +(\d+) covered / (\d+) selected / (\d+) total", done.stdout)
    assert reported, done.stdout
    covered, selected, total = map(int, reported.groups())
    assert 0 < covered <= selected == total == links  # test_links.py follows each link
    assert "No issues found" in done.stdout
    assert {call.operation for call in desk.calls if call.ok} == {*desk.contract.operations}
    # A call used an object that an earlier call had created.
    assert 10025 in {call.code for call in desk.calls.create_group}
    assert SIGNATURE not in done.stdout + done.stderr


def test_invalid_reply_is_reported_without_the_usersig(tmp_path: Path) -> None:
    desk = FakeDesk()
    desk.fault("create_group", omit=("ErrorInfo",), times=None)
    done = _schemathesis(desk, tmp_path, "--phases", "examples")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Response violates schema" in done.stdout
    assert "create_group" in done.stdout
    assert "usersig=" in done.stdout
    assert SIGNATURE not in done.stdout + done.stderr
