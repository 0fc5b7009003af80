"""Run one language: its commands in its own folder, then the caller."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tencent_desk_mock import running

from tools.npm import SETTINGS

from .scenario import ArrangedDesk
from .verdict import check_run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .language import Language
    from .verdict import Check

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = ROOT / "openapi.yaml"
WORK = ROOT / ".cache" / "languages"
STEPS = ("install", "generate", "compile")
_STEP_SECONDS = 1200
_CALLER_SECONDS = 120
_TAIL = 30
_AFTER = "\ncomponents:\n"


class BrokenStepError(Exception):
    """Report a failed command, with the end of its output.

    Args:
        command: The command, and how it ended.
        output: Its output.
    """

    def __init__(self, command: str, output: str) -> None:
        super().__init__("\n".join([command, *output.splitlines()[-_TAIL:]]))
        self.output = output


@dataclass(frozen=True, slots=True)
class Result:
    """Hold the result of a language.

    Attributes:
        language: The language.
        seconds: How long each step took.
        checks: The checks, failed or passed; none if a command failed.
        broken: The command that failed, or None.
    """

    language: Language
    seconds: Mapping[str, float]
    checks: tuple[Check, ...] = ()
    broken: str | None = None

    @property
    def passed(self) -> int:
        """Return how many checks passed."""
        return sum(check.problem is None for check in self.checks)

    @property
    def ok(self) -> bool:
        """Return whether every check passed."""
        return self.broken is None and self.passed == len(self.checks) > 0

    @property
    def problems(self) -> list[str]:
        """Return the problems."""
        if self.broken is not None:
            return [self.broken]
        return [f"{name}: {problem}" for name, problem in self.checks if problem is not None]


def run(language: Language, contract: Path = CONTRACT, work: Path = WORK) -> Result:
    """Generate from a contract, compile, call and check.

    Args:
        language: The language.
        contract: The contract to generate from. The mock always uses the repository's.
        work: Folder for downloads and builds.
    """
    seconds: dict[str, float] = {}
    folder = _prepare(language, contract, work)
    try:
        for step in STEPS:
            started = time.monotonic()
            _run_step(getattr(language, step), folder)
            seconds[step] = time.monotonic() - started
        checks = _call(language, folder)
    except BrokenStepError as error:
        return Result(language, seconds, broken=str(error))
    return Result(language, seconds, tuple(checks))


def _prepare(language: Language, contract: Path, work: Path) -> Path:
    """Return the language's folder in `work`, with a fresh program and earlier downloads."""
    folder = work / language.folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in language.generated:
        shutil.rmtree(folder / name, ignore_errors=True)
    shutil.copytree(language.source, folder, dirs_exist_ok=True)
    for name in language.shared:
        shutil.copyfile(language.source.parent / name, folder / name)
    (folder / "openapi.yaml").write_text(
        remove_webhooks(contract.read_text(encoding="utf-8")), encoding="utf-8"
    )
    return folder


def remove_webhooks(contract: str) -> str:
    """Return a contract without `webhooks`, for which generators would make client methods.

    The schemas of callbacks stay, because receivers use their models.

    Args:
        contract: its text.
    """
    before, mark, rest = contract.partition("\nwebhooks:\n")
    return f"{before}\ncomponents:\n{rest.partition(_AFTER)[2]}" if mark else before


def _run_step(commands: Sequence[str], folder: Path) -> None:
    for command in commands:
        get_output(shlex.split(command), folder, build_environment(), _STEP_SECONDS)


def _call(language: Language, folder: Path) -> list[Check]:
    desk = ArrangedDesk()
    with running(desk) as url:
        environment = build_environment(desk.environment(url))
        printed = get_output(shlex.split(language.run), folder, environment, _CALLER_SECONDS)
    return check_run(desk, printed)


def get_output(
    words: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: int
) -> str:
    """Run a command and return its standard output.

    Args:
        words: The command.
        folder: The folder to run it in.
        environment: Its environment variables.
        seconds: The longest run time.

    Raises:
        BrokenStepError: It failed, or did not end in time.
    """
    program = shutil.which(words[0], path=environment["PATH"]) or words[0]
    try:
        done = subprocess.run(  # noqa: S603 - our own commands
            [program, *words[1:]],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BrokenStepError(f"{shlex.join(words)}: {error}", "") from error
    if done.returncode:
        ended = f"{shlex.join(words)}: exit status {done.returncode}"
        raise BrokenStepError(ended, done.stdout + done.stderr)
    return done.stdout


def build_environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the machine's environment variables, with our own tools first, and without a proxy
    for the mock.

    Args:
        more: Variables to add.
    """
    own = str(Path(sys.executable).parent)
    path = os.pathsep.join([own, os.environ.get("PATH", os.defpath)])
    ours = {"PATH": path, "NO_PROXY": "127.0.0.1,localhost", "NO_COLOR": "1"}
    return {**os.environ, **SETTINGS, **ours, **(more or {})}
