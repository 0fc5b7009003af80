"""Test every code block in README and docs. New pages are included automatically."""

from __future__ import annotations

import logging
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from tencent_desk_mock import IDENTIFIER, SDK_APP_ID, SECRET_KEY

from contract_tests import vendor_pages
from contract_tests.support import markdown
from contract_tests.support.real_redis import redis_url
from contract_tests.support.shell_session import NEEDED, environment, run, steps
from tools.languages.registry import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tencent_desk_mock import FakeDesk

__all__ = ["redis_url"]

ROOT = Path(__file__).resolve().parents[2]
CHINESE = (
    "docs/README.zh-CN.md"  # package/test_readme_facts.py tests that it has the blocks of README.md
)
ROWS = "contract_tests/vendor_pages/README.md"
OF_THEIR_OWN = {
    "docs/cli.md": ("cli/test_docs.py", "what it prints differs from run to run, on stderr too"),
}
"""Pages whose blocks are run by their own test module, with the reason."""
PAGES = {
    path.relative_to(ROOT).as_posix(): markdown.read(path)
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), ROOT / ROWS])
    if path.relative_to(ROOT).as_posix() not in {CHINESE, *OF_THEIR_OWN}
}
NOT_RUN = {
    ("README.md", "pip install"): "package/test_readme.py installs both, without the package index",
    ("CONTRIBUTING.md", "make setup"): "it is the suite itself",
    ("CONTRIBUTING.md", "mmdebstrap"): "it needs root, and Debian's packages",
    ("docs/bulk.md", "celery -A"): "bulk/test_docs.py runs it, with a Redis of its own",
    ("docs/mock.md", "pip install"): "asks the package index; `make wheel-test` does so too",
    ("docs/first-five-minutes.md", "git clone"): "the package index; `make stopwatch` runs it",
    ("docs/first-bot.md", "git clone"): "the package index; `make stopwatch` runs it",
    ("docs/languages.md", "export DESK_URL"): "`make languages` sets them for every caller",
}
"""Sessions that the suite cannot run, by page and first words, with the reason."""
SAVED = re.compile(r"```python\n(.*?)```\n\nSaved as `([\w.]+)`", re.DOTALL)
MAKE = shutil.which("make") or "make"


class Python(NamedTuple):
    """Describe a Python block.

    Attributes:
        page: the page of the block.
        file: its file name; None if it has no file name.
        code: the code.
    """

    page: str
    file: str | None
    code: str


def _python(page: str) -> list[Python]:
    saved = dict(SAVED.findall((ROOT / page).read_text(encoding="utf-8")))
    found = []
    for number, code in enumerate(PAGES[page].code("python")):
        titled = re.match(r"# (\w+\.py)\n", code)
        name = titled[1] if titled else saved.get(code)
        if name is None and "\ndef test_" in code:
            name = f"test_example_{number}.py"
        found.append(Python(page, name, code))
    return found


PYTHON = {page: _python(page) for page in PAGES}
SCRIPTS = [one for blocks in PYTHON.values() for one in blocks if one.file is None]
WITH_TESTS = [
    page
    for page, blocks in PYTHON.items()
    if any((one.file or "").startswith("test_") for one in blocks)
]


def _sessions(page: str) -> list[list[tuple[str, str]]]:
    return [steps([block]) for block in PAGES[page].code("console")]


def _of_make(session: list[tuple[str, str]]) -> bool:
    return all(command.startswith("make ") for command, _ in session)


def _reason(page: str, session: list[tuple[str, str]]) -> str | None:
    keys = [key for key in NOT_RUN if key[0] == page and session[0][0].startswith(key[1])]
    return NOT_RUN[keys[0]] if keys else None


def _to_run(page: str) -> list[tuple[str, str]]:
    if (
        page == "docs/languages.md"
    ):  # see test_commands_of_other_languages_are_run_by_make_languages
        return []
    found = [one for one in _sessions(page) if not _of_make(one) and not _reason(page, one)]
    return [step for session in found for step in session]


TARGETS = sorted(
    {
        (page, command)
        for page in PAGES
        for session in _sessions(page)
        if _of_make(session)
        for command, _ in session
    }
)


def _save(page: str, folder: Path) -> None:
    for one in PYTHON[page]:
        if one.file:
            (folder / one.file).write_text(one.code, encoding="utf-8")


@pytest.fixture
def loggers() -> Iterator[None]:
    """Restore the root logger and the client logger after a block."""
    both = [logging.getLogger(), logging.getLogger("tencent_desk")]
    before = [(one.level, one.handlers[:]) for one in both]
    yield
    for one, (level, handlers) in zip(both, before, strict=True):
        one.setLevel(level)
        one.handlers[:] = handlers


