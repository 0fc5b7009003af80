"""Every example of docs/fake-desk.md does what the page says."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from inspect import getfile
from pathlib import Path

import pytest
import tencent_desk
import tencent_desk_mock
from fake_desk_tables import PAGE, written
from tencent_desk_mock import WorldFileError, asgi_app, load_world
from tencent_desk_mock.patch_schemas import SETTINGS, WORLD

TEXT = PAGE.read_text(encoding="utf-8")
PORT = "8787"
BASH = shutil.which("bash") or "bash"
NEEDED = [name for name in ("bash", "curl") if shutil.which(name) is None]


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


def _environment(**more: str) -> dict[str, str]:
    packages = {str(Path(getfile(each)).parents[1]) for each in (tencent_desk, tencent_desk_mock)}
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(sorted(packages)),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        **more,
    }


def test_the_first_example_has_less_than_ten_lines() -> None:
    assert _blocks("python")[0].count("\n") < 10


def test_the_python_examples_pass_as_they_stand(tmp_path: Path) -> None:
    for number, block in enumerate(_blocks("python")):
        (tmp_path / f"test_example_{number}.py").write_text(block)
    options = ["-q", "-p", "no:cacheprovider", "-p", "tencent_desk_mock.pytest_plugin"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-W", "error", *options],
        cwd=tmp_path,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    expected = "\n".join(_blocks("python")).count("def test_")
    assert expected >= len(_blocks("python"))
    assert f"\n{expected} passed" in done.stdout, done.stdout + done.stderr


def _session() -> list[tuple[str, str]]:
    """The commands of the shell session, each with what it prints."""
    lines = "".join(_blocks("console")[1:]).splitlines()
    steps: list[tuple[str, str]] = []
    for line in lines:
        if line.startswith("$ "):
            steps.append((line[2:], ""))
        else:
            command, printed = steps[-1]
            steps[-1] = (command, f"{printed}{line}\n")
    return steps


def _commands(folder: Path) -> str:
    """A folder with the commands that the session takes for installed."""
    for name, arguments in (("python", ""), ("tencent-desk", "-m tencent_desk_mock.cli ")):
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}"$@"\n')
        script.chmod(0o755)
    return os.pathsep.join((str(folder), os.environ["PATH"]))


@pytest.mark.skipif(bool(NEEDED), reason=f"{' and '.join(NEEDED)} not found")
def test_the_shell_session_prints_what_the_page_says(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    script = ["set -m"]
    for number, (command, printed) in enumerate(_session()):
        script += [f"echo '== {number}'", command.replace(PORT, port)]
        if command.endswith("&"):
            script.append(f"until grep -q {port} out; do sleep 0.05; done; cat out")
            script[-2] = command.replace(PORT, port).removesuffix("&") + "> out &"
            assert printed
    done = subprocess.run(
        [BASH, "-c", "\n".join([*script, "wait"])],
        cwd=tmp_path,
        env=_environment(PATH=_commands(tmp_path)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found = re.split(r"(?m)^== \d+\n", done.stdout.replace(port, PORT))[1:]
    expected = [printed for _, printed in _session()]
    assert [*zip(_session(), found, strict=True)] == [*zip(_session(), expected, strict=True)]


def test_the_session_shows_what_it_promises() -> None:
    printed = "".join(printed for _, printed in _session())
    for code in (141001, 141011, 141012, 141013, 141017, 10025, -50052):
        assert f'"ErrorCode": {code}}}' in printed


def test_the_world_file_is_a_world(tmp_path: Path) -> None:
    (block,) = _blocks("yaml")
    file = tmp_path / "world.yaml"
    file.write_text(block)
    assert load_world(file).app().agents.keys() == {"ann@shop.example"}
    file.write_text(f"{block}more: 1\n")
    with pytest.raises(WorldFileError, match="unknown key 'more'"):
        load_world(file)


def test_the_page_names_all_that_can_be_set() -> None:
    for name in (*SETTINGS["properties"], *WORLD.keys):
        assert re.search(rf"\b{name}\b", TEXT), name


def test_the_page_lists_all_control_endpoints() -> None:
    listed = set(re.findall(r"\| `([A-Z]+ /_mock/\w+)` \|", TEXT))
    assert listed == {*asgi_app().endpoints}


def test_the_tables_are_as_the_code_makes_them() -> None:
    assert written(TEXT) == TEXT, "run: python contract_tests/fake_desk_tables.py"
