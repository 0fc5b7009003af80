"""The built wheel with its extra `mock`, alone in a clean environment: `make wheel-test`.

It takes the dependencies from the package index, and is skipped where that cannot be reached.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from typing import IO, TYPE_CHECKING, cast
from urllib.request import urlopen

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHOP = """\
from tencent_desk import DeskClient
from tencent_desk.messages import text


def tell(session: str, sdk_app_id: int, **account: str) -> None:
    with DeskClient(sdk_app_id, **account) as desk:
        desk.send_msg(session_id=session, msg_body=[text("Your parcel is on its way.")])
"""
TEST = """\
from shop import tell
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

def test_the_user_is_told(desk_mock):
    desk_mock.world.add_session("s1", user="user45")
    tell("s1", SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER)
    assert desk_mock.calls.send_msg[-1].body["SessionId"] == "s1"
"""
pytestmark = pytest.mark.skipif(
    "WHEEL_TEST" not in os.environ, reason="needs the package index: make wheel-test"
)
OFFLINE = ("error sending request", "failed to fetch", "dns error", "network", "connect error")


def _run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=kept,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    options = ("--wheel", "--no-build-isolation", "--out-dir", folder)
    built = _run(sys.executable, "-m", "uv", "build", *options, root)
    assert built.returncode == 0, built.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module", params=["highest", "lowest-direct"])
def environment(
    wheel: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Path:
    """The programs of an environment with the wheel, at the newest or the oldest dependencies."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    uv = (sys.executable, "-m", "uv")
    made = _run(*uv, "venv", "--python", sys.executable, folder)
    assert made.returncode == 0, made.stderr
    wanted = ("--resolution", request.param, f"tencent-desk[mock] @ {wheel.as_uri()}", "pytest>=8")
    done = _run(*uv, "pip", "install", "--python", folder / "bin" / "python", *wanted)
    if done.returncode and any(word in done.stderr.lower() for word in OFFLINE):
        pytest.skip("the package index cannot be reached")
    assert done.returncode == 0, done.stderr
    return folder / "bin"


def test_a_project_of_two_files_passes(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(SHOP)
    (tmp_path / "test_shop.py").write_text(TEST)
    assert TEST.count("\n") < 10
    done = _run(environment / "python", "-m", "pytest", "-q", "-W", "error", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout


def test_both_packages_come_from_the_wheel(environment: Path, tmp_path: Path) -> None:
    code = "import tencent_desk, tencent_desk_mock as m; print(tencent_desk.__file__, m.__file__)"
    shown = _run(environment / "python", "-c", code, cwd=tmp_path).stdout.split()
    assert [str(environment.parent) in path for path in shown] == [True, True]


@pytest.fixture
def served(environment: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [str(environment / "tencent-desk"), "mock", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process, cast("IO[str]", process.stdout).readline().strip()
        finally:
            process.kill()


def test_the_command_serves_the_page_and_stops(
    served: tuple[subprocess.Popen[str], str],
) -> None:
    process, url = served
    with urlopen(f"{url}/") as response:  # noqa: S310 - loopback
        page = response.read().decode()
    assert re.search("<title>Fake Desk</title>", page)
    assert "robot_add_language" in page
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 0
