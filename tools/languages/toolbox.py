"""Test other tools with the contract: python -m tools.languages.toolbox [NAME ...] [--planted]."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY, FakeDesk, running

from codegen import openapi30, postman
from codegen.contract import Contract
from contract_tests.support import oracle

from .run import CONTRACT, ROOT, WORK, BrokenStepError, build_environment, get_output

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Row = dict[str, str]
TABLE = Path(__file__).with_name("toolbox.toml")
ROWS: list[Row] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["tool"]
_SECONDS = 600
_START_SECONDS = 120

# Edits that remove each workaround from the contract.
PLANTED = {
    "default": (r"^( +)x-desk-default: 0$", r"\1default: 0"),
    "links": (r"x-desk-body:", "requestBody:"),
    "const": (r"^( +const: .*)\n +enum: .*$", r"\1"),
    "names": (r"(schemas/|^    )BodyFormat", r"\1ContentType"),
    "server": (r"^      host:$", "      host:\n        description: A host."),
}


class RowError(Exception):
    """Report that a row does not match its verdict."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run rows of the table. Return 0 if each matches its verdict."""
    parser = argparse.ArgumentParser(prog="tools.languages.toolbox", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of names; all rows by default")
    parser.add_argument(
        "--planted", action="store_true", help="undo the workarounds: rows must fail"
    )
    options = parser.parse_args(arguments)
    rows = [
        row for row in ROWS if not options.names or any(n in row["name"] for n in options.names)
    ]
    if options.planted:
        rows = [row for row in rows if "cure" in row]
    wrong = 0
    for row in rows:
        text = _build_text(row["cure"]) if options.planted else CONTRACT.read_text()
        problem = _find_problem(row, text)
        good = row["sign"] in (problem or "") if options.planted else problem is None
        wrong += not good
        mark = "ok" if good else "WRONG"
        reported = row["verdict"] if problem is None else f"{problem[:90]} … {problem[90:][-300:]}"
        sys.stdout.write(f"{mark:6}{row['job']:9} {row['name']} {row['version']}: {reported}\n")
        sys.stdout.flush()
    return 1 if wrong or not rows else 0


def markdown() -> Iterator[str]:
    """Yield the lines of the table in docs/languages.md."""
    yield from ("| job | tool | version | verdict |", "|---|---|---|---|")
    for row in ROWS:
        yield "| " + " | ".join(row[key] for key in ("job", "name", "version", "verdict")) + " |"


def _build_text(cure: str) -> str:
    pattern, other = PLANTED[cure]
    text, count = re.subn(pattern, other, CONTRACT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if not count:
        raise RowError(f"the workaround {cure} is not in the contract")
    return text


def _find_problem(row: Row, text: str) -> str | None:
    folder = WORK / "toolbox" / re.sub(r"\W+", "-", row["name"])
    for name in ("out", "out.py", "out.ts", "out.json"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "openapi.yaml").write_text(text, encoding="utf-8")
    contract = Contract(folder / "openapi.yaml")
    for form in (openapi30, postman):
        (folder / form.NAME).write_text(form.write(contract), encoding="utf-8")
    desk = FakeDesk()
    with running(desk) as url, _serve(row, folder) as port:
        try:
            for line in row["run"].strip().splitlines():
                _run_step(line, folder, _build_settings(url, port), desk)
        except RowError as error:
            return str(error)
    return None


def _build_settings(url: str, port: int) -> dict[str, str]:
    account = {"DESK_SDKAPPID": str(SDK_APP_ID), "DESK_SECRET": SECRET_KEY}
    settings = {"DESK_URL": url, "DESK_IDENTIFIER": IDENTIFIER, "PORT": str(port)}
    return build_environment(account | settings)


def _run_step(line: str, folder: Path, environment: dict[str, str], desk: FakeDesk) -> None:
    if line == "check":
        _check_replies(int(environment["PORT"]))
    elif line == "succeeded":
        if not desk.calls or any(call.code for call in desk.calls):
            raise RowError(f"codes {[call.code for call in desk.calls]} arrived")
    elif line.startswith("suite "):
        _run_shell(f"python -m pytest -q {line.removeprefix('suite ')}", ROOT, environment)
    else:
        _run_shell(line, folder, environment)


def _run_shell(line: str, folder: Path, environment: dict[str, str]) -> None:
    try:
        get_output(["/bin/sh", "-c", line], folder, environment, _SECONDS)
    except BrokenStepError as error:
        raise RowError(f"`{line[:60]}`: {' '.join(error.output.split()) or error}") from error


@contextmanager
def _serve(row: Row, folder: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    if "serve" not in row:
        yield port
        return
    with subprocess.Popen(  # noqa: S603 - our own table
        ["/bin/sh", "-c", f"exec {row['serve']}"],
        cwd=folder,
        env=_build_settings("", port),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            _await(port)
            yield port
        finally:
            os.killpg(process.pid, 15)


def _await(port: int) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RowError("the tool does not listen")


def _check_replies(port: int) -> None:
    """Call every operation and check the replies against the contract."""
    query: dict[str, str | int] = {"sdkappid": 1, "random": 1, "contenttype": "json"}
    query |= {"identifier": "a", "usersig": "b"}
    for operation, (path, _) in oracle.operations().items():
        url, body = f"http://127.0.0.1:{port}{path}", oracle.first_body(operation)
        reply: Any = httpx.post(url, params=query, json=body, trust_env=False).json()
        if not oracle.is_valid(oracle.reply_schema(operation), reply):
            raise RowError(f"{operation} is answered {str(reply)[:120]}")


if __name__ == "__main__":
    sys.exit(main())
