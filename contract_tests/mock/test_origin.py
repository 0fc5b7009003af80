"""Test that the mock runs only with the contract that its package was built from."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tencent_desk
import tencent_desk_mock
from tencent_desk_mock import origin
from tencent_desk_mock.contract_error import ContractError
from tencent_desk_mock.origin import hash_contract

from codegen.provenance import provenance

PACKAGE = Path(tencent_desk_mock.__file__).parent
RECORD = Path(tencent_desk.__file__).with_name("_provenance.json")
OUTSIDE = {"cache", "__pycache__"}


def test_contract_hash_equals_the_hash_that_codegen_records(root: Path, tmp_path: Path) -> None:
    contract = root / "openapi.yaml"
    other_line_breaks = tmp_path / "openapi.yaml"
    other_line_breaks.write_bytes(contract.read_bytes().replace(b"\n", b"\r\n"))
    for file in (contract, other_line_breaks):
        assert hash_contract(file) == provenance(contract)["contract"]
        assert hash_contract(file) == json.loads(RECORD.read_text())["contract"]


@pytest.fixture
def installed(root: Path, tmp_path: Path) -> Path:
    """Return a folder like an installed wheel: the mock with its contract, and the client with its
    contract hash."""
    shutil.copytree(PACKAGE, tmp_path / "tencent_desk_mock", ignore=lambda *_: OUTSIDE)
    shutil.copy(root / "openapi.yaml", tmp_path / "tencent_desk_mock" / "openapi.yaml")
    client = tmp_path / "tencent_desk"
    client.mkdir()
    (client / "__init__.py").write_text("raise ImportError('nobody may import the client')")
    shutil.copy(RECORD, client)
    return tmp_path


def _command(folder: Path) -> subprocess.CompletedProcess[str]:
    code = (
        f"import sys; sys.path.insert(0, {str(folder)!r})\n"
        "from tencent_desk_mock import server\n"
        "server.serve = lambda *_, **__: print('served')\n"
        "from tencent_desk_mock.cli import main\n"
        "sys.exit(main([]))"
    )
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )


def test_installed_package_runs_with_its_own_contract(installed: Path) -> None:
    done = _command(installed)
    assert (done.returncode, done.stdout, done.stderr) == (0, "served\n", "")


def test_changed_contract_is_refused_with_a_clear_message(installed: Path) -> None:
    contract = installed / "tencent_desk_mock" / "openapi.yaml"
    contract.write_text(contract.read_text().replace("maxLength: 32", "maxLength: 33"))
    done = _command(installed)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        f"tencent-desk mock: {contract} is not the contract that tencent_desk was made from"
    )
    assert "python -m codegen" in done.stderr
    assert "install tencent-desk[mock] again" in done.stderr
    assert "Traceback" not in done.stderr


def test_contract_that_differs_from_the_client_is_reported(root: Path, tmp_path: Path) -> None:
    other = tmp_path / "openapi.yaml"
    other.write_bytes((root / "openapi.yaml").read_bytes() + b"# more\n")
    origin.check_origin(root / "openapi.yaml")
    begins = r"\(it has \w{12}, recorded is \w{12}\)"
    with pytest.raises(ContractError, match=f"is not the contract .*{begins}"):
        origin.check_origin(other)


@pytest.mark.parametrize("there", [True, False], ids=["without a record", "without a client"])
def test_any_contract_is_accepted_without_a_recorded_hash(
    there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Spec:
        origin = str(tmp_path / "__init__.py")

    monkeypatch.setattr(origin, "find_spec", lambda _: Spec if there else None)
    (tmp_path / "openapi.yaml").write_bytes(b"")
    origin.check_origin(tmp_path / "openapi.yaml")
