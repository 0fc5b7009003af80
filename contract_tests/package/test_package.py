"""Test the content of source distribution and wheel, built from a copy with extra files."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
import tencent_desk

from contract_tests.support import markdown

if TYPE_CHECKING:
    from email.message import Message

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"
URLS: dict[str, str] = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["urls"]

SHIPPED = {
    *("CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md", "SECURITY.md"),
    *("openapi.yaml", "pyproject.toml", "requirements.lock"),
    *("codegen", "contract_tests", "docs", "generated_client", "mock", "runtime", "tools"),
}
ADDED = {"PKG-INFO", ".gitignore"}
"""What the build backend adds to the files of the project."""
PACKAGES = {
    "tencent_desk": Path("generated_client/tencent_desk"),
    "tencent_desk_mock": Path("mock/tencent_desk_mock"),
    "tencent_desk_runtime": Path("runtime/tencent_desk_runtime"),
}
JUNK = (
    "notes.txt",
    ".env",
    ".cache/languages/go/main.go",
    ".venv/bin/python",
    "dist/old.whl",
    "node_modules/a/index.js",
    "tools/lint/node_modules/a/index.js",
    "tools/languages/java/target/a.class",
    "mock/tencent_desk_mock/__pycache__/app.cpython-311.pyc",
    "generated_client/tencent_desk/.mypy_cache/a.json",
    "generated_client/tencent_desk/client.py.orig",
)


class Built(NamedTuple):
    """Hold the file lists and the metadata of a build.

    Attributes:
        files: the files of the project.
        sdist: the file names in the source distribution.
        wheel: the file names in the wheel.
        metadata: the metadata of the wheel.
        entry_points: the entry points of the wheel.
    """

    files: set[str]
    sdist: set[str]
    wheel: set[str]
    metadata: Message
    entry_points: str


def _files(root: Path) -> set[str]:
    git = shutil.which("git") or "git"
    command = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("no git, and so no list of the files of the project")
    return {name for name in done.stdout.split("\0") if name and (root / name).is_file()}


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    copy, dist = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("dist")
    files = _files(root)
    for name in files:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / name, copy / name)
    for name in JUNK:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_text("junk", encoding="utf-8")
    _build(copy, dist)
    return _read(files, dist)


def _build(source: Path, dist: Path) -> None:
    """Build the source distribution, and build the wheel from it."""
    command = [
        sys.executable,
        "-m",
        "uv",
        "build",
        "--offline",
        "--no-cache",
        "--no-build-isolation",
    ]
    done = subprocess.run(
        [*command, "--out-dir", dist, source],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _read(files: set[str], dist: Path) -> Built:
    (sdist,), (wheel,) = dist.glob("*.tar.gz"), dist.glob("*.whl")
    with tarfile.open(sdist) as tar:
        members = {one.name.partition("/")[2] for one in tar.getmembers() if one.isfile()}
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (information,) = {name.partition("/")[0] for name in names if ".dist-info/" in name}
        metadata = archive.read(f"{information}/METADATA").decode()
        entry_points = archive.read(f"{information}/entry_points.txt").decode()
    plain = {name for name in names if not name.startswith(information)}
    return Built(files, members, plain, message_from_string(metadata), entry_points)


def test_source_distribution_contains_exactly_the_project(built: Built) -> None:
    expected = {name for name in built.files if name.partition("/")[0] in SHIPPED}

    assert {name.partition("/")[0] for name in expected} == SHIPPED
    assert built.sdist - ADDED == expected


def test_wheel_contains_both_packages_and_the_contract(built: Built) -> None:
    expected = {
        f"{package}/{Path(name).relative_to(folder).as_posix()}"
        for package, folder in PACKAGES.items()
        for name in built.files
        if Path(name).is_relative_to(folder)
    }
    assert {"tencent_desk/py.typed", "tencent_desk_mock/py.typed"} <= expected
    assert built.wheel == {*expected, "tencent_desk_mock/openapi.yaml"}


def test_wheel_metadata_is_correct(built: Built) -> None:
    known = built.metadata

    assert known["Name"] == "tencent-desk"
    assert known["Version"] == tencent_desk.__version__
    assert known["License-Expression"] == "MIT"
    assert known["License-File"] == "LICENSE"
    assert known["Requires-Python"] == ">=3.11"
    assert known["Description-Content-Type"] == "text/markdown"
    for field in ("Summary", "Maintainer", "Keywords"):
        assert known[field]
    assert known.get_all("Project-URL") == [f"{name}, {url}" for name, url in URLS.items()]
    assert all(url.startswith(URLS["Source"]) for url in URLS.values())


def test_readme_links_in_the_metadata_point_to_the_version_tag(built: Built, root: Path) -> None:
    text = str(built.metadata.get_payload())
    tag = f"v{tencent_desk.__version__}"
    blob, raw = (f"{URLS['Source']}/{kind}/{tag}/" for kind in ("blob", "raw"))

    assert text.replace(blob, "").replace(raw, "") == (root / "README.md").read_text("utf-8")
    page = markdown.parse(text)
    assert page.blocks == markdown.read(root / "README.md").blocks
    assert all(link.startswith(("https://", "#")) for link in page.links)
    assert f"]({raw}docs/architecture.svg)" in text


def test_wheel_has_the_entry_points_of_command_and_fixture(built: Built) -> None:
    assert "tencent-desk = tencent_desk.cli:main" in built.entry_points
    assert "mock = tencent_desk_mock.cli:main" in built.entry_points
    assert "tencent_desk_mock = tencent_desk_mock.pytest_plugin" in built.entry_points
