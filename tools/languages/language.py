"""Describe a language: its tools, its folder and its commands."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
_PROBE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Tool:
    """Describe a required program.

    Attributes:
        name: Its name.
        probe: The command that prints its version.
        least: The oldest supported version.
    """

    name: str
    probe: str
    least: tuple[int, ...]

    def why_not(self) -> str | None:
        """Return the reason why the tool cannot be used here; None if it can be used."""
        command = shlex.split(self.probe)
        if shutil.which(command[0]) is None:
            return f"{self.name} not found"
        done = subprocess.run(  # noqa: S603 - our own probes
            command, capture_output=True, text=True, timeout=_PROBE_SECONDS, check=False
        )
        found = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
        if done.returncode or found is None:
            return f"{self.name}: `{self.probe}` failed"
        if tuple(map(int, found.group().split("."))) < self.least:
            return f"{self.name} {found.group()} is older than {'.'.join(map(str, self.least))}"
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """Describe a language with one of its generators.

    Commands run in the language's folder, next to openapi.yaml. They are split as in a shell, but
    run without a shell.

    Attributes:
        folder: The folder of its program in tools/languages/; also its name in `--only`.
        shared: Files of the program in the folder above, which it shares with another generator.
        language: The language.
        generator: The generator.
        version: Its version.
        tools: The required programs.
        install: Commands that download generator and libraries, with locked versions.
        generate: Commands that make the client from openapi.yaml.
        compile: Commands that compile client and caller.
        run: The command that starts the caller.
        generated: The output of `generate`, which is removed before.
    """

    folder: str
    shared: tuple[str, ...] = ()
    language: str
    generator: str
    version: str
    tools: tuple[Tool, ...]
    install: tuple[str, ...] = ()
    generate: tuple[str, ...]
    compile: tuple[str, ...]
    run: str
    generated: tuple[str, ...]

    @property
    def source(self) -> Path:
        """Return the folder of its program."""
        return FOLDER / self.folder

    @property
    def commands(self) -> tuple[str, ...]:
        """Return all commands, in order."""
        return (*self.install, *self.generate, *self.compile, self.run)

    def missing(self) -> list[str]:
        """Return the missing programs."""
        return [why for tool in self.tools if (why := tool.why_not()) is not None]
