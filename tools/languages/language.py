"""What a language is to the command: tools, a folder, and the lines that a newcomer types."""

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
class Command:
    """One line, as a person types it in the language's folder, beside which openapi.yaml lies.

    Attributes:
        line: The line. It is split as a shell does it, and run without one.
    """

    line: str

    @property
    def words(self) -> list[str]:
        """Return the line, word by word."""
        return shlex.split(self.line)

    def __str__(self) -> str:
        return self.line


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that has to be on the machine.

    Attributes:
        name: What it is called.
        probe: The command that prints its version.
        least: The oldest version that is good enough.
    """

    name: str
    probe: str
    least: tuple[int, ...]

    def why_not(self) -> str | None:
        """Why it cannot be used here, or None where it can."""
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


@dataclass(frozen=True, slots=True)
class Language:
    """A language with one of its generators.

    Attributes:
        folder: Where its program lies, below tools/languages/; also its name in `--only`.
        language: The language.
        generator: The generator.
        version: Its version.
        tools: What has to be on the machine.
        install: What fetches generator and libraries, as their lock files pin them.
        generate: What makes the client from openapi.yaml.
        compile: What compiles client and caller.
        run: What starts the caller.
        generated: What `generate` writes, and is removed before.
    """

    folder: str
    language: str
    generator: str
    version: str
    tools: tuple[Tool, ...]
    install: tuple[Command, ...]
    generate: tuple[Command, ...]
    compile: tuple[Command, ...]
    run: Command
    generated: tuple[str, ...]

    @property
    def source(self) -> Path:
        """Return the folder of its program."""
        return FOLDER / self.folder

    @property
    def commands(self) -> tuple[Command, ...]:
        """Return every line, in order."""
        return (*self.install, *self.generate, *self.compile, self.run)

    def missing(self) -> list[str]:
        """Return what is not on this machine."""
        return [why for tool in self.tools if (why := tool.why_not()) is not None]
