"""The shell sessions of the docs, run as they are printed."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from inspect import getfile
from pathlib import Path
from typing import TYPE_CHECKING

import tencent_desk
import tencent_desk_mock

if TYPE_CHECKING:
    from collections.abc import Iterable

PORT = "8787"
"""The port of the fake Desk in the docs. A free one takes its place."""
BASH = shutil.which("bash") or "bash"
NEEDED = [name for name in ("bash", "curl") if shutil.which(name) is None]

Steps = list[tuple[str, str]]


def environment(**more: str) -> dict[str, str]:
    """The variables for a process that shall find both packages, and no plugin of pytest."""
    packages = {str(Path(getfile(each)).parents[1]) for each in (tencent_desk, tencent_desk_mock)}
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sorted(packages)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        **more,
    }


def steps(blocks: Iterable[str]) -> Steps:
    """The commands of a session, each with what it prints."""
    found: Steps = []
    for line in "".join(blocks).splitlines():
        if line.startswith("$ "):
            found.append((line[2:], ""))
        else:
            command, printed = found[-1]
            found[-1] = (command, f"{printed}{line}\n")
    return found


def run(session: Steps, folder: Path, *, errors: bool = False) -> Steps:
    """Run a session in a folder.

    Args:
        session: its commands.
        folder: where they run.
        errors: whether what stands on stderr counts as printed.

    Returns:
        Its commands, each with what it really printed.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    done = subprocess.run(  # noqa: S603 - it is our page
        [BASH, "-c", _script(session, port)],
        cwd=folder,
        env=environment(PATH=_commands(folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if errors else subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    printed = re.sub(r"(?m)^\[\d+\][+-] .*\n", "", done.stdout)  # what bash tells of its jobs
    found = re.split(r"(?m)^== \d+\n", printed.replace(port, PORT))[1:]
    return [(command, text) for (command, _), text in zip(session, found, strict=True)]


def _script(session: Steps, port: str) -> str:
    script = ["set -m"]
    for number, (command, printed) in enumerate(session):
        script.append(f"echo '== {number}'")
        told = command.replace(PORT, port)
        if told.endswith("&"):
            if not printed:
                raise ValueError(f"nothing says when {command!r} is ready")
            script.append(f"{told.removesuffix('&')}> out &")
            script.append(f"until grep -q {port} out; do sleep 0.05; done; cat out")
        else:
            script.append(told)
    return "\n".join([*script, "wait"])


def _commands(folder: Path) -> str:
    """A folder with the commands that a session takes for installed."""
    for name, arguments in (("python", ""), ("tencent-desk", "-m tencent_desk.cli ")):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n')
        script.chmod(0o755)
    return os.pathsep.join((str(folder), os.environ["PATH"]))