@pytest.fixture
def execute(
    desk_mock: FakeDesk,
    loggers: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[[str], str]:
    """Run a block with the mock's account in environment variables; return its output."""
    del loggers
    assert not desk_mock.calls
    monkeypatch.setenv("TENCENT_DESK_SDK_APP_ID", str(SDK_APP_ID))
    monkeypatch.setenv("TENCENT_DESK_IDENTIFIER", IDENTIFIER)
    monkeypatch.setenv("TENCENT_DESK_SECRET_KEY", SECRET_KEY)

    def printed(block: str) -> str:
        exec(block, {"__name__": "__main__"})  # noqa: S102 - it is our page
        return capsys.readouterr().out

    return printed


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: one.page)
def test_script_of_a_page_runs(script: Python, execute: Callable[[str], str]) -> None:
    execute(script.code)


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_TESTS)
def test_tests_of_a_page_pass(page: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    _save(page, tmp_path)
    needs_redis = any("REDIS_URL" in one.code for one in PYTHON[page])
    more = {"REDIS_URL": request.getfixturevalue("redis_url")} if needs_redis else {}
    plugins = ["-p", "no:cacheprovider", "-p", "tencent_desk_mock.pytest_plugin"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-W", "error", *plugins],
        cwd=tmp_path,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for one in PYTHON[page]:
        for name in re.findall(r"^def (test_\w+)", one.code, re.MULTILINE):
            assert f"\nPASSED {one.file}::{name}" in done.stdout, name


@pytest.mark.slow
@pytest.mark.skipif(bool(NEEDED), reason=f"{' and '.join(NEEDED)} not found")
@pytest.mark.parametrize("page", [page for page in PAGES if _to_run(page)])
def test_console_session_prints_the_output_on_the_page(page: str, tmp_path: Path) -> None:
    _save(page, tmp_path)

    assert run(_to_run(page), tmp_path) == _to_run(page)


@pytest.mark.parametrize(("page", "command"), TARGETS)
def test_make_command_has_a_target(page: str, command: str) -> None:
    words = shlex.split(command, comments=True)
    done = subprocess.run(
        [MAKE, "--dry-run", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{page}: {done.stderr}"


def test_every_saved_file_is_used() -> None:
    for page, blocks in PYTHON.items():
        used = "".join([*PAGES[page].code("console"), *(one.code for one in blocks)])
        for one in blocks:
            if one.file and not one.file.startswith("test_"):
                assert one.file in used.replace(f"# {one.file}", "") or re.search(
                    rf"(from|import|uvicorn) {one.file.removesuffix('.py')}\b", used
                ), f"{page}: nothing runs {one.file}"


def test_exceptions_are_not_outdated() -> None:
    for page, (tests, _) in OF_THEIR_OWN.items():
        assert (ROOT / page).is_file()
        assert Path(page).name in (ROOT / "contract_tests" / tests).read_text(encoding="utf-8")
    for page, words in NOT_RUN:
        assert any(one[0][0].startswith(words) for one in _sessions(page)), (page, words)


ELSEWHERE = {
    (ROWS, "yaml"): "package/test_docs_blocks.py::test_vendor_page_row_of_the_page_is_valid",
    ("docs/extensions.md", "yaml"): (
        "contract/test_document.py::test_page_example_is_from_the_contract"
    ),
    ("docs/mock.md", "yaml"): "mock/test_docs.py::test_world_file_of_the_page_is_valid",
}
"""Data on a page, and the test that they are what the page says."""


def test_every_block_is_run_or_checked() -> None:
    for page, content in PAGES.items():
        for block in content.blocks:
            assert block.language in {"python", "console"} or (page, block.language) in ELSEWHERE, (
                f"{page}: nothing runs or checks a block of {block.language or 'no language'!r}"
            )


@pytest.mark.parametrize(("page", "language"), ELSEWHERE)
def test_data_block_has_its_test(page: str, language: str) -> None:
    file, _, name = ELSEWHERE[page, language].partition("::")

    assert PAGES[page].code(language), "the entry is stale"
    assert f"\ndef {name}(" in (ROOT / "contract_tests" / file).read_text(encoding="utf-8")


def test_vendor_page_row_of_the_page_is_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (block,) = PAGES[ROWS].code("yaml")
    shutil.copytree(Path(vendor_pages.__file__).parent, tmp_path, dirs_exist_ok=True)
    (tmp_path / "operations" / "end_session.yaml").write_text(block, encoding="utf-8")
    monkeypatch.setattr("contract_tests.vendor_pages._files.FOLDER", tmp_path)

    assert (
        vendor_pages.operations.__wrapped__()["end_session"]
        == vendor_pages.operations()["end_session"]
    )


def test_commands_of_other_languages_are_run_by_make_languages() -> None:
    reported = {str(command) for language in LANGUAGES for command in language.commands}

    for session in _sessions("docs/languages.md"):
        if not _of_make(session) and not _reason("docs/languages.md", session):
            assert {command for command, _ in session} <= reported


def test_manual_and_client_messages_are_equal(
    execute: Callable[[str], str], desk_mock: FakeDesk
) -> None:
    for one in PYTHON["docs/migrating.md"]:
        execute(one.code)

    by_hand, ours = desk_mock.calls.send_msg
    assert by_hand.ok
    assert ours.ok
    assert by_hand.body == ours.body
