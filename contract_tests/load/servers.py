"""The servers under load, each a process of its own on a core of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
_MODULES = FOLDER / "node_modules"
_SECONDS = 60


def use_core(number: int) -> None:
    """Keeps this process on one core, where the system can do that and has two."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(0, {number})


@contextmanager
def fake_desk() -> Iterator[tuple[str, int]]:
    """The fake Desk as `tencent-desk mock` serves it: its URL and its process id."""
    command = [sys.executable, "-m", "tencent_desk_mock.cli", "--port", "0"]
    with _process(command) as process:
        out = cast("IO[str]", process.stdout)
        yield out.readline().strip(), process.pid


@contextmanager
def prism(*options: str) -> Iterator[tuple[str, int]]:
    """Prism on the same contract, with its checks of requests, which it makes by default.

    Args:
        options: More of its options.
    """
    _install()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    node = shutil.which("node") or "node"
    cli = str((_MODULES / ".bin" / "prism").resolve())
    command = [node, cli, "mock", "--port", str(port), *options, str(ROOT / "openapi.yaml")]
    with _process(command, stdout=subprocess.DEVNULL) as process:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", process.pid


def resident(pid: int) -> float:
    """Memory of a process that lies in RAM, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def _process(
    command: Sequence[str], stdout: int = subprocess.PIPE
) -> Iterator[subprocess.Popen[str]]:
    """A process on the first core; the generator has the second."""
    path = os.pathsep.join((str(ROOT / "contract_tests"), str(ROOT / "generated_client")))
    with subprocess.Popen(  # noqa: S603 - our own commands
        command,
        env={**os.environ, "PYTHONPATH": path},
        stdout=stdout,
        text=True,
        preexec_fn=lambda: use_core(0),  # noqa: PLW1509 - nothing here has threads yet
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=_SECONDS)


def _install() -> None:
    if not (_MODULES / ".bin" / "prism").exists():
        npm = shutil.which("npm") or "npm"
        subprocess.run([npm, "ci", "--silent"], cwd=FOLDER, check=True)  # noqa: S603 - as pinned


def _wait_for(port: int) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("Prism did not start")
