"""Configure all tests: a clean environment, a repeatable seed, a count of cases."""

from __future__ import annotations

import gc
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from contract_tests.support.generated_cases import Cases, seed_of, use_repeatable_profile
from contract_tests.support.surroundings import leave_out_what_is_meant_for_others

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
CASES = pytest.StashKey[Cases]()
SEED = pytest.StashKey[int]()
GENERATED = "generated cases"
LONGEST = (
    "agreement/test_schemathesis_command",
    "contract/test_planted_defects",
    "package/test_site",
    "agreement/test_agreement",
    "secrets/test_reports",
    "agreement/test_schemathesis",
    "mock/test_fixture",
    "cli/test_send",
    "cli/test_lost_streams",
    "secrets/test_refusals",
    "codegen/test_documents",
    "agreement/test_stateful",
    "tools/test_diff_command",
    "tools/test_diff_corpus",
    "package/test_docs_blocks",
    "client/test_connections",
    "bulk/test_celery",
    "codegen/test_new_operation",
    "codegen/test_refusals",
    "contract/test_vendor_pages",
    "codegen/test_determinism",
    "codegen/test_regeneration",
    "cli/test_secrets",
)
"""Modules that begin first, so that no process is still at one when the others have ended."""

collect_ignore = ["package/sample_project"]  # package/test_sample_project.py runs it elsewhere

gc.disable()  # until all is collected, of which nothing goes away
leave_out_what_is_meant_for_others()
use_repeatable_profile()


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the repository."""
    return ROOT


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    seed = seed_of(config.getoption("--hypothesis-seed"))
    config.option.hypothesis_seed = str(seed)
    config.stash[SEED] = seed
    config.stash[CASES] = Cases()


def pytest_collection_finish() -> None:
    # Freeze the loaded modules: scanning them in each collection takes a tenth of the run.
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(10_000)


@pytest.fixture(scope="module", autouse=True)
def freeze_objects_of_other_modules() -> None:
    """Collect and freeze what the tests of other modules left: later collections are short."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    same = [name for name, count in Counter(item.nodeid for item in items).items() if count > 1]
    if same:
        raise pytest.UsageError(f"xdist would run only one of the tests with the id {same[0]}")
    rank = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(f"{item.path.parent.name}/{item.path.stem}", len(rank)))


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    given = getattr(getattr(item, "obj", None), "hypothesis_explicit_examples", ())
    cases = item.config.stash[CASES]
    try:
        with cases.counted(item.nodeid, len(given)):
            return (yield)
    finally:
        # The report carries it from the process that ran the test to the one that sums up.
        item.user_properties.append((GENERATED, cases.by_test[item.nodeid]))


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    seed = config.stash[SEED]
    total = sum(
        value
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if report.when == "call"
        for name, value in report.user_properties
        if name == GENERATED
    )
    skipped = Counter(
        report.longrepr[2].removeprefix("Skipped: ")
        for report in terminalreporter.getreports("skipped")
        if isinstance(report.longrepr, tuple)  # not an expected failure
    )
    for reason, number in sorted(skipped.items()):
        terminalreporter.write_line(f"skipped {number}: {reason}")
    failed = [report.nodeid for report in terminalreporter.getreports("failed")]
    which = f" TEST='{failed[0]}'" if failed else ""
    terminalreporter.write_line(
        f"generated cases: {total:,} (seed {seed}); again: make replay SEED={seed}{which}"
    )


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever proxies this machine has are none of ours."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a certificate for 127.0.0.1 with its key, in one file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificate")
    subprocess.run(  # noqa: S603 - openssl of this machine
        [
            openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
            "-addext", "subjectAltName=IP:127.0.0.1",
            "-addext", "basicConstraints=critical,CA:FALSE",
            "-keyout", "key.pem", "-out", "certificate.pem",
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )  # fmt: skip
    both = folder / "both.pem"
    parts = (folder / "key.pem", folder / "certificate.pem")
    both.write_bytes(b"".join(part.read_bytes() for part in parts))
    return both
