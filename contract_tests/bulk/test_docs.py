"""Test that the code blocks of docs/bulk.md work as the page states."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tencent_desk._service import SERVICE  # noqa: PLC2701 - the page lists its columns
from tencent_desk.bulk import State
from tencent_desk_mock import running
from tencent_desk_runtime.bulk._formats import Columns  # noqa: PLC2701 - the page lists its columns
from tencent_desk_runtime.bulk._outcome import IN_A_ROW  # noqa: PLC2701 - the page states its limit

from contract_tests.cli.support import ACCOUNT
from contract_tests.support import markdown
from contract_tests.support.real_redis import redis_url
from contract_tests.support.shell_session import environment, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["redis_url"]

FILE = Path(__file__).resolve().parents[2] / "docs" / "bulk.md"
PAGE = markdown.read(FILE)
CELERY = PAGE.code("console")[-2]
SAVED = dict(re.findall(r"```python\n(# (?P<name>\w+\.py)\n.*?)```", FILE.read_text(), re.DOTALL))
WORKER_WORDS = "celery -A tasks worker --loglevel error --pool solo"


@pytest.mark.slow
def test_celery_commands_print_the_documented_output(redis_url: str, tmp_path: Path) -> None:
    pytest.importorskip("celery", reason="the extra celery is not installed")
    worker, submit, again = steps([CELERY])
    assert worker == (f"{WORKER_WORDS} > workers 2>&1 &", "")
    assert submit[0] == again[0] == "python submit.py"
    for code, name in SAVED.items():
        (tmp_path / name).write_text(code.replace("redis://localhost:6379/0", redis_url))
    lines = [f"@customer_service_account,{user},hello\n" for user in ("user2", "user3", "nobody")]
    (tmp_path / "recipients.csv").write_text("".join(["FromAccount,ToAccount,Text\n", *lines]))
    with running() as url:
        variables = environment(**ACCOUNT, TENCENT_DESK_BASE_URL=url)
        with subprocess.Popen(
            [sys.executable, "-m", *WORKER_WORDS.split()],
            cwd=tmp_path,
            env=variables,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                printed = list(_yield_outputs(again[1], tmp_path, variables))
            finally:
                process.terminate()
                process.wait(60)
    assert printed[-1] == again[1]


def _yield_outputs(wanted: str, folder: Path, variables: dict[str, str]) -> Iterator[str]:
    """Run `submit.py` and yield its output, repeatedly, until the workers have finished."""
    for _ in range(60):
        done = subprocess.run(
            [sys.executable, "submit.py"],
            cwd=folder,
            env=variables,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        yield done.stdout
        if done.stdout == wanted:
            return


def test_page_lists_all_columns_and_outcomes() -> None:
    columns, outcomes = PAGE.tables
    named = re.findall(r"`(\w+)`", " ".join(row[0] for row in columns[1:]))
    wanted = sorted(Columns(SERVICE.validator, "SendMsgRequest", ()).types)
    assert sorted(named) == wanted, f"the first table of {FILE} has a row for each of {wanted}"
    assert [row[0] for row in outcomes[1:]] == [f"`{state}`" for state in State]


def test_page_states_the_number_of_failures_that_stop_a_run() -> None:
    assert IN_A_ROW == 10
    text = FILE.read_text()
    assert "ten rows in a row failed" in text
    assert "ten rows were refused" in text
