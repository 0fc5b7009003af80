"""Test the built wheel in clean environments: `make wheel-test`.

Each supported Python gets an environment with the newest dependencies that pyproject.toml allows,
and one with the oldest. In each runs the part of the suite about installed packages, from a copy
without the packages. Everything comes from the package index.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
UV = (sys.executable, "-m", "tools.uv")
RESOLUTIONS = {"newest": "highest", "oldest": "lowest-direct"}
TOOLS = (
    "anyio[trio]", "fastapi", "freezegun", "gevent", "hypothesis", "jsonschema", "markdown-it-py",
    "openapi-python-client", "openapi-spec-validator", "opentelemetry-sdk", "pytest",
    "pytest-socket", "pytest-xdist", "schemathesis", "selenium", "time-machine",
    "tls-sig-api-v2", "uvloop; sys_platform != 'win32'",
)  # fmt: skip
TESTS = (
    "client/test_*.py", "mock/test_*.py", "cli/test_*.py", "bulk/test_*.py",
    "tools/test_installed.py", "agreement/test_replies.py", "agreement/test_samples.py",
)  # fmt: skip
LEFT_OUT = (
    "client/test_typing.py", "cli/test_docs.py", "bulk/test_docs.py", "mock/test_origin.py",
)  # fmt: skip
"""They check the source and the pages, with the tools of the development environment."""


class InstallError(Exception):
    """Report that something could not be installed."""


def project() -> dict[str, Any]:
    """Return the table `project` of pyproject.toml."""
    found: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project: dict[str, Any] = found["project"]
    return project


def pythons() -> list[str]:
    """Return the Python versions of the classifiers."""
    names = [re.search(r"Python :: (3\.\d+)$", line) for line in project()["classifiers"]]
    return [found[1] for found in names if found]


def runtime() -> list[str]:
    """Return the requirements of the package and its extras."""
    extras = project()["optional-dependencies"].values()
    return [*project()["dependencies"], *(one for extra in extras for one in extra)]


def _build_path() -> str:
    """Return PATH with every Python of pyenv, selected or not."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    pythons = sorted(pyenv.glob("versions/3.*/bin"))
    return os.pathsep.join([os.environ["PATH"], *map(str, pythons)])


