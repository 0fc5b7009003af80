"""Test the installed command: processes, completion, commands of other packages, the extra."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import tomllib
from contextlib import redirect_stdout
from importlib import import_module, metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import tencent_desk
from tencent_desk import __version__
from tencent_desk.cli import _program, main  # noqa: PLC2701 - typer runs the application itself
from tencent_desk_mock import FakeDesk, running
from tencent_desk_mock import cli as mock_command
from tencent_desk_runtime.cli import _app  # noqa: PLC2701 - typer runs the application itself
from typer.testing import CliRunner

from contract_tests.cli.support import account, desk, invoke, name, option
from contract_tests.support import oracle
from contract_tests.support.shell_session import environment

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["account", "desk"]

COMMAND = (sys.executable, "-W", "error", "-m", "tencent_desk.cli")
SESSION = "fd8a2e30-54de-4e40-bcaf-02718409c5cf"
WITHOUT_EXTRA = (
    "import sys\n"
    "for name in ('typer', 'rich', 'click'): sys.modules[name] = None\n"
    "from tencent_desk.cli import _program, main\n"
    "sys.exit(main(sys.argv[1:]))"
)


def run_process(
    *words: str, command: Sequence[str] = COMMAND, **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, *words],
        env=environment(**variables),
        input="",
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_command_makes_a_call_in_its_own_process(account: None) -> None:
    del account
    desk = FakeDesk()
    with running(desk) as url:
        words = ("transfer-to-human", "--session-id", SESSION, "--json")
        done = run_process(*words, TENCENT_DESK_BASE_URL=url)
        again = run_process(*words, TENCENT_DESK_BASE_URL=url)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["AgentId"] in desk.world.app().agents
    assert again.returncode == 14
    assert json.loads(again.stdout)["error"]["type"] == "ConflictError"
    assert "Traceback" not in again.stderr


def test_the_project_declares_the_command(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    module, _, name_ = project["scripts"]["tencent-desk"].partition(":")
    assert getattr(import_module(module), name_) is main


def test_version_option_prints_the_version() -> None:
    assert invoke("--version") == (0, f"tencent-desk {__version__}\n", "")


def test_command_without_arguments_prints_its_help() -> None:
    for words in ((), ("usersig",)):
        done = invoke(*words)
        assert done.status == 2
        assert "Commands:" in done.out + done.err


def test_every_command_has_a_json_option_and_a_unique_name() -> None:
    listed = re.findall(r"(?m)^  ([a-z-]+) +\S", invoke("--help").out.partition("Commands:")[2])
    names = [one for one in listed if one not in {"mock", "usersig", "send"}]
    assert len(set(listed)) == len(listed)
    assert {name(operation) for operation in oracle.operations()} | {"explain"} == set(names)
    for words in (*([one] for one in names), ["usersig", "sign"], ["usersig", "verify"]):
        assert re.search(r"(?m)^  --json +", invoke(*words, "--help").out), words


# --- commands of other packages


MISSING = "tencent-desk: typer is missing: pip install 'tencent-desk[cli]'\n"


@pytest.mark.parametrize(
    ("words", "status", "begins", "err"),
    [
        (["mock", "--help"], 0, "usage: tencent-desk mock ", ""),
        (["--version"], 0, f"tencent-desk {__version__}\n", ""),
        (["--help"], 0, "Usage: tencent-desk ", ""),
        (["--help", "send"], 0, "Usage: tencent-desk ", ""),
        (["explain", "-14"], 1, "", MISSING),
        ([], 1, "", MISSING),
        (["send-msg", "--help"], 1, "", MISSING),
        (["mock-it"], 1, "", MISSING),
    ],
)
def test_missing_extra_is_reported_and_other_commands_still_run(
    words: list[str], status: int, begins: str, err: str
) -> None:
    done = run_process(*words, command=(sys.executable, "-c", WITHOUT_EXTRA))
    assert (done.returncode, done.stderr) == (status, err)
    assert done.stdout.startswith(begins)
    assert bool(done.stdout) == (status == 0)
    if words == ["--help"]:
        assert "pip install 'tencent-desk[cli]'" in done.stdout
        assert done.stdout.endswith("Commands without it:\n  mock\n")


def test_app_runs_the_command_of_another_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def serve(words: Sequence[str]) -> int:
        return 7 if [*words] == ["--port", "1", "--help"] else 8

    monkeypatch.setattr(mock_command, "main", serve)
    words = ["mock", "--port", "1", "--help"]
    assert CliRunner().invoke(_app.build_application(_program()), words).exit_code == 7
    assert main(words) == 7
    assert main(["explain", "mock"]) == 2


def test_command_of_another_package_may_exit_with_a_message(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def exits(_: Sequence[str]) -> int:
        sys.exit("no port is free")

    monkeypatch.setattr(mock_command, "main", exits)
    with pytest.raises(SystemExit, match="no port is free"):
        main(["mock"])


def test_client_does_not_import_the_mock() -> None:
    for path in Path(tencent_desk.__file__).parent.rglob("*.py"):
        assert "tencent_desk_mock" not in path.read_text(encoding="utf-8"), path
    (entry,) = metadata.entry_points(group="tencent_desk.commands", name="mock")
    assert entry.load() is mock_command.main


# --- the terminal


@pytest.mark.slow
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: str) -> None:
    done = run_process("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert (done.returncode, done.stderr) == (0, "")
    assert "tencent-desk" in done.stdout
    assert "_TENCENT_DESK_COMPLETE=complete_" in done.stdout


def enums() -> dict[str, list[str]]:
    """Return the start of each command line that expects an enum value, with the values."""
    schemas = oracle.document()["components"]["schemas"]

    def resolve(node: dict[str, Any]) -> dict[str, Any]:
        reference = node.get("$ref", "").rpartition("/")[2]
        return schemas[reference] if reference else node

    found = {}
    for operation in oracle.operations():
        request = schemas[oracle.request_schema(operation)]
        for variant in map(resolve, request.get("anyOf", [request])):
            for field, node in variant["properties"].items():
                if values := resolve(node).get("enum"):
                    found[f"{name(operation)} {option(field)} "] = list(map(str, values))
    return found


def test_some_options_have_values_to_complete() -> None:
    assert {line.split()[1] for line in enums()} >= {"--type", "--send-tip-if-no-agent-online"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("tr", ["transfer-to-human"]),
        ("mo", ["mock"]),
        ("usersig v", ["verify"]),
        ("contact-user --im", ["--im-agent-user-id"]),
        *enums().items(),
    ],
)
def test_commands_options_and_values_are_completed(
    line: str, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["tencent-desk", *line.split(" ")]
    monkeypatch.setenv("_TENCENT_DESK_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "\n".join(words))
    monkeypatch.setenv("COMP_CWORD", str(len(words) - 1))
    done = invoke()
    assert (done.status, sorted(done.out.split())) == (0, sorted(expected))


@pytest.mark.parametrize(("encoding", "shown"), [("latin-1", r"\u4f60\u597d"), ("utf-8", "你好")])
def test_only_characters_that_the_terminal_cannot_encode_are_escaped(
    desk: FakeDesk, encoding: str, shown: str
) -> None:
    desk.fault("contact_user", extra={"More": ["你好", {"Deep": "你好"}]})
    words = ("contact-user", "--im-agent-user-id", "@customer_service_account")
    done = invoke(*words, "--client-user-id", "1289314544", encoding=encoding)
    assert (done.status, done.err) == (0, "")
    assert f'More          ["{shown}", {{"Deep": "{shown}"}}]' in done.out


def test_output_goes_to_a_redirected_stream() -> None:
    with redirect_stdout(io.StringIO()) as printed:
        assert main(["explain", "-14"]) == 0
    assert "LANGUAGE_RATE_EXCEEDED" in printed.getvalue()
