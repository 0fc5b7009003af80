"""Test a user's project of two files, and the command, with the installed packages.

`make wheel-test` also runs these tests, with the built wheel in clean environments.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast
from urllib.request import urlopen

import pytest
import tencent_desk
import tencent_desk_mock

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOP = """\
from tencent_desk import DeskClient
from tencent_desk.messages import text


def notify(session: str, sdk_app_id: int, **account: str) -> None:
    with DeskClient(sdk_app_id, **account) as desk:
        desk.send_msg(session_id=session, msg_body=[text("Your parcel is on its way.")])
"""
TEST = """\
from shop import notify
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

def test_the_user_is_reported(desk_mock):
    desk_mock.world.add_session("s1", user="user45")
    notify("s1", SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER)
    assert desk_mock.calls.send_msg[-1].body["SessionId"] == "s1"
"""


def _run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.slow
def test_project_with_two_files_passes(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(SHOP)
    (tmp_path / "test_shop.py").write_text(TEST)
    assert TEST.count("\n") < 10
    done = _run(sys.executable, "-m", "pytest", "-q", "-W", "error", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


@pytest.mark.skipif("INSTALLED_SUITE" not in os.environ, reason="of the wheel: make wheel-test")
def test_both_packages_come_from_the_wheel() -> None:
    for package in (tencent_desk, tencent_desk_mock):
        assert Path(str(package.__file__)).is_relative_to(sys.prefix)


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen[str], str]]:
    program = Path(sys.executable).with_name("tencent-desk")
    command = [str(program), "mock", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process, cast("IO[str]", process.stdout).readline().strip()
        finally:
            process.kill()


def test_command_serves_the_page_and_stops(
    served: tuple[subprocess.Popen[str], str],
) -> None:
    process, url = served
    with urlopen(f"{url}/") as response:  # noqa: S310 - loopback
        page = response.read().decode()
    assert re.search("<title>Mock server</title>", page)
    assert "robot_add_language" in page
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 0
