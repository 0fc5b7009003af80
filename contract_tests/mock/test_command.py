"""Test the `tencent-desk mock` command."""

from __future__ import annotations

import base64
import os
import signal
import socket
import subprocess
import sys
import tomllib
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
import tencent_desk_mock
from tencent_desk_mock import SECRET_KEY, cli, server
from tencent_desk_mock.cli import _build_parser, main  # noqa: PLC2701 - port 65535 may be in use
from tencent_desk_mock.contract_error import ContractError

if TYPE_CHECKING:
    from collections.abc import Iterator

INSTALLED = ("-m", "tencent_desk.cli", "mock")
ONE_FILE = ("-c", "from tencent_desk_mock.cli import main; main()")  # as tools/pyz.py starts it
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def _command(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    folder = str(Path(tencent_desk_mock.__file__).parents[1])
    with subprocess.Popen(
        [sys.executable, "-W", "error", *arguments],
        env={**os.environ, "PYTHONPATH": folder, "PYTHONUNBUFFERED": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_command_serves_a_world_file_until_a_signal(tmp_path: Path, number: signal.Signals) -> None:
    file = tmp_path / "world.yaml"
    file.write_text("apps:\n  - {sdk_app_id: 1400000001, users: [zoe]}\n")
    with _command(*INSTALLED, "--port", "0", "--world", str(file)) as process:
        url = _line(process)
        if number is signal.SIGTERM:  # SIGINT is sent right after the URL is printed
            state = httpx.get(f"{url}/_mock/state").json()
            assert [app["users"] for app in state["apps"]] == [["zoe"]]
        process.send_signal(number)
        assert process.communicate(timeout=20) == ("", "")
    assert process.returncode == 0
    with socket.socket() as again:
        assert again.connect_ex(("127.0.0.1", httpx.URL(url).port or 0)) != 0


def test_control_endpoints_require_a_token_outside_loopback() -> None:
    with _command(*ONE_FILE, "--host", "0.0.0.0") as process:
        url = _line(process).replace("0.0.0.0", "127.0.0.1")
        token = _line(process).removeprefix("control token: ")
        assert len(base64.urlsafe_b64decode(token)) == 24
        headers = {"authorization": f"Bearer {token}"}
        assert httpx.get(f"{url}/_mock/state").status_code == 401
        given = httpx.get(f"{url}/_mock/state", headers=headers).text
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=20)
    assert "1400000000" in given
    assert SECRET_KEY not in given
    assert process.returncode == 0


def test_invalid_world_file_is_reported_and_no_server_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--world", str(tmp_path / "none.yaml")]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"tencent-desk mock: {tmp_path / 'none.yaml'}: No such file")


def test_options_are_not_changed_and_the_default_port_is_zero() -> None:
    arguments = ["--allow-host", "Desk.test", "--allow-origin", "http://127.0.0.1:8080"]
    chosen = _build_parser().parse_args(arguments)
    assert chosen.allow_host == ["Desk.test"]
    assert chosen.allow_origin == ["http://127.0.0.1:8080"]
    assert chosen.port == 0
    assert _build_parser().parse_args(["--port", "65535"]).port == 65_535


def test_a_port_in_use_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--port", str(port)]) == 1
    place = f"127.0.0.1 port {port}"
    reported = f"tencent-desk mock: cannot listen on {place}: Address already in use\n"
    assert capsys.readouterr().err == reported


def test_missing_extra_is_reported_with_the_install_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "tencent_desk_mock.server")
    assert main([]) == 1
    assert "uvicorn is missing: pip install 'tencent-desk[mock]'" in capsys.readouterr().err


def test_the_project_declares_the_command(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    module, _, name = project["entry-points"]["tencent_desk.commands"]["mock"].partition(":")
    assert getattr(import_module(module), name) is main


@pytest.mark.parametrize(
    ("raised", "status"), [(KeyboardInterrupt(), 0), (ContractError("it is another"), 1)]
)
def test_command_returns_an_exit_status(
    raised: BaseException, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def serve(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr(server, "serve", serve)
    assert cli.main([]) == status
