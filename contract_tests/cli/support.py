"""Run the `tencent-desk` command in this process, as its script does."""

from __future__ import annotations

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest import mock

import attrs
import pytest
from openapi_python_client.strings import PythonIdentifier
from tencent_desk import DeskClient, Environment, cli
from tencent_desk.cli import main
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

if TYPE_CHECKING:
    from tencent_desk_mock import FakeDesk
    from tencent_desk_runtime.cli._program import Program

ACCOUNT = {
    "TENCENT_DESK_SDK_APP_ID": str(SDK_APP_ID),
    "TENCENT_DESK_IDENTIFIER": IDENTIFIER,
    "TENCENT_DESK_SECRET_KEY": SECRET_KEY,
}
VARIABLES = (*ACCOUNT, "TENCENT_DESK_USERSIG", "TENCENT_DESK_REGION", "TENCENT_DESK_BASE_URL")


class Done(NamedTuple):
    """Hold the result of a command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return the output as JSON, which must be one line."""
        if self.out.count("\n") != 1 or not self.out.isascii():
            raise ValueError(f"not one line of ASCII: {self.out!r}")
        return json.loads(self.out)


def invoke(*words: str, stdin: bytes = b"", encoding: str = "utf-8") -> Done:
    """Run the command with the given arguments."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding, write_through=True) for _ in range(2))
    given = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    with redirect_stdout(out), redirect_stderr(err), mock.patch.object(sys, "stdin", given):
        status = main(words)
    printed = [stream.buffer.getvalue().decode(encoding) for stream in (out, err)]
    return Done(status, *printed)


def option(field: str) -> str:
    """Return the command line option of a field."""
    return f"--{str(PythonIdentifier(field, '')).strip('_').replace('_', '-')}"


def options(body: dict[str, Any]) -> list[str]:
    """Return a body as command line arguments."""
    words = []
    for field, value in body.items():
        if isinstance(value, bool):
            words.append(option(field) if value else option(field).replace("--", "--no-", 1))
        else:
            text = value if isinstance(value, str) else json.dumps(value)
            words.append(f"{option(field)}={text}")
    return words


def name(operation: str) -> str:
    """Return the command name of an operation."""
    return operation.replace("_", "-")


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the mock's account in the environment, and make clients that do not wait."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in ACCOUNT.items():
        monkeypatch.setenv(variable, value)
    program = _build_program()
    monkeypatch.setattr(cli, "_program", lambda: program)


@cache  # so that the commands are built once
def _build_program() -> Program:
    hurried = Environment(sleep=lambda _: None)
    hurried_client: Any = partial(DeskClient, environment=hurried)
    return attrs.evolve(cli._program(), sync_client=hurried_client)  # noqa: SLF001 - no option does it


@pytest.fixture
def desk(account: None, desk_mock: FakeDesk) -> FakeDesk:
    """Return the mock that the commands call."""
    del account
    return desk_mock
