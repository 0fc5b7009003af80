"""Test the mock server as one file: build it, and start it without the project."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tencent_desk import DeskClient
from tencent_desk.messages import text
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

from contract_tests.support import oracle
from tools import pyz

if TYPE_CHECKING:
    from pathlib import Path

_SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"


@pytest.mark.slow
def test_pyz_file_serves_every_operation_with_plain_python(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    probe = [sys.executable, "-m", "tools.uv", "tool", "run", "--quiet", pyz.SHIV, "--version"]
    if subprocess.run(probe, capture_output=True, timeout=120, check=False).returncode:
        pytest.skip("shiv cannot be fetched from the package index")
    file = tmp_path / "mock.pyz"

    assert pyz.main([str(file)]) == 0

    assert f" {len(oracle.operations())} operations" in capsys.readouterr().out
    with (
        pyz.serve(file) as url,
        DeskClient(SDK_APP_ID, secret_key=SECRET_KEY, identifier=IDENTIFIER, base_url=url) as desk,
    ):
        assert desk.send_msg(session_id=_SESSION, msg_body=[text("hello")]).error_code == 0


def test_file_that_exits_at_once_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "broken.pyz"
    file.write_text("raise SystemExit(3)", encoding="utf-8")

    with pytest.raises(RuntimeError, match=r"broken\.pyz ended with status 3 and no URL"):
        pyz.answer(file)
