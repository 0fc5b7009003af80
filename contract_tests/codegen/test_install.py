"""Test that a new package replaces the old package completely."""

from __future__ import annotations

import copy
import json
from contextlib import nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from codegen import generate
from codegen.__main__ import main
from codegen.contract import ContractError
from codegen.folders import install
from codegen.provenance import compare_records
from contract_tests.support import oracle

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def packages(tmp_path: Path) -> tuple[Path, Path]:
    """Return the folders of a new package and of an old package."""
    fresh, target = tmp_path / "workshop" / "fresh", tmp_path / "client" / "package"
    for folder in (fresh, target):
        folder.mkdir(parents=True)
        (folder / "module.py").write_text(folder.name, encoding="utf-8")
    (target / "gone.py").write_text("", encoding="utf-8")
    return fresh, target


def test_install_removes_all_files_of_the_old_package(packages: tuple[Path, Path]) -> None:
    fresh, target = packages

    install(fresh, target)

    assert [path.name for path in target.iterdir()] == ["module.py"]
    assert (target / "module.py").read_text(encoding="utf-8") == "fresh"


def test_missing_record_counts_as_a_change(root: Path, tmp_path: Path) -> None:
    fresh = root / "generated_client" / "tencent_desk"
    assert compare_records(fresh, fresh) == []
    assert compare_records(fresh, tmp_path) != []


def test_code_that_ruff_cannot_parse_is_not_installed(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    render = generate._render_own  # noqa: SLF001 - a template that makes nonsense

    def broken(*given: object) -> None:
        render(*given)  # type: ignore[arg-type]
        target = given[-1]
        (target / "client.py").write_text("def (", encoding="utf-8")  # type: ignore[operator]

    monkeypatch.setattr(generate, "_render_own", broken)
    output = tmp_path / "out"

    assert main(["--contract", str(root / "openapi.yaml"), "--output", str(output)]) == 2
    assert "ruff reports errors" in capsys.readouterr().err
    assert not (output / "tencent_desk").exists()


def test_contract_that_the_generator_cannot_read_is_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generate, "check", lambda *_: None)
    contract = tmp_path / "openapi.yaml"
    text = (root / "openapi.yaml").read_text(encoding="utf-8")
    contract.write_text(text.replace("openapi: 3.1", "openapi: 9.1", 1), encoding="utf-8")

    with pytest.raises(ContractError, match="openapi-python-client"):
        generate.generate(contract, tmp_path / "out")


def test_field_with_type_any_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate, "check", lambda *_: None)
    document = copy.deepcopy(oracle.document())
    del document["components"]["schemas"]["TextContent"]["properties"]["Text"]["type"]
    contract = tmp_path / "openapi.yaml"
    contract.write_text(json.dumps(document), encoding="utf-8")

    with pytest.raises(ContractError, match=r"TextContent/properties/Text.* Any"):
        generate.generate(contract, tmp_path / "out")


@pytest.mark.parametrize(("kind", "refused"), [("Any", True), ("list[Any]", True), ("Many", False)])
@pytest.mark.parametrize("where", ["body", "reply"])
def test_body_with_type_any_is_refused(kind: str, refused: bool, where: str) -> None:
    prop = SimpleNamespace(get_type_string=lambda: kind)
    given = [SimpleNamespace(prop=prop, status_code=200)]
    endpoint = SimpleNamespace(
        name="send",
        path="/v4/send",
        bodies=given if where == "body" else [],
        responses=given if where == "reply" else [],
    )
    tag = SimpleNamespace(parse_errors=[], endpoints=[endpoint])
    project: Any = SimpleNamespace(
        openapi=SimpleNamespace(endpoint_collections_by_tag={"a": tag}, models=[])
    )
    reported = pytest.raises(ContractError, match=r"/paths/~1v4~1send: .* types send as Any")
    with reported if refused else nullcontext():
        generate._refuse_unfaithful(project)  # noqa: SLF001


def test_named_string_schema_becomes_a_string(tmp_path: Path) -> None:
    document = copy.deepcopy(oracle.document())
    schemas = document["components"]["schemas"]
    schemas["SessionName"] = {"type": "string", "description": "Name.", "examples": ["s1"]}
    field = {"$ref": "#/components/schemas/SessionName"}
    schemas["TransferToHumanRequest"]["properties"]["SessionId"] = field
    contract = tmp_path / "openapi.yaml"
    contract.write_text(json.dumps(document), encoding="utf-8")
    generate.generate(contract, tmp_path / "out")

    model = (tmp_path / "out" / "models" / "transfer_to_human_request.py").read_text("utf-8")
    client = (tmp_path / "out" / "client.py").read_text("utf-8")
    assert "session_id: str\n" in model
    assert '"SessionId", _codec.text)' in model
    assert client.count("session_id: str,") >= 4
