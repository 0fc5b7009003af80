"""Run the shell sessions of the docs as they are printed."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from inspect import getfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import tencent_desk
import tencent_desk_mock
import tencent_desk_runtime

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PORTS = ("8787", "8788")
"""Ports of the mock server and of its receiver in the docs; free ports replace them."""
BASH = shutil.which("bash") or "bash"
NEEDED = [name for name in ("bash", "curl") if shutil.which(name) is None]

ANYTHING = "…"
"""Placeholder in a page for text that differs from run to run."""

Steps = list[tuple[str, str]]


class Ran(NamedTuple):
    """Hold a command and its result.

    Attributes:
        command: the command as the page prints it.
        printed: the real output of the command.
        seconds: the duration of the command.
    """

    command: str
    printed: str
    seconds: float


def environment(**more: str) -> dict[str, str]:
    """Return variables for a process that can import the packages and loads no pytest plugins."""
    packages = {
        str(Path(getfile(each)).parents[1])
        for each in (tencent_desk, tencent_desk_mock, tencent_desk_runtime)
    }
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sorted(packages)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        **more,
    }


def steps(blocks: Iterable[str]) -> Steps:
    """Return the commands of a session, each with its documented output."""
    found: Steps = []
    for line in "".join(blocks).splitlines():
        if line.startswith("$ "):
            found.append((line[2:], ""))
        else:
            command, printed = found[-1]
            found[-1] = (command, f"{printed}{line}\n")
    return found


def run(session: Steps, folder: Path, *, errors: bool = False) -> Steps:
    """Run a session in a folder, with the installed packages.

    Args:
        session: the commands of the session.
        folder: the working directory.
        errors: whether the output includes stderr.

    Returns:
        The commands with their documented output, or with their real output if it differs.
    """
    found = timed(session, folder, environment(PATH=_make_commands(folder)), 240, errors=errors)
    return [
        (one.command, expected if says(expected, one.printed) else one.printed)
        for (_, expected), one in zip(session, found, strict=True)
    ]


def says(expected: str, printed: str) -> bool:
    """Return whether the real output matches the documented output."""
    pattern = ".*".join(re.escape(part) for part in expected.split(ANYTHING))
    return re.fullmatch(pattern, printed) is not None


def timed(
    session: Steps,
    folder: Path,
    variables: Mapping[str, str],
    timeout: float,
    *,
    errors: bool = False,
) -> list[Ran]:
    """Run a session in a folder, and measure the time of each command.

    Args:
        session: the commands of the session.
        folder: the working directory.
        variables: the environment variables.
        timeout: the time limit of the session in seconds.
        errors: whether the output includes stderr.
    """
    free = _free_ports()
    done = subprocess.run(  # noqa: S603 - it is our page
        [BASH, "-c", _make_script(session, free)],
        cwd=folder,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if errors else subprocess.PIPE,
        text=True,
        timeout=timeout,
        check=False,
    )
    printed = re.sub(r"(?m)^\[\d+\][+-] .*\n", "", done.stdout)  # job messages of bash
    parts = re.split(r"(?m)^== ([\d.]+)\n", printed)[1:]
    times = [*map(float, parts[::2])]
    texts = [
        _replace_ports(text, dict(zip(free.values(), free, strict=True))) for text in parts[1::2]
    ]
    if len(texts) != len(session) + 1:
        raise RuntimeError(f"the session ended early:\n{done.stdout}{done.stderr}")
    return [
        Ran(command, text, end - begin)
        for (command, _), text, begin, end in zip(
            session, texts[:-1], times[:-1], times[1:], strict=True
        )
    ]


def _free_ports() -> dict[str, str]:
    """Return a free port for each port of the docs."""
    with contextlib.ExitStack() as stack:
        taken = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in PORTS]
        return {port: str(one.getsockname()[1]) for port, one in zip(PORTS, taken, strict=True)}


def _replace_ports(text: str, ports: Mapping[str, str]) -> str:
    return re.sub("|".join(ports), lambda found: ports[found[0]], text)


def _make_script(session: Steps, free: Mapping[str, str]) -> str:
    script = ["set -m"]
    mark = 'echo "== $EPOCHREALTIME"'
    for command, printed in session:
        script.append(mark)
        reported = _replace_ports(command, free)
        if reported.endswith("&"):
            if not printed:
                raise ValueError(f"nothing says when {command!r} is ready")
            script.append(f"> out {reported}")
            ready = shlex.quote(_replace_ports(printed.splitlines()[-1], free))
            script.append(f"until grep -qsF {ready} out; do sleep 0.05; done; cat out")
        else:
            script.append(reported)
    return "\n".join([*script, mark, "wait"])


def _make_commands(folder: Path) -> str:
    """Make the commands that a session needs, and return a PATH with them."""
    for name, arguments in (
        ("python", ""),
        ("pytest", "-m pytest -p no:cacheprovider -p tencent_desk_mock.pytest_plugin "),
        ("tencent-desk", "-m tencent_desk.cli "),
    ):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n')
        script.chmod(0o755)
    return os.pathsep.join((str(folder), os.environ["PATH"]))