def _run(*command: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    kept["PATH"] = _build_path()
    return subprocess.run(  # noqa: S603 - fixed words
        [*map(str, command)],
        cwd=cwd,
        env={**kept, "INSTALLED_SUITE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def _run_checked(*command: str | Path) -> str:
    done = _run(*command)
    if done.returncode:
        raise InstallError(f"{' '.join(map(str, command))}\n{done.stderr.strip()}")
    return done.stdout


def build_wheel(folder: Path) -> Path:
    """Return the wheel of this tree, built into a folder."""
    _run_checked(*UV, "build", "--wheel", "--no-build-isolation", "--out-dir", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    return wheel


def list_installed(environment: Path) -> dict[str, Version]:
    """Return the versions of the packages in an environment, by name."""
    python = environment / "bin" / "python"
    listed = json.loads(_run_checked(*UV, "pip", "list", "--python", python, "--format", "json"))
    return {canonicalize_name(one["name"]): Version(one["version"]) for one in listed}


def make_environment(python: str, folder: Path, *wanted: str | Path) -> Path:
    """Return a new environment with the given packages.

    Raises:
        InstallError: the environment cannot be created.
    """
    _run_checked(*UV, "venv", "--quiet", "--python", python, folder)
    _run_checked(*UV, "pip", "install", "--python", folder / "bin" / "python", *wanted)
    return folder


def find_strays(wheel: Path, folder: Path) -> list[str]:
    """Return what the wheel installs beyond its declared dependencies."""
    alone = list_installed(make_environment(sys.executable, folder / "alone", wheel))
    needs = list_installed(
        make_environment(sys.executable, folder / "needs", *project()["dependencies"])
    )
    return sorted(alone.keys() - needs.keys() - {canonicalize_name(project()["name"])})


def find_not_oldest(found: dict[str, Version]) -> list[str]:
    """Return the runtime dependencies that are not at the lowest allowed version."""
    wrong = []
    for requirement in map(Requirement, runtime()):
        name = canonicalize_name(requirement.name)
        least = min(Version(one.version) for one in requirement.specifier if one.operator == ">=")
        if found[name].release[: len(least.release)] != least.release:
            wrong.append(f"{name} {found[name]}, not {least}")
    return wrong


def test_wheel(wheel: Path, python: str, dependencies: str, folder: Path) -> bool:
    """Test the wheel in its own environment, print the result, and return whether it passed.

    Args:
        wheel: the wheel.
        python: a version of Python.
        dependencies: `newest` or `oldest`.
        folder: a folder for the environment and the suite.
    """
    start = time.monotonic()
    extras = ",".join(project()["optional-dependencies"])
    # Repeat the requirements, because only listed requirements count as direct.
    wanted = (f"tencent-desk[{extras}] @ {wheel.as_uri()}", *runtime())
    environment = folder / "venv"
    make_environment(python, environment, "--resolution", RESOLUTIONS[dependencies], *wanted)
    found = list_installed(environment)
    wrong = find_not_oldest(found) if dependencies == "oldest" else []
    _run_checked(
        *UV,
        "pip",
        "install",
        "--python",
        environment / "bin" / "python",
        "--constraint",
        _pin_runtime(found, folder / "constraints.txt"),
        "--override",
        _pin_typer(found, folder / "overrides.txt"),
        *TOOLS,
    )
    done = _run(
        environment / "bin" / "python",
        "-m",
        "pytest",
        *_prepare_pytest(folder),
        cwd=folder / "suite",
    )
    lines = done.stdout.strip().splitlines()
    passed = not done.returncode and not wrong
    if not passed:
        sys.stdout.write("\n".join([*wrong, done.stdout, done.stderr]))
    versions = ", ".join(f"{name} {found[name]}" for name in ("attrs", "httpx"))
    summary = "; ".join([*wrong, lines[-1].strip("= ") if lines else "no output"])
    seconds = time.monotonic() - start
    _print(f"Python {python}, {dependencies} ({versions}), {seconds:.0f} s: {summary}")
    return passed


def _pin_runtime(found: dict[str, Version], file: Path) -> Path:
    """Pin the versions of the runtime dependencies, whatever the test tools require."""
    names = {canonicalize_name(Requirement(one).name) for one in runtime()}
    file.write_text("".join(f"{name}=={found[name]}\n" for name in sorted(names)), encoding="utf-8")
    return file


def _pin_typer(found: dict[str, Version], file: Path) -> Path:
    """Pin typer, because openapi-python-client requires an older version for an untested
    command."""
    file.write_text(f"typer=={found['typer']}\n", encoding="utf-8")
    return file


def _prepare_pytest(folder: Path) -> list[str]:
    """Copy the test suite to `folder/suite`, without the packages, and return the pytest
    arguments."""
    suite = folder / "suite"
    away = shutil.ignore_patterns("__pycache__", "node_modules")
    shutil.copytree(ROOT / "tools", suite / "tools", ignore=away)
    shutil.copytree(ROOT / "contract_tests", suite / "contract_tests", ignore=away)
    shutil.copytree(ROOT / "docs", suite / "docs")
    for name in ("openapi.yaml", "pyproject.toml"):
        shutil.copy(ROOT / name, suite)
    files = sorted(
        str(path.relative_to(suite))
        for pattern in TESTS
        for path in (suite / "contract_tests").glob(pattern)
        if f"{path.parent.name}/{path.name}" not in LEFT_OUT
    )
    return ["--quiet", "--numprocesses", "2", "--dist", "loadscope", *files]


def main(arguments: Sequence[str] | None = None) -> int:
    """Test the wheel. Return the exit status: 0 all passed, 1 not, 2 something is missing."""
    parser = argparse.ArgumentParser(prog="make wheel-test", description=__doc__)
    parser.add_argument("--python", action="append", choices=pythons(), help="default: all")
    parser.add_argument("--require-all", action="store_true", help="fail if a Python is missing")
    options = parser.parse_args(arguments)
    passed, missing = True, []
    with tempfile.TemporaryDirectory() as temporary:
        wheel = build_wheel(Path(temporary) / "dist")
        foreign = find_strays(wheel, Path(temporary))
        _print(f"{wheel.name} alone installs {foreign or 'its declared dependencies only'}")
        for python in options.python or pythons():
            if _run(*UV, "python", "find", "--no-python-downloads", python).returncode:
                missing.append(python)
                _print(f"skipped: Python {python} is not on this machine")
                continue
            for dependencies in RESOLUTIONS:
                folder = Path(temporary) / f"{python}-{dependencies}"
                passed = test_wheel(wheel, python, dependencies, folder) and passed
    if foreign or not passed:
        return 1
    return 2 if missing and options.require_all else 0


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
